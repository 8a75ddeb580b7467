"""A damaged file is never used: it is named, with what is wrong and what mends it."""

import subprocess
from pathlib import Path
from shlex import quote

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mnist_sweep.base.arrays import IMAGES, INDICES, read_array, write_array
from mnist_sweep.base.digests import digest_path
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import read_json, whole_file
from mnist_sweep.base.tables import (
    columns_of,
    read_csv,
    read_parquet,
    write_csv,
    write_parquet,
)
from mnist_sweep.data.dataset import load_part
from mnist_sweep.data.description import read_description

# The same file serves all examples: each writes it whole before the next.
EXAMPLES = settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def refusal(read, path) -> str:
    """What a reader says of a file that it must refuse."""
    with pytest.raises(UserError) as refused:
        read(Path(path))
    message = str(refused.value)
    problem, _, hint = message.partition("\nhint: ")
    assert problem.startswith(str(path)), message
    remedy = f"make it anew: snakemake {quote(str(path))} --force --cores 1"
    assert hint.startswith(remedy), message
    return problem


def flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def test_what_is_written_is_read(kind):
    found = kind.read(Path(kind.name))
    if isinstance(kind.content, pd.DataFrame):
        pd.testing.assert_frame_equal(found, kind.content)
    elif isinstance(kind.content, np.ndarray):
        assert np.array_equal(found, kind.content)
    elif isinstance(kind.content, str):
        assert found.decode() == kind.content
    else:
        assert set(found) == set(kind.content)


@EXAMPLES
@given(data=st.data())
def test_any_flipped_bit_is_noticed(kind, data):
    path = Path(kind.name)
    whole = path.read_bytes()
    flip(path, data.draw(st.integers(0, 8 * len(whole) - 1)))
    try:
        assert "is damaged: its SHA-256 is not the one" in refusal(kind.read, path)
    finally:
        path.write_bytes(whole)


@EXAMPLES
@given(data=st.data())
def test_any_truncation_is_noticed(kind, data):
    path = Path(kind.name)
    whole = path.read_bytes()
    size = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:size])
    try:
        said = f"is cut short: {size} of {len(whole)} bytes" if size else "is empty"
        assert said in refusal(kind.read, path)
    finally:
        path.write_bytes(whole)


@EXAMPLES
@given(data=st.data())
def test_any_damage_of_a_digest_is_noticed(kind, data):
    path = Path(kind.name)
    beside = digest_path(path)
    whole = beside.read_bytes()
    flip(beside, data.draw(st.integers(0, 8 * len(whole) - 1)))
    try:
        assert refusal(kind.read, path)
    finally:
        beside.write_bytes(whole)


def test_an_absent_file_is_named(kind):
    Path(kind.name).unlink()
    assert refusal(kind.read, kind.name) == f"{kind.name} does not exist"


def test_sha256sum_can_check_a_file(kind):
    path = Path(kind.name)
    folder = path.parts[0]
    digest = digest_path(path).relative_to(folder)
    command = ["sha256sum", "--check", "--strict", str(digest)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    flip(path, 9)
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True)
    assert done.returncode == 1
    assert f"{path.relative_to(folder)}: FAILED" in done.stdout.decode()


@pytest.mark.parametrize(
    ("read", "path", "content", "said"),
    [
        (read_csv, "results/a.csv", b"", "is not a table"),
        (read_csv, "results/a.csv", b"a,b\n1,2\n1,2,3\n", "is not a table"),
        (read_csv, "results/a.csv", b"\xff\xfe\x00", "is not a table"),
        (read_json, "results/a.json", b'{"a": 1', "is not JSON"),
        (read_json, "results/a.json", b"[1]", "holds no JSON object"),
        (read_json, "results/a.json", b"\xff", "is not JSON"),
        (read_parquet, "results/a.parquet", b"PAR1PAR1", "is not parquet"),
        (read_description, "results/a.json", b"{}", "is of another release: missing"),
    ],
)
def test_a_file_without_a_digest_is_judged_by_its_format(
    here, read, path, content, said
):
    Path(path).parent.mkdir()
    Path(path).write_bytes(content)
    assert said in refusal(read, path)


def test_the_pages_of_a_parquet_file_have_checksums_of_their_own(here):
    path = Path("results/a.parquet")
    table = pd.DataFrame({"loss": np.random.default_rng(0).random(1000)})
    write_parquet(table, path)
    digest_path(path).unlink()
    flip(path, 8 * 4000)
    assert "is not parquet: could not verify page" in refusal(read_parquet, path)


def test_a_column_that_is_missing_is_named(here):
    write_parquet(pd.DataFrame({"label": [1]}), "results/a.parquet")

    def read(path):
        read_parquet(path, columns=["label", "p0"])

    assert "has no column p0; its columns are label" in refusal(
        read, "results/a.parquet"
    )
    table = pd.DataFrame({"label": [1]})

    def draw(path):
        with columns_of(path, table):
            table["accuracy"]

    assert "has no column accuracy" in refusal(draw, "results/a.csv")


def test_arrays_of_another_kind_are_refused(here):
    write_array(np.zeros(3), "results/a.npy")
    said = refusal(lambda path: read_array(path, INDICES), "results/a.npy")
    assert "holds float64 in 1 dimensions; expected is int64 in 1" in said
    said = refusal(lambda path: read_array(path, IMAGES), "results/a.npy")
    assert "expected is uint8 in 2" in said


def test_arrays_that_do_not_belong_together_are_refused(here):
    images, labels, indices = (Path(f"results/{n}.npy") for n in ["x", "y", "i"])
    write_array(np.zeros((3, 4), np.uint8), images)
    write_array(np.zeros(2, np.uint8), labels)
    write_array(np.array([0, 3]), indices)
    said = refusal(lambda path: load_part(images, path, indices), labels)
    assert "holds 2 labels of 3 images in results/x.npy" in said
    write_array(np.zeros(3, np.uint8), labels)
    said = refusal(lambda path: load_part(images, labels, path), indices)
    assert "names images that results/x.npy does not have" in said


def test_a_file_between_its_digest_and_itself_is_not_believed(here, monkeypatch):
    """A writer killed between its two moves leaves a file that is refused."""
    path = Path("results/a.csv")
    write_csv(pd.DataFrame({"a": [1]}), path)

    def killed(source, target):
        if Path(target) == path:
            raise KeyboardInterrupt
        Path(source).rename(target)

    monkeypatch.setattr("os.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_csv(pd.DataFrame({"a": [12]}), path)
    monkeypatch.undo()
    path = Path("results/a.csv")
    with pytest.raises(UserError, match="is cut short"):
        read_csv(here / path)


def test_what_killed_writers_have_left_is_removed_and_what_lives_is_not(here):
    digests = Path("results/digests")
    digests.mkdir(parents=True)
    zeros = "0" * 32
    dead = [Path(f"results/.a.{zeros}.csv"), Path(f"results/.other.{zeros}.pt")]
    dead += [digests / f".a.csv.{zeros}.sha256"]
    for path in dead:
        path.write_text("half of i")
    with whole_file("results/a.svg") as living:
        living.write_text("first half")
        write_csv(pd.DataFrame({"a": [1]}), "results/a.csv")
        assert living.read_text() == "first half"
    assert {p.name for p in Path("results").iterdir()} == {"a.csv", "a.svg", "digests"}
    assert {p.name for p in digests.iterdir()} == {"a.csv.sha256", "a.svg.sha256"}
