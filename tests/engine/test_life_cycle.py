"""The life of a check: since when it exists, that it is deprecated, and what becomes of the ids that it replaces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Shell, cassette
from tests.engine.test_plugins import Install, install, source
from ztscan.core.errors import PluginError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.fingerprint import fingerprint
from ztscan.core.model import Finding, Severity, Subject
from ztscan.engine import catalogue
from ztscan.engine.check import Deprecation, check
from ztscan.engine.registry import Registry, load
from ztscan.graph.resources import RESOURCES

__all__ = ["install"]

OPEN = 'yield Finding(Subject("door", "front", "the front door"), f"the front door is open {width} cm", "open", "locked")'
FRONT = Finding(Subject("door", "front", "the front door"), "the front door is open 3 cm", "open", "locked")


def declared(name: str, more: str = "", body: str = OPEN) -> str:
    """A check file whose ``@check`` has ``more`` in it."""
    text = source(body, needs="organization: tuple, *, width: int = 3").replace("def locked", f"def {name}")
    text = text.replace("import Finding, Note", "import Deprecation, Finding, Note")
    return text.replace('objectives=["identities.mfa"]', f'objectives=["identities.mfa"]{more}')


@pytest.fixture
def doors(install: Install) -> str:
    """A plugin whose check `doors.locked` takes the place of `doors.shut`."""
    return install({"doors/locked": declared("locked", ', since="0.2.0", replaces=("doors.shut",)')})


def scan(shell: Shell, plugin: str, settings: str, *more: str, name: str = "r.json") -> tuple[int, str, dict[str, Any]]:
    shell.write("ztscan.toml", settings)
    chosen = () if "--check" in more else ("--check", "doors.locked")
    ended = shell.ztscan(
        "scan", "--replay", cassette("woodgrove"), "--fail-on", "never", "--plugin", plugin, *chosen, *more, "-o", name
    )
    assert ended.code in (ExitCode.MET, ExitCode.DRIFT), ended.err
    return ended.code, ended.out + ended.err, json.loads(shell.read(name))


@pytest.mark.parametrize(
    ("life", "words"),
    [
        ({"since": "next"}, "`next` of check `Doors` is no version"),
        ({"since": "1.0"}, "`1.0` of check `Doors` is no version"),
        ({"since": 2}, "`2` of check `Doors` is no version"),
        ({"deprecated": "0.4.0"}, "is no Deprecation"),
        ({"deprecated": Deprecation("soon")}, "`soon` of check `Doors` is no version"),
        ({"deprecated": Deprecation("0.4.0", successor="doors")}, "`doors` of check `Doors` is no id of a check"),
        ({"replaces": ["doors"]}, "`doors` of check `Doors` is no id of a check"),
        ({"replaces": "doors.shut"}, "is not a list of ids"),
    ],
)
def test_a_version_or_an_id_that_is_none_is_refused(life: dict[str, Any], words: str) -> None:
    with pytest.raises(PluginError) as refused:
        check(title="Doors", severity=Severity.LOW, objectives=["identities.mfa"], **life)
    assert words in str(refused.value)


def test_the_successor_of_a_deprecated_built_in_check_exists() -> None:
    found = load().checks
    for one in found.values():
        deprecated = one.declaration.deprecated
        assert deprecated is None or deprecated.successor in ("", *found)


def test_a_retired_id_selects_its_successor(doors: str) -> None:
    found = load([], extra=[doors])
    assert dict(found.successors) == {"doors.shut": "doors.locked"}
    assert found.problems == ()
    assert [one.id for one in found.select(["doors.shut"])] == ["doors.locked"]
    assert found.select(["doors"], skip=["doors.shut"]) == ()
    assert found.notice("doors.shut") == "the retired check `doors.shut`, which is read as `doors.locked`"
    assert found.notice("doors.locked") == ""


def test_the_id_of_a_check_that_exists_cannot_be_replaced(install: Install) -> None:
    files = {"doors/locked": declared("locked", ', replaces=("doors.shut",)'), "doors/shut": declared("shut")}
    found = load([], extra=[install(files)])
    (problem,) = found.problems
    assert "`doors.locked` replaces `doors.shut`, which still exists" in problem.message
    assert problem.id not in found.checks
    assert (set(found.checks), dict(found.successors)) == ({"doors.locked", "doors.shut"}, {})


def test_two_checks_cannot_replace_the_same_id(install: Install) -> None:
    files = {name: declared(name.partition("/")[2], ', replaces=("doors.old",)') for name in ("doors/locked", "doors/shut")}
    found = load([], extra=[install(files)])
    (problem,) = found.problems
    assert "`doors.shut` replaces `doors.old`, which `doors.locked` already replaces" in problem.message
    assert dict(found.successors) == {"doors.old": "doors.locked"}


def test_the_catalogue_shows_the_life_of_a_check(shell: Shell, install: Install) -> None:
    files = {
        "doors/locked": declared("locked", ', since="0.2.0", replaces=("doors.old",)'),
        "doors/shut": declared("shut", ', deprecated=Deprecation("0.4.0", successor="doors.locked")'),
    }
    plugin = install(files)
    listed = shell.ztscan("checks", "list", "--check", "doors", "--plugin", plugin, "--format", "json")
    locked, shut = json.loads(listed.out)
    assert (locked["since"], locked["deprecated"], locked["replaces"]) == ("0.2.0", None, ["doors.old"])
    assert (shut["since"], shut["deprecated"]) == ("0.1.0", {"since": "0.4.0", "successor": "doors.locked"})
    for columns in ("120", "20000"):
        shell.setenv("COLUMNS", columns)
        table = shell.ztscan("checks", "list", "--check", "doors", "--plugin", plugin).out
        assert "0.2.0" in table
        assert "Deprecated since 0.4.0. Use doors.locked." in table
    shown = shell.ztscan("checks", "show", "doors.shut", "--plugin", plugin).out
    assert "Deprecated since 0.4.0. Use `doors.locked`." in shown
    retired = shell.ztscan("checks", "show", "doors.old", "--plugin", plugin)
    assert "doors.old is retired: doors.locked replaces it" in retired.err
    assert "doors.locked" in retired.out
    assert "0.2.0" in retired.out
    pages = catalogue.pages(tuple(load([], extra=[plugin]).checks.values()), RESOURCES)
    assert "Deprecated since 0.4.0. Use `doors.locked`." in pages["README.md"]
    assert "*Deprecated.* Deprecated since 0.4.0. Use `doors.locked`." in pages["doors.md"]


NAMING = {
    "the selection": ("", ("--check", "doors.shut"), "The selection of checks names"),
    "the configuration": ('[scan]\ncheck = ["doors.shut"]', (), "`[scan]` names"),
    "a parameter": ('[parameters."doors.shut"]\nwidth = 7', (), "`[parameters]` names"),
    "an exclusion": (
        '[[accepted_exclusion]]\nrequirement = "doors.shut"\nreason = "r"\nexpires = 2027-01-01\nusers = ["a"]',
        (),
        "`[[accepted_exclusion]]` names",
    ),
    "a waiver": (
        '[[waiver]]\ncheck = "doors.shut"\nsubject = "front"\nreason = "r"\nowner = "o"\nexpires = 2027-01-01',
        (),
        "`[[waiver]]` names",
    ),
}


@pytest.mark.parametrize(("settings", "more", "place"), NAMING.values(), ids=NAMING.keys())
def test_a_retired_id_is_read_with_a_warning(settings: str, more: tuple[str, ...], place: str, shell: Shell, doors: str) -> None:
    _, printed, document = scan(shell, doors, settings, *more)
    warning = f"{place} the retired check `doors.shut`, which is read as `doors.locked`"
    assert warning in document["warnings"]
    assert f"warning: {warning}" in printed
    (found,) = document["checks"]
    assert found["id"] == "doors.locked"
    assert found["findings"][0]["message"] == f"the front door is open {7 if 'width' in settings else 3} cm"
    assert (found["waiver"] is not None) is ("waiver" in settings)


def test_where_both_ids_have_a_parameter_the_new_one_holds(shell: Shell, doors: str) -> None:
    settings = '[parameters."doors.locked"]\nwidth = 5\n[parameters."doors.shut"]\nwidth = 7'
    _, _, document = scan(shell, doors, settings)
    assert "open 5 cm" in document["checks"][0]["findings"][0]["message"]


def test_a_deprecated_check_that_is_named_is_warned_of(shell: Shell, install: Install) -> None:
    plugin = install({"doors/locked": declared("locked", ', deprecated=Deprecation("0.4.0", successor="doors.shut")')})
    _, _, document = scan(shell, plugin, "")
    assert document["warnings"] == [
        "The selection of checks names the check `doors.locked`, which is deprecated since 0.4.0; use `doors.shut`"
    ]
    assert scan(shell, plugin, "", "--check", "doors.*")[2]["warnings"] == []


def before_the_rename(shell: Shell, install: Install) -> None:
    """Write ``base.json``: the result of a scan in which the check still had its old id."""
    old = install({"doors/shut": declared("shut")}, name="contoso_old_doors")
    scan(shell, old, "", "--check", "doors.shut", name="base.json")
    document = json.loads(shell.read("base.json"))
    assert document["checks"][0]["findings"][0]["fingerprint"] == fingerprint("doors.shut", FRONT)


@pytest.mark.parametrize("how", ["scan", "report", "diff"])
def test_a_baseline_with_the_retired_id_is_compared_as_the_successor(
    how: str, shell: Shell, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_rename(shell, install)
    new = install({"doors/locked": declared("locked", ', replaces=("doors.shut",)')})
    warning = "The baseline names the retired check `doors.shut`: its result is compared with that of `doors.locked`"
    if how == "scan":
        code, printed, _ = scan(shell, new, "", "--baseline", "base.json")
    else:
        scan(shell, new, "")
        # `report` and `diff` take no plugins: they know those that are installed.
        monkeypatch.setattr("ztscan.cli.plugins.load", lambda _=(): with_plugin(new))
        command = ("report", "r.json", "--baseline", "base.json", "--fail-on-drift", "any")
        ended = shell.ztscan(*(command if how == "report" else ("diff", "base.json", "r.json")), "-o", "again.html")
        code, printed = ended.code, ended.out + ended.err
        assert "Warnings about the configuration" in shell.read("again.html").decode()
    assert code == ExitCode.MET
    assert "nothing changed" in printed
    assert f"warning: {warning}" in printed


def with_plugin(name: str) -> Registry:
    return load(extra=[name])


def test_a_waiver_from_before_the_rename_holds(shell: Shell, install: Install) -> None:
    before_the_rename(shell, install)
    old = json.loads(shell.read("base.json"))["checks"][0]["findings"][0]["fingerprint"]
    Path("ztscan.toml").unlink()
    waived = shell.ztscan("waive", old, "--result", "base.json", "--reason", "r", "--owner", "o", "--expires", "2027-01-01")
    assert waived.code == ExitCode.MET, waived.err
    settings = shell.read("ztscan.toml").decode()
    assert old in settings
    assert "evidence = " in settings
    new = install({"doors/locked": declared("locked", ', replaces=("doors.shut",)')})
    _, _, document = scan(shell, new, settings, "--strict-waivers")
    assert document["checks"][0]["waiver"]["effective"] == "pass"
    _, printed, document = scan(shell, new, settings + '\n[parameters."doors.locked"]\nwidth = 7')
    assert document["checks"][0]["waiver"]["effective"] == "pass", "another message is no other evidence"
    changed = install({"doors/locked": declared("locked", ', replaces=("doors.shut",)', OPEN.replace('"open"', '"wide open"'))},
                      name="contoso_wide_doors")  # fmt: skip
    _, printed, document = scan(shell, changed, settings)
    assert document["checks"][0]["waiver"] is None
    assert "has lapsed" in printed
