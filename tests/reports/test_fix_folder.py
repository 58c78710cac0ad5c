"""Fixes as files: nothing of the tenant becomes code, and every file says what it is."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest

from tests.scans import CONTOSO, HOSTILE, grade, result, scan
from ztscan.core.fix import Fix, FixFacts, FixStep, GraphCall, Impact, Stage
from ztscan.core.model import Tenant, Verdict
from ztscan.reports.fix_folder import README, FixBook, FixEffect, effect_of, folder
from ztscan.reports.fix_scripts import as_json, comment, powershell, quoted, rollback, verify_command

SMART = (
    "it's",
    "it\u2019s \u2018here\u201a \u201b",
    "'; Remove-Item / #",
    "`$(1)",
    "{{not an Input}}",
    "a\u2028b",
    "'@",
    "$env:PATH",
)
US = msgspec.structs.replace(CONTOSO, cloud="usgov")
NAMES = (*HOSTILE, *SMART)


def fix_of(name: str, **more: Any) -> Fix:
    facts = FixFacts(changes=f"Change {name}.", permissions=(name,), role=name, prepare=(name,), doubts=(name,))
    steps = (FixStep(GraphCall("PATCH", "/policies/one", {"name": name}), GraphCall("PATCH", "/policies/one", {"name": name})),)
    return Fix(facts=facts, steps=steps, closes=("area.name",), remains=(name,), **more)


def literals(script: str) -> list[str]:
    """The lines of a script with each single-quoted text taken out, as PowerShell reads it: any apostrophe opens or closes."""
    return [
        re.sub(r"'(?:[^'\u2018\u2019\u201a\u201b]|'')*'", "TEXT", line)
        for line in script.splitlines()
        if not line.startswith("#")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_never_leaves_the_quotes_of_a_script(name: str) -> None:
    script = powershell(fix_of(name), CONTOSO)
    assert script.isascii()
    assert literals(script) == literals(powershell(fix_of("plain"), CONTOSO))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_json_is_ascii(name: str) -> None:
    fix = fix_of(name)
    assert as_json(fix).isascii()
    assert json.loads(as_json(fix))["steps"][0]["call"]["body"] == {"name": name}
    assert rollback([fix]).isascii()


@pytest.mark.parametrize("name", NAMES)
def test_the_body_in_a_script_is_the_body_of_the_fix(name: str) -> None:
    sent = next(line for line in powershell(fix_of(name), CONTOSO).splitlines() if line.startswith("Invoke-MgGraphRequest"))
    assert json.loads(sent.partition("-Body '")[2].removesuffix("'")) == {"name": name}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_text_in_the_readme(name: str) -> None:
    book = FixBook(
        tenant=Tenant(CONTOSO.id, name, "contoso.example", "global"),
        plan=(fix_of(name),),
        titles={"area.name": name},
        refused=(Fix(facts=fix_of(name).facts, missing=(name,), closes=("area.name",)),),
        unfixed={"area.other": name},
    )
    text = folder(book)[README]
    outside = re.sub(r"(`+).*?\1", "", text)
    assert not re.search(r"(?<!\\)<(img|script)|(?<!\\)\]\(|(?<!\\)!\[|@everyone", outside)
    assert not set(text) & {"\x00", "\x07", "\x1b", "\u202e", "\r"}
    assert text.count("\n## ") == folder(FixBook(book.tenant, book.plan, {}, book.refused, book.unfixed))[README].count("\n## ")


def test_an_apostrophe_outside_json_is_doubled() -> None:
    assert (quoted("it's"), quoted('{"a": "it\'s"}')) == ("'it''s'", '\'{"a": "it\\u0027s"}\'')


def test_a_comment_is_one_line_of_ascii() -> None:
    assert comment("a\nb\u2028c\u2019") == comment("a b c\u2019")
    assert "\n" not in comment("a\r\nInvoke")


def test_a_value_to_choose_is_a_parameter() -> None:
    step = FixStep(GraphCall("PATCH", "/policies/one", {"to": ["{{mail box}}"]}), None, "Delete it.")
    script = powershell(Fix(facts=fix_of("x").facts, steps=(step,), inputs=("mail box",), closes=("a.b",)), US)
    assert "param([Parameter(Mandatory)][string]$MailBox)" in script
    assert ".Replace('{{mail box}}', ((ConvertTo-Json $MailBox) -replace '^\"|\"$', ''))" in script
    assert "-Environment USGov " in script


def test_the_way_back_is_the_reverse_and_says_what_cannot_be_undone() -> None:
    once = FixStep(GraphCall("POST", "/policies/two", {"a": 1}), None, "Delete it.")
    plan = (fix_of("x"), Fix(facts=fix_of("y").facts, steps=(once,), closes=("a.b",)))
    first, second = json.loads(rollback(plan))
    assert (first["note"], "method" in first) == ("Delete it.", False)
    assert (second["method"], second["uri"], second["body"]) == ("PATCH", "/v1.0/policies/one", {"name": "x"})


def test_the_files_of_a_folder() -> None:
    book = FixBook(CONTOSO, (fix_of("x", terraform='resource "a" "b" {}'),), {}, effect=FixEffect(1, 3, 2, (), ("a.b",)))
    files = folder(book)
    assert sorted(files) == [
        *("01-area.name.json", "01-area.name.ps1", "01-area.name.tf", README, "rollback.json", "rollback.ps1"),
    ]
    assert "With this 1 change: 3 → 2 gaps" in files[README]
    assert "`ztscan scan --check area.name`" in files[README]
    hostile = Fix(facts=fix_of("x").facts, steps=fix_of("x").steps, closes=("../../etc/x y",))
    assert all("/" not in name and ".." not in name for name in folder(FixBook(CONTOSO, (hostile,), {})))


def test_a_gap_that_the_second_scan_cannot_decide_remains() -> None:
    ids = ("area.closed", "area.open", "area.hidden", "area.asked")
    after = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_ASSESSED, Verdict.MANUAL)
    one = scan(*(result(check, Verdict.FAIL) for check in ids))
    other = scan(*(result(check, verdict) for check, verdict in zip(ids, after, strict=True)))
    effect = effect_of((one, grade(one)), (other, grade(other)), 2)
    assert (effect.gaps_before, effect.gaps_after, effect.opened) == (4, 3, ())
    assert effect.remaining == ("area.asked", "area.hidden", "area.open")
    assert "4 → 3 gaps (2 of them could not be assessed again)" in effect.sentence
    fix = fix_of("x")
    text = folder(FixBook(CONTOSO, (msgspec.structs.replace(fix, closes=ids),), {}, effect=effect))[README]
    assert "These checks still fail, although a fix names them: `area.open`." in text
    assert "as the second scan could not decide them: `area.asked`, `area.hidden`." in text


def test_a_policy_is_created_first_and_switched_on_by_another_script() -> None:
    created = FixStep(GraphCall("POST", "/policies", {"state": "reports"}), None, "Delete the policy.", Stage.REPORT_ONLY)
    switch = GraphCall("PATCH", "/policies/{id}", {"state": "enabled"})
    fix = msgspec.structs.replace(fix_of("x"), steps=(created, FixStep(switch, switch, "Read the report.", Stage.ENABLE)))
    files = folder(FixBook(CONTOSO, (fix, fix_of("y")), {}))
    assert '"reports"' in files["01-area.name.ps1"]
    assert "enabled" not in files["01-area.name.ps1"]
    assert "'Id of the new object: ' + (Invoke-MgGraphRequest -Method POST -Uri '/v1.0/policies' " in files["01-area.name.ps1"]
    enabling = files["01-area.name.enable.ps1"]
    assert "param([Parameter(Mandatory)][guid]$CreatedId)" in enabling
    assert "-Uri ('/v1.0/policies/{id}'.Replace('{id}', $CreatedId.ToString())) " in enabling
    back = files["rollback.ps1"]
    assert "{id}" not in back
    assert "# By hand: Change x. Delete the policy." in back
    assert back.count("\nInvoke-MgGraphRequest") == 1
    steps = [line[3:] for line in files[README].splitlines() if re.match(r"\d\. ", line)][:5]
    sent = "Apply `01-area.name.ps1`, or send the first call in `01-area.name.json`."
    assert steps[1:4] == [
        f"{sent} The policy then only reports. The script prints its id.",
        "Read the report.",
        "Switch the policy on with `01-area.name.enable.ps1`.",
    ]


def test_a_script_connects_to_the_tenant_that_was_scanned() -> None:
    assert f"Connect-MgGraph -TenantId '{CONTOSO.id}' -NoWelcome" in powershell(fix_of("x"), CONTOSO)
    assert "-TenantId" not in powershell(fix_of("x"), msgspec.structs.replace(CONTOSO, id="'; x"))


def test_the_command_that_verifies_is_whole() -> None:
    fix = msgspec.structs.replace(fix_of("x"), closes=tuple(f"area.a_long_name_of_a_check_{number}" for number in range(20)))
    assert f"`{verify_command(fix)}`" in folder(FixBook(CONTOSO, (fix,), {}))[README]


def test_who_notices_is_not_said_twice() -> None:
    text = folder(FixBook(CONTOSO, (fix_of("x"),), {}))[README]
    assert "- Who notices: Nobody notices.\n" in text
    assert "nobody. " not in text


def test_policies_that_only_report_close_nothing_yet() -> None:
    created = FixStep(GraphCall("POST", "/policies", {"state": "reports"}), None, "Delete the policy.", Stage.REPORT_ONLY)
    fix = msgspec.structs.replace(fix_of("x"), steps=(created,))
    text = folder(FixBook(CONTOSO, (fix,), {}, effect=FixEffect(1, 3, 2, (), (), switched_on=True)))[README]
    assert "With this 1 change, once switched on: 3 → 2 gaps" in text
    assert "and close no gap, until they are switched on" in text
    assert "until they are switched on" not in folder(FixBook(CONTOSO, (fix, fix_of("y")), {}))[README]


def test_a_fix_that_waits_for_another_one_says_for_which() -> None:
    """It may stand among fixes that people notice more."""

    def of(check: str, impact: Impact, *after: str) -> Fix:
        return Fix(
            facts=FixFacts(changes=check, permissions=(), role="", impact=impact, after=after),
            steps=fix_of("one").steps,
            closes=(check,),
        )

    plan = (of("a.mfa", Impact.MAY_BLOCK), of("a.expiry", Impact.NONE, "a.mfa", "a.absent"), of("b.last", Impact.MAY_BLOCK))
    text = folder(FixBook(CONTOSO, plan, titles={}))[README]
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    assert [row[5].strip() for row in rows] == ["", "01", ""]
    section = text.partition("\n## 02-a.expiry\n")[2].partition("\n## ")[0]
    assert "- Only after: `01-a.mfa`" in section
    assert text.count("- Only after:") == 1
    assert "A fix waits for those that it needs." in text


def test_a_fix_whose_gaps_earlier_ones_close_says_after_which_it_is_not_needed() -> None:
    """Only what a second evaluation closes counts: two fixes of one check may each close a part of it."""
    plan = tuple(
        msgspec.structs.replace(fix_of(name), closes=closes)
        for name, closes in (("x", ("a.one", "a.two")), ("y", ("a.two",)), ("z", ("a.three",)), ("w", ("a.three", "a.one")))
    )
    evaluated = (frozenset({"a.one", "a.two"}), frozenset[str](), frozenset[str](), frozenset({"a.three"}))
    text = folder(FixBook(CONTOSO, plan, {}, evaluated=evaluated))[README]
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    assert [row[-1].removesuffix("|").strip() for row in rows] == ["", "01", "", ""]
    assert "- Not needed after: `01-a.one`: these gaps are closed then\n" in text
    assert text.count("- Not needed after") == 1
    assert "Not needed after:" not in folder(FixBook(CONTOSO, plan, {}))[README]


def test_how_a_search_ended_is_no_proof() -> None:
    proof = ("With this change: closed.", "The search for a change of today's policies ended at its bound. One may exist.")
    text = folder(FixBook(CONTOSO, (fix_of("x", proof=proof),), {}))[README]
    assert "- Proved: With this change: closed.\n- Search: The search for a change" in text
