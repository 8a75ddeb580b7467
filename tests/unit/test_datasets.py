"""Data sets are read: IDX, a known set, people's own files."""

import gzip
import json
import re
import string
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers.project import ROOT
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.data.class_names import CLASS_NAMES
from mnist_sweep.data.idx import decode_idx, encode_idx
from mnist_sweep.data.known_sets import (
    KNOWN_SETS,
    ROLES,
    USUAL_FILES,
    expanded,
    find_files,
)
from mnist_sweep.data.parts import count_classes, read_part


def integers(array: np.ndarray) -> bytes:
    """Return an array as IDX of 32-bit integers."""
    head = bytes([0, 0, 12, array.ndim])
    return head + np.array([*array.shape, *array.flat], ">i4").tobytes()


def write(folder: Path, content: dict[str, bytes], suffix: str = "") -> None:
    """Write files, packed if the suffix is .gz."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in content.items():
        packed = gzip.compress(data, mtime=0) if suffix == ".gz" else data
        (folder / f"{name}{suffix}").write_bytes(packed)


def made_up(
    classes: int = 3, images: int = 6, rows: int = 4, columns: int = 5, test: int = 3
) -> dict[str, bytes]:
    """Return the four files of a small data set in which every class occurs."""
    draw = np.random.default_rng(0)
    files = {}
    for part, count in [("train", images), ("t10k", test)]:
        pixels = draw.integers(0, 256, (count, rows, columns), np.uint8)
        labels = (np.arange(count) % classes).astype(np.uint8)
        files[f"{part}-images-idx3-ubyte"] = encode_idx(pixels)
        files[f"{part}-labels-idx1-ubyte"] = encode_idx(labels)
    return files


def prepare(folder: Path, *options: str, part: str = "train"):
    """Run the program on one part of the files in a folder."""
    prefix = "train" if part == "train" else "t10k"
    command = [sys.executable, "scripts/prepare.py"]
    for kind, dimensions in [("images", 3), ("labels", 1)]:
        (path,) = folder.glob(f"{prefix}-{kind}-idx{dimensions}-ubyte*")
        command += [f"--idx-{kind}", path, f"--{kind}", folder / f"{part}_{kind}.npy"]
    command += ["--description", folder / f"{part}.json", *options]
    if part == "test":
        command += ["--training", folder / "train.json"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


# --- IDX ---


@given(array=arrays(np.uint8, array_shapes(min_dims=0, max_dims=4, min_side=0)))
def test_idx_gives_back_what_was_written(array):
    found = decode_idx(encode_idx(array), "file")
    assert found.flags.writeable
    np.testing.assert_array_equal(found, array, strict=True)


def test_idx_header_is_that_of_mnist():
    content = encode_idx(np.zeros((3, 28, 28), np.uint8))
    assert content[:16].hex() == "00000803000000030000001c0000001c"
    assert len(content) == 16 + 3 * 28 * 28


def test_idx_is_written_for_bytes_only():
    with pytest.raises(ValueError, match="float32"):
        encode_idx(np.zeros(3, np.float32))


def test_idx_of_integers_is_read_in_any_byte_order():
    content = bytes.fromhex("00000c02 00000002 00000001 00000102 fffffffe")
    found = decode_idx(content, "file")
    assert found.dtype == np.int32
    assert found.tolist() == [[258], [-2]]


@given(data=st.data())
def test_idx_of_another_length_is_told_with_its_name(data):
    content = encode_idx(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))
    length = data.draw(st.integers(0, len(content) - 1))
    for wrong in [content[:length], content + b"x"]:
        with pytest.raises(UserError, match="my-file is"):
            decode_idx(wrong, "my-file")


@pytest.mark.parametrize("content", [b"<html>not found</html>", b"\0\0\x0d\x01" * 9])
def test_idx_garbage_is_told_with_its_name(content):
    with pytest.raises(UserError, match="garbage is not an IDX file"):
        decode_idx(content, "garbage")


# --- reading ---


@given(shape=st.tuples(*[st.integers(1, 6)] * 3), data=st.data(), packed=st.booleans())
def test_any_images_and_labels_are_read_as_they_were_written(
    shape, data, packed, tmp_path_factory
):
    images = data.draw(arrays(np.uint8, shape))
    labels = data.draw(arrays(np.uint8, shape[0]))
    folder, suffix = tmp_path_factory.mktemp("idx"), ".gz" if packed else ""
    files = {"images": encode_idx(images), "labels": encode_idx(labels)}
    write(folder, files, suffix)
    paths = [folder / f"{name}{suffix}" for name in files]
    found_images, found_labels = read_part(*paths)
    np.testing.assert_array_equal(found_images, images, strict=True)
    np.testing.assert_array_equal(found_labels, labels, strict=True)


@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (np.zeros((3, 2, 2)), np.zeros(2), "holds 3 images, but"),
        (np.zeros((3, 4)), np.zeros(3), "uint8 of shape [3, 4]"),
        (np.zeros((0, 2, 2)), np.zeros(0), "uint8 of shape [0, 2, 2]"),
        (np.zeros((3, 0, 2)), np.zeros(3), "uint8 of shape [3, 0, 2]"),
        (
            np.zeros((3, 2, 2)),
            np.zeros((3, 3)),
            "of shape [3, 3]\nhint: labels are one",
        ),
    ],
)
def test_files_that_do_not_fit_are_refused(images, labels, said, tmp_path):
    for name, array in [("images", images), ("labels", labels)]:
        (tmp_path / name).write_bytes(encode_idx(array.astype(np.uint8)))
    with pytest.raises(UserError) as caught:
        read_part(tmp_path / "images", tmp_path / "labels")
    assert said in str(caught.value)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("label", [-1, 256])
def test_a_257th_class_is_refused(label, tmp_path):
    (tmp_path / "images").write_bytes(encode_idx(np.zeros((2, 2, 2), np.uint8)))
    (tmp_path / "labels").write_bytes(integers(np.array([0, label])))
    with pytest.raises(UserError, match="there may be 256 of them"):
        read_part(tmp_path / "images", tmp_path / "labels")


@pytest.mark.parametrize(
    ("name", "packed", "hint"),
    [("images.gz", False, "take .gz off"), ("images", True, "add .gz to")],
)
def test_a_file_is_packed_as_its_name_says(name, packed, hint, tmp_path):
    content = encode_idx(np.ones((2, 9, 9), np.uint8))
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if packed else content)
    with pytest.raises(UserError, match=f"packed\nhint: {hint} its name"):
        read_part(path, path)


def test_zeros_after_a_packed_file_do_not_matter(tmp_path):
    """Tapes and some copying programs fill the last block with them."""
    labels = encode_idx(np.array([1, 0], np.uint8))
    path = tmp_path / "labels.gz"
    path.write_bytes(gzip.compress(labels) + bytes(512))
    assert count_classes(path) == 2


def test_a_packed_file_that_is_cut_short_is_told(tmp_path):
    write(tmp_path, {"images": encode_idx(np.ones((2, 9, 9), np.uint8))}, ".gz")
    path = tmp_path / "images.gz"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(UserError, match="cannot be read"):
        read_part(path, path)


def test_qmnist_s_class_is_the_first_of_eight_numbers(tmp_path):
    rows = np.arange(16).reshape(2, 8)
    (tmp_path / "labels").write_bytes(integers(rows))
    (tmp_path / "images").write_bytes(encode_idx(np.zeros((2, 3, 3), np.uint8)))
    _, labels = read_part(
        tmp_path / "images", tmp_path / "labels", KNOWN_SETS["QMNIST"]
    )
    assert labels.tolist() == [0, 8]


def test_emnist_s_letters_stand_upright_and_begin_with_a(tmp_path):
    stored = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    (tmp_path / "images").write_bytes(encode_idx(stored))
    (tmp_path / "labels").write_bytes(encode_idx(np.array([1, 26], np.uint8)))
    known = KNOWN_SETS["EMNIST/letters"]
    images, labels = read_part(tmp_path / "images", tmp_path / "labels", known)
    assert images[0].tolist() == [[0, 3], [1, 4], [2, 5]]
    names = CLASS_NAMES["EMNIST/letters"]
    assert [names[label] for label in labels] == ["a", "z"]


def test_classes_are_as_many_as_the_labels_say(tmp_path):
    path = tmp_path / "labels"
    path.write_bytes(encode_idx(np.array([0, 2], np.uint8)))
    assert count_classes(path) == 3
    for labels, said in [
        ([0, 0], "all labels in .* are 0\nhint: use images of at least two classes"),
        ([1, 3], "are 1 to 3: no image has the label 0\nhint: number the classes from"),
    ]:
        path.write_bytes(encode_idx(np.array(labels, np.uint8)))
        with pytest.raises(UserError, match=said):
            count_classes(path)


# --- finding ---


def test_the_config_s_schema_names_every_known_set():
    text = (ROOT / "workflow/schemas/config.schema.yaml").read_text("utf-8")
    for name in KNOWN_SETS:
        assert name in text


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_own_files_are_found_packed_or_not(suffix, tmp_path):
    write(tmp_path, made_up(), suffix)
    found = find_files("mine", tmp_path)
    assert list(found) == ROLES
    assert [path.name for path in found.values()] == [n + suffix for n in USUAL_FILES]


def test_own_files_may_be_called_as_on_kaggle(tmp_path):
    content = {name.replace("-idx", ".idx"): data for name, data in made_up().items()}
    write(tmp_path, content)
    assert [path.name for path in find_files("mine", tmp_path).values()] == [*content]
    assert KNOWN_SETS["MNIST"].sha256_of("train-images.idx3-ubyte")[:4] == "ba89"


@pytest.mark.parametrize("missing", USUAL_FILES)
def test_one_missing_of_four_files_is_named_with_what_is_there(missing, tmp_path):
    write(tmp_path, made_up())
    (tmp_path / missing).rename(tmp_path / "other")
    with pytest.raises(UserError) as caught:
        find_files("mine", tmp_path)
    assert f"lacks {missing}; it holds other, " in str(caught.value)
    assert "\nhint: put all four" in str(caught.value)


def test_a_folder_is_where_a_shell_would_find_it(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert expanded("~/data") == expanded("$HOME/data") == tmp_path / "data"
    with pytest.raises(UserError, match=r"/\$NOWHERE, and there is no such folder"):
        find_files("mine", expanded("~/$NOWHERE"))


# --- the program ---


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_both_parts_are_prepared(suffix, tmp_path):
    write(tmp_path, made_up(), suffix)
    done = prepare(tmp_path)
    assert done.returncode == 0, done.stderr
    done = prepare(tmp_path, part="test")
    assert done.returncode == 0, done.stderr
    train, test = (
        json.loads((tmp_path / f"{part}.json").read_text("utf-8"))
        for part in ["train", "test"]
    )
    assert train["classes"] == test["classes"] == 3
    assert (train["rows"], train["columns"], train["images"]) == (4, 5, 6)
    assert test["class_counts"] == [1, 1, 1]
    assert (test["mean"], test["deviation"]) == (train["mean"], train["deviation"])
    assert np.load(tmp_path / "train_images.npy").shape == (6, 20)


@pytest.mark.parametrize(
    ("shape", "train", "test"),
    [
        ({"classes": 256, "images": 300, "rows": 1, "columns": 1}, range(256), [0, 1]),
        ({"classes": 4}, [0, 1, 3], [2, 3]),
    ],
    ids=["256 classes, 1 × 1 pixels", "classes missing in a part"],
)
def test_any_number_of_classes_and_pixels_is_prepared(shape, train, test, tmp_path):
    files = made_up(**shape)
    for part, labels in [("train", train), ("t10k", test)]:
        name = f"{part}-labels-idx1-ubyte"
        count = len(decode_idx(files[name], name))
        files[name] = encode_idx(np.resize(np.array(labels, np.uint8), count))
    write(tmp_path, files)
    for part in ["train", "test"]:
        done = prepare(tmp_path, part=part)
        assert done.returncode == 0, done.stderr
        described = json.loads((tmp_path / f"{part}.json").read_text("utf-8"))
        assert described["classes"] == len(described["class_counts"]) == max(train) + 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (made_up(classes=4, test=8), "holds the label 3, but there are 3 classes"),
        (made_up(rows=5), "images of 5 × 5 pixels, but the training images have 4 × 5"),
    ],
)
def test_a_test_part_that_does_not_fit_is_refused(changed, said, tmp_path):
    files = made_up()
    files |= {name: data for name, data in changed.items() if "t10k" in name}
    write(tmp_path, files)
    assert prepare(tmp_path).returncode == 0
    done = prepare(tmp_path, part="test")
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "test.json").exists()


def test_labels_beyond_the_names_are_refused(tmp_path):
    write(tmp_path, made_up(classes=3))
    done = prepare(tmp_path, "--classes", "2")
    assert done.returncode == 1
    assert "holds the label 2, but there are 2 classes" in done.stderr
    assert "dataset.class_names" in done.stderr


def test_own_files_do_not_pass_for_mnist(tmp_path):
    write(tmp_path, made_up())
    done = prepare(tmp_path, "--dataset", "MNIST")
    assert done.returncode == 1
    assert "expected ba891046" in done.stderr
    assert "give your data set another dataset.name" in done.stderr


# --- tables ---


letters = string.ascii_letters + string.digits + string.punctuation + " äñ水"
names = st.text(letters, min_size=1).filter(lambda name: name.strip() == name)


@given(st.lists(names, min_size=1))
def test_classes_may_have_any_name(tmp_path_factory, class_names):
    path = tmp_path_factory.mktemp("table") / "table.csv"
    table = pd.DataFrame({"class": class_names, "share": np.nan})
    write_csv(table, path)
    found = read_csv(path)
    assert found["class"].tolist() == class_names
    assert found["share"].isna().all()


@pytest.mark.parametrize("name", ["NA", "None", "nan", "1", "01", "null", "True"])
def test_a_class_is_not_taken_for_a_number_or_for_nothing(name, tmp_path):
    write_csv(pd.DataFrame({"predicted_class": [name]}), tmp_path / "table.csv")
    assert read_csv(tmp_path / "table.csv")["predicted_class"].tolist() == [name]


def test_the_documented_lines_write_what_is_read(tmp_path, monkeypatch):
    text = (ROOT / "docs/data.md").read_text("utf-8")
    (lines,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(lines, space := {})
    space["write_idx"]("labels", np.zeros(1200, np.uint8))
    images, labels = read_part(Path(USUAL_FILES[0]), Path("labels"))
    assert (images.shape, labels.shape) == ((1200, 12, 10), (1200,))
