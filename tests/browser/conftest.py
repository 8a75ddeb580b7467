"""Fixtures of the page's tests in a real browser, on the page of a small real study."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
WIDE = 1200
PATIENCE = 60_000  # milliseconds, for what happens at once on most machines


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, from the PATH or as Playwright has installed it."""
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, NAMES)), None)
        own = playwright.chromium.executable_path
        if not found and not os.path.exists(own):
            pytest.skip("no Chromium: install chromium, or run playwright install")
        # Root, as in a container, may not use Chromium's own sandbox.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        started = playwright.chromium.launch(executable_path=found, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(finished) -> str:
    """Where the page of the finished small study is."""
    return (finished.folder / "results/report.html").as_uri()


@pytest.fixture
def open_page(browser, address) -> Iterator[Callable[..., Page]]:
    """Open the page; at the end, nothing was printed, and nothing asked for."""
    contexts, told = [], []

    def opened(
        width: int = WIDE, height: int = 900, at: str = "", **options: object
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        # Of what this machine has: a slow one has as long as it takes.
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: told.append(request.url))
        page.goto(address + at)
        return page

    yield opened
    for context in contexts:
        context.close()
    asked = [text for text in told if not text.startswith((address, "data:", "blob:"))]
    assert asked == []


@pytest.fixture(scope="session")
def results(finished) -> Path:
    """The results that the page is about."""
    return finished.folder / "results"
