"""Nothing that is tracked holds a secret, or tells on whose machine it was made."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.recordings import recordings

ROOT = Path(__file__).parents[1]
LARGEST = 16 * 1024 * 1024
"""Bytes of a file that are read; there is none that is larger."""
KEPT_HEADERS = {"accept", "accept-language", "consistencylevel", "content-type", "prefer"}

# Written so that no pattern matches itself.
PATTERNS = {
    "JSON Web Token": rb"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    "private key": rb"-----BEGIN [A-Z ]{0,20}[P]RIVATE KEY-----",
    "client secret of Entra": rb"\b[A-Za-z0-9_~.-]{3}[0-9][Q]~[A-Za-z0-9_~.-]{31,34}",
    "bearer": rb"[Bb]earer [A-Za-z0-9._~+/-]{24,}",
    "cookie": (
        rb"(?i)\bset-cookie[\"']?\s*:\s*[\"'\[]?\s*[\"']?[a-z0-9_.-]+=[a-z0-9%._~-]{16,}"
        rb"|ESTSAUTH(?:PERSISTENT)?=|x-ms-gateway-slice[=]"
    ),
    "refresh token of Entra": rb"\b[01]\.A[A-Za-z0-9_-]{60,}",
    "token of GitHub": rb"\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{30,}",
    "key of AWS": rb"\bAKIA[0-9A-Z]{16}\b",
    "shared access signature": rb"[?&]sig=[A-Za-z0-9%]{30,}",
    "path of a machine": rb"(?<![A-Za-z0-9._-])/(?:home|Users|root|work|mnt|workspace)/[A-Za-z0-9._-]+|[A-Z]:\\+Users\\+\w+",
    "package index": rb"(?i)--(?:extra-)?index-url|https?://[^\s/\"']*(?:pypi|pythonhosted|artifactory|nexus|devpi)[^\s/\"']*/",
}
EXAMPLES = {
    "JSON Web Token": ".".join(
        base64.urlsafe_b64encode(text).decode().strip("=") for text in (b'{"alg":"none"}', b'{"sub":"nobody"}')
    ),
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "client secret of Entra": "abc8" + "Q~" + "a" * 34,
    "bearer": "Authorization: Bearer " + "a1" * 20,
    "cookie": '"Set-Cookie"' + ": [\"fpc=" + "a" * 20,
    "refresh token of Entra": "0.A" + "b" * 80,
    "token of GitHub": "ghp" + "_" + "a" * 36,
    "key of AWS": "AK" + "IA" + "A" * 16,
    "shared access signature": "https://contoso.example/x?sv=1&" + "sig=" + "a" * 40,
    "path of a machine": "/" + "home/somebody/ztscan",
    "package index": "https://" + "pypi.contoso.example/simple",
}  # fmt: skip


@cache
def tracked() -> tuple[Path, ...]:
    """What is under version control; in a copy without one, everything."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        return tuple(ROOT / name for name in listed if name and (ROOT / name).is_file())
    made = {".venv", "build", "dist", "__pycache__", ".hypothesis"}
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and not made & set(path.relative_to(ROOT).parts))


def found(pattern: bytes) -> Iterator[str]:
    for path in tracked():
        match = re.search(pattern, path.read_bytes()[:LARGEST])
        if match:
            yield f"{path.relative_to(ROOT)}: {match[0][:60]!r}"


@pytest.mark.parametrize("name", PATTERNS)
def test_no_tracked_file_holds_a(name: str) -> None:
    assert list(found(PATTERNS[name])) == []


@pytest.mark.parametrize("name", PATTERNS)
def test_the_guard_would_see_a(name: str) -> None:
    assert re.search(PATTERNS[name], EXAMPLES[name].encode())


def test_everything_tracked_is_searched_to_its_end() -> None:
    assert len(tracked()) > 100
    assert [path for path in tracked() if path.stat().st_size > LARGEST] == []


@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.stem)
def test_a_recording_holds_only_the_headers_that_change_an_answer(path: Path) -> None:
    for interaction in json.loads(path.read_bytes())["interactions"]:
        for side in ("request", "response"):
            assert set(interaction[side].get("headers", {})) <= KEPT_HEADERS
        assert interaction["request"]["uri"].startswith(("https://graph.microsoft.com/", "https://management.azure.com/"))


def test_the_tenants_in_recordings_are_invented() -> None:
    """Domains that people register hold a dot behind a name; the invented ones end in names that nobody can have."""
    for path in recordings():
        addresses = set(re.findall(r"[\w.+'#-]+@([A-Za-z0-9.-]+\.[a-z]+)", path.read_text(encoding="utf-8")))
        assert {domain for domain in addresses if not domain.endswith((".example", ".onmicrosoft.com"))} == set()
