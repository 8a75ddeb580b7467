"""The page's script runs, and nothing else; what data hold ends no script."""

import base64
import hashlib
import json

import pytest

from mnist_sweep.page.assets import (
    content_security_policy,
    data_island,
    read_assets,
)


def test_files_are_joined_in_the_order_of_their_names(tmp_path):
    for name in ["20_b.css", "10_a.css", "00_c.js"]:
        (tmp_path / name).write_text(f"{name}\n", "utf-8")
    assert read_assets(tmp_path, "*.css") == "10_a.css\n20_b.css"


def test_the_policy_names_the_script_by_its_digest_and_allows_no_request():
    policy = content_security_policy("let λ = 1;")
    digest = base64.b64encode(hashlib.sha256("let λ = 1;".encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy


@pytest.mark.parametrize("text", ["</script><b>", "<!--", "a & b", "\u2028", "λ’"])
def test_what_data_hold_ends_no_script_and_is_read_back(text):
    island = data_island({"name": text})
    assert not set("<>&\u2028") & set(island)
    assert json.loads(island) == {"name": text}
