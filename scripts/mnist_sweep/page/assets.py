"""The page's styles and script, which are part of it: it asks for no other file."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from markupsafe import Markup

# What may end a script, or begin a comment in it, whatever the text around it means.
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}


def read_assets(folder: Path, pattern: str) -> Markup:
    """Return the files of a folder one after another, in the order of their names."""
    paths = sorted(folder.glob(pattern))
    return Markup("\n".join(path.read_text("utf-8").rstrip() for path in paths))


def content_security_policy(script: str) -> str:
    """Return the policy of a page that runs this one script and asks for nothing.

    Parameters
    ----------
    script : str
        The text between the tags of the script, to the letter.
    """
    digest = hashlib.sha256(script.encode()).digest()
    rules = {
        "default-src": "'none'",
        "script-src": f"'sha256-{base64.b64encode(digest).decode()}'",
        "style-src": "'unsafe-inline'",
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def data_island(values: Any) -> Markup:
    """Write values as JSON that is safe between the tags of a script."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in UNSAFE.items():
        text = text.replace(sign, escape)
    return Markup(text)
