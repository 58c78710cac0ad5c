"""The door for secrets: in every encoding, and from any beginning of twenty characters on, a known secret is removed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.encodings import ENCODINGS
from ztscan.core.confidential import ANCHOR, REMOVED, forget, keep, reveals, swept, swept_bytes
from ztscan.core.errors import UsageError

TOKEN = ".".join(
    ("eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9", "eyJhdWQiOiJodHRwczovL2dyYXBoLm1pY3Jvc29mdC5jb20ifQ", "c2lnbmF0dXJlLW9mLWVudHJh")
)
SECRET = "q8Q~aB+c/D&e'F\"g<h>_i.jKlMnOpQrStUvWxYz0123"
PASSWORD = "pä$$ Wörd/9"


@pytest.fixture(autouse=True)
def door() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("secret", [TOKEN, SECRET, PASSWORD], ids=["token", "secret", "password"])
def test_a_secret_is_removed_in_every_encoding(secret: str, encoding: str) -> None:
    keep(secret)
    written = ENCODINGS[encoding](secret)
    for text in (written, f'{{"message": "you sent {written}, which is wrong"}}', f"{written}{written}"):
        clean = swept(text)
        assert REMOVED in clean
        assert swept_bytes(text.encode()) == clean.encode()
        assert reveals(text.encode())
        for size in range(8, len(written)):
            assert written[4:-4][:size] not in clean or size < 12
    assert swept("you sent nothing") == "you sent nothing"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("size", [ANCHOR, ANCHOR + 1, 33, 60])
def test_a_beginning_is_removed_in_every_encoding(size: int, encoding: str) -> None:
    keep(TOKEN)
    written = ENCODINGS[encoding](TOKEN[:size])
    if "base64" in encoding or encoding == "basic":
        written = written[: max(len(written) - 4, ANCHOR + 5)]  # its last characters say how the secret goes on
    clean = swept(f"<{written}>")
    assert REMOVED in clean
    assert len(clean) < len(REMOVED) + 16


@pytest.mark.parametrize("part", range(3))
def test_a_part_of_a_token_is_removed(part: int) -> None:
    keep(TOKEN)
    assert swept(f"<{TOKEN.split('.')[part]}>") == f"<{REMOVED}>"


LETTERS = st.text(alphabet="abcXYZ-_~", min_size=ANCHOR, max_size=80)
AROUND = st.text(alphabet="0123456789 <>\n\"'é", max_size=20)


@given(LETTERS, st.integers(ANCHOR, 80), AROUND, AROUND)
def test_what_stands_around_a_secret_stays(secret: str, size: int, before: str, after: str) -> None:
    forget()
    keep(secret)
    assert swept(before + secret[:size] + after) == before + REMOVED + after


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_tokens_that_begin_alike_are_each_removed_whole(encoding: str) -> None:
    """A renewed token has the header of the one before, and nearly its payload."""
    tokens = [TOKEN, TOKEN[:60] + "Mw.YW5vdGhlci1zaWduYXR1cmUtb2YtZW50cmE", TOKEN[:50] + "x.YSB0aGlyZC1zaWduYXR1cmUtb2YtZW50cmE"]
    keep(*tokens)
    for token in tokens:
        clean = swept(f"<{ENCODINGS[encoding](token)}>")
        assert len(clean) < len(REMOVED) + 16
        assert swept_bytes(f"<{ENCODINGS[encoding](token)}>".encode()) == clean.encode()


@pytest.mark.parametrize("word", ["password", "7654321", "12345678", "secret", "", "consent"])
def test_a_word_that_results_contain_anyway_is_not_searched_for(word: str) -> None:
    keep(word)
    assert swept(f"the {word} of authentication_methods") == f"the {word} of authentication_methods"


def test_no_error_says_a_secret() -> None:
    keep(TOKEN)
    error = UsageError(f"`{TOKEN}` is not a tenant", f"leave out {TOKEN}")
    assert TOKEN not in f"{error!r} {error} {error.next_step}"
