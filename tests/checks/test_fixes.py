"""Laws over the fixes of all checks: each is declared or says why not, and closes the findings of each row of the case table."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.checks import case_files, fixes_recorded, fixes_without_keys
from tests.checks.cases import CHECKS, SHARED, TABLES, Case, decode
from tests.checks.rows import Row, rows
from tests.checks.sharing import parts_shared
from tests.completing import completed, copied
from tests.graph.contract.bodies import body_problems
from ztscan import checks
from ztscan.core.fix import Fix, GraphCall
from ztscan.core.injection import signature_of
from ztscan.core.model import CheckResult, Gap, Verdict
from ztscan.engine.evaluate import run_check
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.engine.fix_catalogue import fix_tables
from ztscan.engine.fixing import FINDINGS, OPTIONS, RECORDED, Fixing
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.decode import keyed
from ztscan.graph.overlay import after_calls
from ztscan.graph.resource import Shape

BY_PROOF = "conditional_access."
"""Checks whose fixes are searched with the proofs of policies."""
FIXED = {key: check.fix for key, check in CHECKS.items() if isinstance(check.fix, Fixing) and not key.startswith(BY_PROOF)}
KNOWN = {*ALL_RESOURCES, *FACTS, *Case("any").settings(), FINDINGS, OPTIONS, RECORDED}
CLOSED = {Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.MANUAL}


def test_every_check_has_a_fix_or_says_why_there_is_none() -> None:
    assert [key for key, check in CHECKS.items() if check.fix is None and not key.startswith(BY_PROOF)] == []


def test_a_fix_is_that_of_a_check() -> None:
    """No table of fixes has a name that no check has."""
    files = sorted(Path(checks.__path__[0]).glob("*/_fixes.py"))
    tables = {file.parent.name: importlib.import_module(f"ztscan.checks.{file.parent.name}._fixes").FIXES for file in files}
    assert tables
    known = set(case_files.ids())
    assert {name for area, table in tables.items() for key in table if (name := f"{area}.{key}") not in known} == set()


def test_a_fix_is_declared_soundly() -> None:
    assert {key: wrong for key, fixing in FIXED.items() if (wrong := [*_unsound(fixing)])} == {}


def test_the_table_does_not_say_of_a_proved_fix_what_depends_on_the_tenant() -> None:
    """One change of policies blocks nobody, another one a thousand people."""
    proved = {key: check for key, check in CHECKS.items() if isinstance(check.fix, Fixing) and key.startswith(BY_PROOF)}
    lines = [line for line in fix_tables(proved.values()).splitlines() if line.startswith(f"| `{BY_PROOF}")]
    assert len(lines) == len(proved)
    assert [line for line in lines if "| depends on the tenant | depends on the tenant |" not in line] == []


def _unsound(fixing: Fixing) -> Iterator[str]:
    facts, known = fixing.facts, set(case_files.ids())
    yield from (f"no check is called `{check}`" for check in facts.after if check not in known)
    yield from (f"nothing is called `{need.name}`" for need in signature_of(fixing.function).needs if need.name not in KNOWN)
    sentences = (facts.changes, facts.notices, *facts.prepare, *facts.doubts)
    yield from (f"no sentence: {text}" for text in sentences if not text.endswith(".") or text != text.strip())
    if not facts.role or not (facts.permissions or facts.doubts):
        yield "nobody can tell who may apply it"


def configuration_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The raw evidence as a scan keeps it for the configuration."""
    return {
        name: _kept(name, value)
        for name, value in raw.items()
        if ALL_RESOURCES[name].configuration and not isinstance(value, Gap)
    }


def _kept(name: str, value: Any) -> Any:
    resource = ALL_RESOURCES[name]
    if resource.keys is not None:
        return {key: _one(name, entry) for key, entry in value.items() if not isinstance(entry, Gap) and entry is not None}
    return _one(name, value)


def _one(name: str, value: Any) -> Any:
    if ALL_RESOURCES[name].shape is Shape.SINGLETON:
        return completed(ALL_RESOURCES[name], [copied(value)])[0]
    return keyed(tuple(completed(ALL_RESOURCES[name], copied(value))))


def applied(raw: Mapping[str, Any], calls: list[GraphCall]) -> dict[str, Any]:
    """The raw evidence after the calls."""
    return {name: _after(name, value, calls) for name, value in raw.items()}


def _after(name: str, value: Any, calls: list[GraphCall]) -> Any:
    resource = ALL_RESOURCES[name]
    if isinstance(value, Gap) or value is None:
        return value
    if resource.keys is None:
        return _document(resource.path, value, calls)
    after = {key: _document(resource.path.replace("{key}", key), entry, calls) for key, entry in value.items()}
    return after if any(after[key] is not entry for key, entry in value.items()) else value


def _document(path: str, value: Any, calls: list[GraphCall]) -> Any:
    """What no call concerns is the same object, so that rows go on sharing it."""
    if isinstance(value, list):
        document = {"value": value}
        after = after_calls(path, document, calls)
        return value if after is document else after["value"]
    return after_calls(path, value, calls) if isinstance(value, dict) else value


def fixed(row: Row, recorded: Mapping[str, Any] | None = None) -> CheckResult:
    """The result of a row with its fixes filled in. ``recorded``: the configuration, where the caller has it."""
    known = configuration_of(row.raw) if recorded is None else recorded
    store = EvidenceStore(row.evidence, row.case.settings(), SHARED, recorded=known)
    with parts_shared():
        return run_check(row.check, store, row.case.options)


def calls_of(fixes: tuple[Fix, ...]) -> list[GraphCall]:
    return [step.call for fix in fixes for step in fix.steps]


def again(row: Row, calls: list[GraphCall]) -> CheckResult:
    """The result of the row after the calls."""
    raw = applied(row.raw, calls)
    with parts_shared():
        return run_check(row.check, EvidenceStore(decode(raw, row.evidence), row.case.settings(), SHARED), row.case.options)


@pytest.mark.parametrize("check_id", sorted(set(FIXED) & set(TABLES)))
def test_the_fix_of_each_row_is_legal_and_closes_its_findings(check_id: str, expect: Callable[[Path, str], None]) -> None:
    complete = 0
    told: list[str] = []
    results: list[CheckResult] = []
    lacking = fixes_without_keys.Told()
    wrong: list[str] = []
    for row in rows(check_id):
        if row.case.expected is not Verdict.FAIL:
            continue
        recorded = fixes_without_keys.Asked(configuration_of(row.raw))
        result = fixed(row, recorded)
        told += fixes_recorded.lines(row.case.name, result)
        if results:
            lacking.add(fixes_without_keys.together(row, result, results[-1], recorded), result)
        results.append(result)
        assert result.fixes or result.no_fix, row.case.name
        assert not result.no_fix.startswith("The fix itself failed"), (row.case.name, result.no_fix)
        problems = [wrong for fix in result.fixes for step in fix.steps for wrong in body_problems(step.call)]
        assert problems == [] or row.case.name == NEW_TO_THE_SCHEMA, row.case.name
        if result.fixes and not any(fix.missing or fix.remains for fix in result.fixes):
            complete += 1
            after = again(row, calls_of(result.fixes))
            unread = {gap.resource for gap in (*result.gaps, *after.gaps)}
            assert after.findings == (), (row.case.name, after.findings, msgspec.to_builtins(result.fixes[0].steps[0].call.path))
            assert after.verdict in CLOSED or unread, (row.case.name, after.detail)
        if row.case.name != NEW_TO_THE_SCHEMA:
            for lack, other in fixes_without_keys.others(row, result, recorded):
                wrong += fixes_without_keys.problems(f"{row.case.name}: {lack}", other)
                lacking.add(other, result)
    assert wrong == []
    told_in_the_table = {(FIXED[check_id].facts.impact, FIXED[check_id].facts.effort)}
    made = {(fix.facts.impact, fix.facts.effort) for result in results for fix in result.fixes}
    assert FIXED[check_id].by_tenant or made <= told_in_the_table, "docs/fixing.md says something else"
    assert complete, "no row has a fix that closes all its findings"
    lines = (*told, *fixes_recorded.facts(results), *lacking.lines())
    expect(fixes_recorded.file_of(check_id), "".join(f"{line}\n" for line in lines))


def test_a_fix_of_a_check_with_limits_knows_its_options() -> None:
    """A number or a switch that a reader sets changes what is required, and so what a fix has to write."""
    deaf = {
        key
        for key, fixing in FIXED.items()
        if any(isinstance(option.default, int) for option in CHECKS[key].signature.options)
        and OPTIONS not in {need.name for need in signature_of(fixing.function).needs}
    }
    assert deaf <= {"consent.rsc_restricted"}  # its option is on chats, which the fix leaves alone


@pytest.mark.parametrize(
    ("check_id", "option", "accepted"),
    [
        ("sharepoint.external_sharing_limited", "new_guests", "externalUserSharingOnly"),
        ("external_identities.directory_access_restricted", "limited_is_enough", "10dae51f-b6af-4016-8d66-8c2a99b929b3"),
    ],
)
def test_a_fix_is_no_stricter_than_what_is_accepted(check_id: str, option: str, accepted: str) -> None:
    if check_id not in FIXED:
        pytest.skip("another check alone is tested")
    results = [fixed(row) for row in rows(check_id) if row.case.options.get(option) and row.case.expected is Verdict.FAIL]
    bodies = [step.call.body for result in results for fix in result.fixes for step in fix.steps]
    assert bodies
    assert all(accepted in dict(body or {}).values() for body in bodies)


def test_a_campaign_keeps_the_method_that_it_asks_for() -> None:
    if "authentication_methods.registration_campaign" not in FIXED:
        pytest.skip("another check alone is tested")
    (row,) = (
        row for row in rows("authentication_methods.registration_campaign") if row.case.name == "a group only, for passkeys"
    )
    (fix,) = fixed(row).fixes
    campaign = dict(fix.steps[0].call.body or {})["registrationEnforcement"]["authenticationMethodsRegistrationCampaign"]
    assert [target["targetedAuthenticationMethod"] for target in campaign["includeTargets"]] == ["fido2"]


NEW_TO_THE_SCHEMA = "a method that is new names a deleted group"


PHONES = "authentication_methods.sms_voice_disabled"
REGISTERED = "user_registration_details"


@pytest.mark.parametrize(
    ("methods", "affected"),
    [
        ([["mobilePhone"], ["mobilePhone", "fido2"], []], 1),
        ([["mobilePhone", "alternateMobilePhone"], ["officePhone"]], 2),
        ([["mobilePhone"], None], None),
        (None, None),
    ],
)
def test_who_has_nothing_but_a_phone_notices_that_phones_are_off(methods: list[Any] | None, affected: int | None) -> None:
    if PHONES not in FIXED:
        pytest.skip("another check alone is tested")
    row = next(row for row in rows(PHONES) if row.case.expected is Verdict.FAIL)
    people = [{"id": f"u{n}", "userPrincipalName": f"u{n}", "methodsRegistered": some} for n, some in enumerate(methods or ())]
    evidence = {**row.evidence, **decode({} if methods is None else {REGISTERED: people}, [REGISTERED])}
    store = EvidenceStore(evidence, row.case.settings(), SHARED, recorded=configuration_of(row.raw))
    with parts_shared():
        (fix,) = run_check(row.check, store, row.case.options).fixes
    assert fix.affected == affected
