"""Equal texts of rows are one object, and no row says anything else for it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from ztscan.azure import sharing
from ztscan.azure.resource import AzureRow
from ztscan.azure.sharing import LONGEST_SHARED, SharedTexts


class Inner(msgspec.Struct, frozen=True):
    word: str
    number: int = 3


class Row(AzureRow, frozen=True, kw_only=True):
    whole: dict[str, Any] | None = None
    parts: tuple[Inner, ...] = ()
    words: list[Any] | None = None


def row(name: str) -> Row:
    """A row of new objects."""
    text = msgspec.json.encode(
        {
            "id": f"/subscriptions/one/{name}",
            "name": name,
            "type": "microsoft.kind/one",
            "subscriptionId": "one and only",
            "whole": {"word": "Allowed", "deeper": [{"word": "Denied", "none": None, "number": 1.5}]},
            "parts": [{"word": "Inbound"}, {"word": "Outbound"}],
            "words": ["*", True, "x" * (LONGEST_SHARED + 1)],
        }
    )
    return msgspec.json.decode(text, type=Row)


def test_rows_say_what_they_said() -> None:
    shared = SharedTexts()
    rows = [row("one"), row("two")]
    for one in rows:
        shared.share(one)
    assert rows == [row("one"), row("two")]
    first, second = rows
    assert first.type is second.type
    assert first.subscription is second.subscription
    assert first.parts[0].word is second.parts[0].word
    assert first.whole is not None
    assert second.whole is not None
    assert first.whole["deeper"][0]["word"] is second.whole["deeper"][0]["word"]
    assert first.words is not None
    assert second.words is not None
    assert first.words[0] is second.words[0]
    assert first.words[2] is not second.words[2], "longer than LONGEST_SHARED"


def test_more_texts_than_most_shared_are_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MOST_SHARED", 1)
    shared = SharedTexts()
    rows = [row("one"), row("two")]
    for one in rows:
        shared.share(one)
    assert rows == [row("one"), row("two")]
    assert len(shared._known) == 1
