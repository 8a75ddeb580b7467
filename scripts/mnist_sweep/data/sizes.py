"""What MNIST fixes: the sizes of inputs and outputs."""

PIXELS, CLASSES = 784, 10
