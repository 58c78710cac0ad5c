"""What the tests of the command line share is shared: a fault there fails no other test, it only takes minutes."""

from __future__ import annotations

from collections.abc import Hashable
from unittest import mock

import pytest

from tests.cli import repeating
from tests.cli.repeating import Known, once
from tests.cli.running import Shell, cassette


def test_the_same_scan_is_judged_once(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = mock.Mock(wraps=repeating._judge)
    monkeypatch.setattr(repeating, "_judge", judge)
    shell.setenv("SOURCE_DATE_EPOCH", "1795226401")  # a moment of this test alone
    for name in ("first.json", "second.json"):
        shell.ztscan("scan", "-q", "--replay", cassette("woodgrove"), "--check", "consent.*", "-o", name)
    assert judge.call_count == 1
    assert shell.read("first.json") == shell.read("second.json")
    shell.ztscan("scan", "-q", "--replay", cassette("woodgrove"), "--check", "groups.*", "-o", "other.json")
    assert judge.call_count == 2


def test_what_took_least_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeating, "MOST", 6)
    seconds = {"a": 5.0, "b": 0.0, "c": 3.0, "d": 4.0, "e": 9.0, "f": 8.0}
    known: dict[Hashable, Known] = {name: Known(name, took) for name, took in seconds.items()}
    assert once(known, "g", lambda: "new") == "new"
    assert known.keys() == set("acdefg")
    assert once(known, "a", lambda: "never made") == "a"
