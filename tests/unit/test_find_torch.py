"""Which build of PyTorch `make` asks pip for, on networks of all kinds."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from helpers.project import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere there is no build with CUDA"
)


class Index(BaseHTTPRequestHandler):
    """An index that has PyTorch, and nothing else."""

    def do_GET(self):
        self.send_response(200 if self.path == "/whl/cpu/torch/" else 404)
        self.end_headers()
        self.wfile.write(b"<a>torch-2.13.0+cpu</a>")

    def log_message(self, *_):
        pass


@pytest.fixture
def index() -> Iterator[str]:
    """The address of an index on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Index)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/whl/cpu"
    server.shutdown()
    server.server_close()


def find_torch(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run the program as `make` does, with a plain environment."""
    left_out = {"PIP_EXTRA_INDEX_URL", "http_proxy", "HTTP_PROXY"}
    plain = {key: value for key, value in os.environ.items() if key not in left_out}
    return subprocess.run(
        [sys.executable, "scripts/find_torch.py", *arguments],
        cwd=ROOT,
        env={**plain, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_index_that_answers_is_named(index):
    # It answers at once; a slow machine has all the time that it needs.
    done = find_torch("--index", index, "--seconds", "300")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"--extra-index-url {index}\n"


def test_an_index_without_pytorch_is_not_named(index):
    done = find_torch("--index", index.replace("cpu", "none"), "--seconds", "300")
    assert (done.returncode, done.stdout) == (0, "")
    assert "does not answer" in done.stderr


def test_an_index_that_refuses_is_not_named():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    done = find_torch("--index", f"http://127.0.0.1:{port}", "--seconds", "300")
    assert (done.returncode, done.stdout) == (0, "")
    assert "from your package index" in done.stderr


def test_an_index_that_never_answers_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        done = find_torch("--index", f"http://127.0.0.1:{port}", "--seconds", "0.5")
    assert (done.returncode, done.stdout) == (0, "")
    assert "does not answer" in done.stderr


def test_a_build_with_cuda_or_a_user_s_own_index_needs_no_question(index):
    for done in [
        find_torch("--build", "cuda", "--index", index),
        find_torch("--index", index, PIP_EXTRA_INDEX_URL="https://example.org"),
    ]:
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_build_that_there_is_not_stops_the_installation():
    done = find_torch("--build", "rocm")
    assert done.returncode != 0
    assert "cuda" in done.stderr
