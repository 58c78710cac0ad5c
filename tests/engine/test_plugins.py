"""A plugin that goes wrong costs its own verdict. It is named in the result, shows in the exit code, and nothing else changes."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Shell, cassette
from tests.engine.test_evaluate import DOCUMENTED
from ztscan.core.exit_codes import ExitCode
from ztscan.engine.registry import area_of, load

Install = Callable[..., str]

HEAD = '''\
from collections.abc import Iterator
from ztscan.plugin import *
from ztscan.plugin import Finding, Note, Severity, Subject, check, fact

@check(title="Doors are locked", severity=Severity.LOW, objectives=["identities.mfa"])
def locked({needs}) -> Iterator[Finding]:
    """{documentation}"""
'''
LOCKED = "yield from ()"


def source(body: str, *, needs: str = "organization: tuple", documentation: str = DOCUMENTED) -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f"{HEAD.format(needs=needs, documentation=documentation)}{lines}\n"


@pytest.fixture
def install(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Lays a package of checks where Python finds it: files by ``folder/name``. Returns what it is called."""
    folder = tmp_path_factory.mktemp("plugins")
    monkeypatch.syspath_prepend(str(folder))
    known, facts = set(sys.modules), set(importlib.import_module("ztscan.engine.evidence").FACTS)

    def lay(files: dict[str, str], name: str = "contoso_doors", init: str = "") -> str:
        for path, text in {"__init__": init, **files}.items():
            file = folder / name / f"{path}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            if file.parent != folder / name:
                (file.parent / "__init__.py").touch()
        importlib.invalidate_caches()
        return name

    yield lay
    for module in set(sys.modules) - known:
        if module.startswith("contoso_"):
            del sys.modules[module]
    declared = importlib.import_module("ztscan.engine.evidence").FACTS
    for fact in set(declared) - facts:
        del declared[fact]


@cache
def other_areas() -> tuple[str, ...]:
    """Areas of built-in checks that are left out, for speed; those of consent stay."""
    return tuple(sorted({area_of(check) for check in load().checks} - {"consent"}))


def scan(shell: Shell, *plugins: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the result of a scan of Woodgrove with these plugins."""
    options = [part for plugin in plugins for part in ("--plugin", plugin)]
    options += [part for area in other_areas() for part in ("--skip", area)]
    ended = shell.ztscan(
        "scan", "-q", "--replay", cassette("woodgrove"), "--fail-on", "never", *options, "-o", "result.json"
    )  # fmt: skip
    assert "Traceback" not in ended.err
    return ended.code, json.loads(shell.read("result.json"))


_WITHOUT: dict[str, dict[str, Any]] = {}
"""Results that scans with plugins are held against, by what they are of: each is made once."""


def without_plugins(shell: Shell) -> dict[str, Any]:
    """The result of a scan of Woodgrove without plugins."""
    if "woodgrove" not in _WITHOUT:
        _WITHOUT["woodgrove"] = scan(shell)[1]
    return _WITHOUT["woodgrove"]


def contained(shell: Shell, plugin: str, check: str = "doors.locked") -> str:
    """Scan with a plugin that breaks; what the result says of it. Everything else is as it is without the plugin."""
    without = without_plugins(shell)
    code, result = scan(shell, plugin)
    assert code == ExitCode.FAILED
    assert result["tool"]["plugins"] == [plugin]
    (broken,) = [found for found in result["checks"] if found["id"] == check]
    assert (broken["verdict"], broken["reason"], broken["findings"]) == ("not_assessed", "error", [])
    assert plugin in broken["gaps"][0]["remedy"]
    assert [found for found in result["checks"] if found["id"] != check] == without["checks"]
    before = {objective["id"]: objective for objective in without["objectives"]}
    moved = [objective for objective in result["objectives"] if objective != before[objective["id"]]]
    assert {(objective["id"], objective["status"]) for objective in moved} <= {("identities.mfa", "not_assessed")}
    return str(broken["detail"])


def test_a_plugin_that_works_is_listed_and_judged(shell: Shell, install: Install) -> None:
    body = 'yield Finding(Subject("door", "front", "the front door"), "the front door is open", "open", "locked")'
    code, result = scan(shell, install({"doors/locked": source(body)}))
    assert code in (ExitCode.MET, ExitCode.INCOMPLETE)
    assert result["tool"]["plugins"] == ["contoso_doors"]
    (found,) = [found for found in result["checks"] if found["id"] == "doors.locked"]
    assert (found["verdict"], [one["subject"]["id"] for one in found["findings"]]) == ("fail", ["front"])


RAISING = {
    "an exception": ('raise KeyError("back")', "KeyError: 'back'"),
    "after a finding": (
        'yield Finding(Subject("door", "front", "front"), "open", "open", "locked")\nraise ValueError("back")',
        "ValueError: back",
    ),
    "an exit": ("import sys\nsys.exit(0)\nyield", "SystemExit: 0"),
    "an exception that cannot say what it is": (
        "class Shy(Exception):\n    def __str__(self): raise RuntimeError('no')\nraise Shy()",
        "Shy",
    ),
    "recursion without end": ("def deeper(): return deeper()\ndeeper()\nyield", "RecursionError"),
    "escapes and lines": (r'raise ValueError("\x1b[2J\nsecond line\ud800")', "second line"),
}


@pytest.mark.parametrize(("body", "words"), RAISING.values(), ids=RAISING.keys())
def test_a_check_that_raises(body: str, words: str, shell: Shell, install: Install) -> None:
    detail = contained(shell, install({"doors/locked": source(body)}))
    assert words in detail
    assert detail.isprintable()


def test_an_outcome_whose_reason_cannot_be_put_into_words(shell: Shell, install: Install) -> None:
    body = "class Shy:\n    def __str__(self): raise RuntimeError('no')\nraise NotApplicable(Shy())\nyield"
    _, result = scan(shell, install({"doors/locked": source(body)}))
    (found,) = [found for found in result["checks"] if found["id"] == "doors.locked"]
    assert (found["verdict"], found["detail"]) == ("not_applicable", "")


NONSENSE = {
    "no iterable": "return 7",
    "nothing at all": "return None",
    "a text": 'yield "front"',
    "a finding of other types": 'yield Finding(Subject("door", "front", "front"), 7, "open", "locked")',
    "a subject that is none": 'yield Finding("front door", "open", "open", "locked")',
    "a subject without an id": 'yield Finding(Subject("door", "", "front"), "open", "open", "locked")',
    "letters that no file can hold": r'yield Finding(Subject("door", "\ud800", "front"), "open", "open", "locked")',
    "a count that is a text": 'yield Finding(Subject("door", "a", "b"), "open", "open", "locked", users="many")',
    "a witness that is none": 'yield Finding(Subject("door", "a", "b"), "open", "open", "locked", witness=object())',
    "a note that is a number": "yield Note(7)",
    "the same twice": 'for _ in "ab":\n    yield Finding(Subject("door", "a", "b"), "open", "open", "locked")',
    "what is missing, without saying what": "raise Unknown()\nyield",
    "what is missing, and a text beside it": (
        'from ztscan.core.model import Gap, GapReason\nraise Unknown(Gap("a", GapReason.MALFORMED, "b", "c"), "doors")\nyield'
    ),
    "what is missing, as a text": 'raise Unknown("doors")\nyield',
}


@pytest.mark.parametrize("body", NONSENSE.values(), ids=NONSENSE.keys())
def test_a_check_that_answers_nonsense(body: str, shell: Shell, install: Install) -> None:
    assert "the check itself failed: " in contained(shell, install({"doors/locked": source(body)}))


ENDLESS = {
    "without yielding": "while True:\n    pass\nyield",
    "while swallowing what interrupts it": (
        "import time\nwhile True:\n    try:\n        time.sleep(0.01)\n    except BaseException:\n        swallowed = True\n"
        "        if time.monotonic() > {until}: raise\nyield"
    ),
    "with one note": 'while True:\n    yield Note("still here")',
    "with findings": 'n = 0\nwhile True:\n    n += 1\n    yield Finding(Subject("door", str(n), "d"), "open", "open", "locked")',
}


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_check_without_an_end_is_interrupted(
    body: str, shell: Shell, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ztscan.core.containment.SECONDS", 0.8)
    plugin = install({"doors/locked": source(body.replace("{until}", "0"))})
    assert "`doors.locked` did not end after 0.8 seconds" in contained(shell, plugin)


def test_more_findings_and_notes_than_any_tenant_can_have(
    shell: Shell, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ztscan.engine.evaluate.MAX_FINDINGS", 50)
    monkeypatch.setattr("ztscan.engine.evaluate.MAX_YIELDED", 50)
    plugin = install({"doors/locked": source('for _ in range(51):\n    yield Note("still here")')})
    assert "it yields more than 50 notes" in contained(shell, plugin)
    just = install(
        {"doors/closed": source('for _ in range(50):\n    yield Note("still here")').replace("def locked", "def closed")}
    )
    _, result = scan(shell, just)
    assert [check["notes"] for check in result["checks"] if check["id"] == "doors.closed"] == [["still here"]]


def test_a_fact_without_an_end_is_interrupted_too(shell: Shell, install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ztscan.core.containment.SECONDS", 0.8)
    endless = "\n@fact\ndef contoso_open_doors(organization: tuple) -> tuple:\n    while True:\n        pass\n"
    files = {"doors/locked": source("yield from contoso_open_doors", needs="contoso_open_doors: tuple") + endless}
    _, result = scan(shell, install(files))
    (broken,) = [found for found in result["checks"] if found["id"] == "doors.locked"]
    assert broken["reason"] == "error"
    assert "fact `contoso_open_doors` did not end after 0.8 seconds" in broken["detail"]


MUTATING = {
    "a property": "organization[0].display_name = 'Fabrikam'",
    "a collection": "organization[0] = None",
    "a list inside of it": "organization[0].verified_domains.clear()",
}
if sys.version_info < (3, 14):  # later ones let code go past the guard of a record on purpose, which no plugin does by mistake
    MUTATING["a property, past its guard"] = "object.__setattr__(organization[0], 'display_name', 'Fabrikam')"


@pytest.mark.parametrize("statement", MUTATING.values(), ids=MUTATING.keys())
def test_evidence_cannot_be_changed(statement: str, shell: Shell, install: Install) -> None:
    detail = contained(shell, install({"doors/locked": source(f"{statement}\nyield from ()")}))
    assert any(kind in detail for kind in ("AttributeError", "TypeError"))


INSIDE = {
    "the conditions of a policy": ("conditional_access_policies", "[0].conditions.clear()"),
    "what Graph wrote, deep inside": ("conditional_access_policies", "[0].conditions['users']['includeUsers'] = ['None']"),
    "a list in it": ("conditional_access_policies", "[0].conditions['users']['includeUsers'].append('None')"),
    "the conditions of a policy as it is understood": ("sign_in_policies", "[0].conditions.clear()"),
    "what Graph wrote, beside them": ("sign_in_policies", "[0].raw['conditions']['users'].clear()"),
    "who is in a group": ("sign_in_population", ".groups.clear()"),
    "who holds a role": ("sign_in_population", ".active_roles['Fabrikam'] = 1"),
    "the policies that requirements are held against": ("sign_in_coverage", ".policies = ()"),
    "the people in its atoms": ("sign_in_coverage", ".space().identities.full = 0"),
    "a fact that is a mapping": ("role_names", ".clear()"),
}
SEEN = """\
from ztscan.conditional_access.proof.catalogue import MFA_ALL_USERS
proof = sign_in_coverage.prove(MFA_ALL_USERS)
seen = [conditional_access_policies, sign_in_policies, sorted(sign_in_population.groups), proof.description, dict(role_names)]
yield Finding(Subject("door", "front", "front"), repr(seen), "open", "locked")"""


def of_contoso(shell: Shell, plugin: str, *checks: str) -> dict[str, Any]:
    """The result of these checks on Contoso."""
    chosen = [part for check in checks for part in ("--check", check)]
    shell.ztscan(
        "scan", "-q", "--replay", cassette("contoso"), "--fail-on", "never", "--plugin", plugin, *chosen, "-o", "result.json"
    )  # fmt: skip
    result: dict[str, Any] = json.loads(shell.read("result.json"))
    return result


@pytest.mark.parametrize(("name", "change"), INSIDE.values(), ids=INSIDE.keys())
def test_the_inside_of_evidence_cannot_be_changed(name: str, change: str, shell: Shell, install: Install) -> None:
    """Who tries fails, and whatever is judged or told afterwards is what it would have been."""
    first = source(f"{name}{change}\nyield from ()", needs=f"{name}: object").replace("def locked", "def first")
    needs = "conditional_access_policies, sign_in_policies, sign_in_population, sign_in_coverage, role_names"
    last = source(SEEN, needs=needs.replace(",", ": object,") + ": object")
    plugin = install({"aaa/first": first, "doors/locked": last})
    if "seen" not in _WITHOUT:
        _WITHOUT["seen"] = of_contoso(shell, plugin, "doors.locked")
    without, result = _WITHOUT["seen"], of_contoso(shell, plugin, "doors.locked", "aaa.first")
    (tried,) = [check for check in result["checks"] if check["id"] == "aaa.first"]
    assert (tried["verdict"], tried["reason"]) == ("not_assessed", "error")
    assert any(kind in tried["detail"] for kind in ("AttributeError", "TypeError"))
    assert [check for check in result["checks"] if check["id"] != "aaa.first"] == without["checks"]
    assert len(without["checks"][0]["findings"]) == 1
    assert result["statistics"] == without["statistics"]
    assert result["configuration"] == without["configuration"]


ON_IMPORT = {
    "raises": ("raise RuntimeError('no licence key')", "RuntimeError: no licence key"),
    "exits": ("import sys\nsys.exit(0)", "SystemExit"),
    "is no Python": ("def locked(:", "SyntaxError"),
    "needs what is not installed": ("import contoso_secret_sauce", "ModuleNotFoundError"),
    "never ends": ("while True: pass", "did not end after 0.8 seconds"),
    "declares nothing": ("locked = 7", "has no function of that name under @check"),
    "names it otherwise": (source(LOCKED).replace("def locked", "def open"), "has no function of that name"),
    "leaves a heading out": (source(LOCKED, documentation="Doors."), "nothing under `What it checks:`"),
    "has no documentation": (source(LOCKED) + "locked.__doc__ = None\n", "nothing under"),
    "has documentation that is no text": (source(LOCKED) + "locked.__doc__ = 7\n", "AttributeError"),
    "annotates with what there is not": (source(LOCKED, needs="organization: 'Door'"), "annotation of"),
    "annotates nothing": (source(LOCKED, needs="organization"), "has no annotation"),
    "takes whatever comes": (source(LOCKED, needs="*doors: tuple"), "takes `*doors"),
    "has a severity of its own": (source(LOCKED).replace("Severity.LOW", '"nuclear"'), "the severity 'nuclear'"),
    "names one objective as a text": (source(LOCKED).replace('["identities.mfa"]', '"identities.mfa"'), "is not a list of ids"),
    "has a title of two lines": (source(LOCKED).replace('"Doors are locked"', r'"Doors\nare locked"'), "is not a line of text"),
    "counts its versions in words": (source(LOCKED).replace("severity=", 'version="two", severity='), "the version 'two'"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), ON_IMPORT.values(), ids=ON_IMPORT.keys())
def test_a_file_that_cannot_be_loaded(
    text: str, words: str, shell: Shell, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ztscan.core.containment.SECONDS", 0.8)
    assert words in contained(shell, install({"doors/locked": text}))


def test_a_package_that_cannot_be_imported(shell: Shell, install: Install) -> None:
    plugin = install({"doors/locked": source(LOCKED)}, init="raise RuntimeError('expired')")
    assert "importing `contoso_doors` failed: RuntimeError: expired" in contained(shell, plugin, check=plugin)


def test_a_package_without_a_check(shell: Shell, install: Install) -> None:
    assert "contains no check" in contained(shell, install({"_inner/locked": source(LOCKED)}), check="contoso_doors")


def test_a_need_that_nothing_answers(shell: Shell, install: Install) -> None:
    plugin = install({"doors/locked": source(LOCKED, needs="windows: tuple")})
    assert "`windows` is not a resource, fact or setting" in contained(shell, plugin)


def test_a_check_cannot_take_the_place_of_a_built_in_one(shell: Shell, install: Install) -> None:
    shadow = source(LOCKED).replace("def locked", "def admin_workflow")
    detail = contained(shell, install({"consent/admin_workflow": shadow}), check="contoso_doors.consent.admin_workflow")
    assert detail == "check `consent.admin_workflow` of `contoso_doors` is already declared by `ztscan`; that one is used"


def test_of_two_plugins_with_the_same_check_the_first_by_name_is_used(shell: Shell, install: Install) -> None:
    body = 'yield Finding(Subject("door", "{0}", "d"), "open", "open", "locked")'
    first = install({"doors/locked": source(body.replace("{0}", "first"))}, name="contoso_a")
    second = install({"doors/locked": source(body.replace("{0}", "second"))}, name="contoso_b")
    results = [scan(shell, *order)[1] for order in ((first, second), (second, first))]
    assert results[0] == results[1]
    by_id = {check["id"]: check for check in results[0]["checks"]}
    assert [found["subject"]["id"] for found in by_id["doors.locked"]["findings"]] == ["first"]
    assert by_id["contoso_b.doors.locked"]["reason"] == "error"


def test_what_a_plugin_prints_is_not_in_the_result(shell: Shell, install: Install) -> None:
    plugin = install({"doors/locked": "print('imported')\n" + source("print('hello')\nyield from ()")})
    ended = shell.ztscan("scan", "-q", "--replay", cassette("woodgrove"), "--check", "doors", "--plugin", plugin, "-o", "-")
    assert [check["id"] for check in json.loads(ended.out)["checks"]] == ["doors.locked"]
    assert "imported\nhello" in ended.err


@pytest.mark.parametrize("name", ["contoso_nowhere", "contoso.nowhere.at.all", "../doors", "", "-x y"])
def test_a_package_that_is_not_there_is_a_usage_error(name: str, shell: Shell) -> None:
    ended = shell.ztscan("checks", "list", f"--plugin={name}")
    assert ended.code == ExitCode.USAGE
    assert f"there is no package `{name}`" in ended.err


def test_plugins_are_in_the_catalogue_when_named(shell: Shell, install: Install) -> None:
    plugin = install({"doors/locked": source(LOCKED)})
    listed = json.loads(shell.ztscan("checks", "list", "--plugin", plugin, "--format", "json").out)
    assert "doors.locked" in {entry["id"] for entry in listed}
    assert "Doors are locked" in shell.ztscan("checks", "show", "doors.locked", "--plugin", plugin).out
    assert shell.ztscan("checks", "show", "doors.locked").code == ExitCode.USAGE


def test_a_package_that_merely_lies_in_the_path_is_not_loaded(shell: Shell, install: Install, tmp_path: Path) -> None:
    mark = tmp_path / "imported"
    install({"doors/locked": f"open({str(mark)!r}, 'w').close()\n" + source(LOCKED)})
    _, result = scan(shell)
    assert result["tool"]["plugins"] == []
    assert not mark.exists()
