"""What the classes of the known data sets are called, from label 0 on.

As torchvision has them (`datasets/mnist.py`). Apart from `known_sets`, since names
decide no number: nothing that trains or evaluates imports them.
"""

from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits

CLOTHES = "T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag"
# Where capital and small letters look alike, EMNIST's merged splits have one class.
MERGED = digits + ascii_uppercase + "abdefghnqrt"
CLASS_NAMES = {
    "MNIST": list(digits),
    "FashionMNIST": [*CLOTHES.split(", "), "Ankle boot"],
    "KMNIST": ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
    "QMNIST": list(digits),
    "EMNIST/balanced": list(MERGED),
    "EMNIST/byclass": list(digits + ascii_letters.swapcase()),
    "EMNIST/bymerge": list(MERGED),
    "EMNIST/digits": list(digits),
    "EMNIST/letters": list(ascii_lowercase),
    "EMNIST/mnist": list(digits),
}
