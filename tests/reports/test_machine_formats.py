"""Each machine format, read back by its own schema or by the parser of those who read it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import junitparser
import msgspec
import py_ocsf_models.events.findings.compliance_finding as ocsf  # type: ignore[import-untyped]
import pytest

from tests.scans import ADELE, ALEX, CONTOSO, HOSTILE, contoso, finding, grade, result, scan
from ztscan.core.documentation import CheckDocumentation
from ztscan.core.model import Gap, GapReason, Scan, Severity, Subject, Verdict, Waiver
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Drift
from ztscan.reports import FORMATS, format_of, renderer
from ztscan.reports.alerts import MANY
from ztscan.reports.sarif import MOST_RESULTS

SARIF_SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
MACHINE = (".sarif", ".xml", ".csv", ".md", ".ocsf.json")
CHECK = "conditional_access.mfa_all_users"
ADMINS = "privileged_access.global_admin_count"
DOCUMENTATION = {CHECK: CheckDocumentation("What.", "Why.", "Limits.", "Fix it.", ("https://learn.microsoft.com/entra/",))}


def rendered(suffix: str, of: Scan, drift: Drift | None = None, **options: Any) -> str:
    return renderer(suffix)(of, grade(of), drift, **options)


def sarif(of: Scan, drift: Drift | None = None, **options: Any) -> Any:
    log = json.loads(rendered(".sarif", of, drift, **options))
    jsonschema.Draft4Validator(SARIF_SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    return run


def junit(of: Scan, drift: Drift | None = None) -> dict[str, junitparser.TestCase]:
    suites = junitparser.JUnitXml.fromstring(rendered(".xml", of, drift).encode())
    return {case.name.partition(":")[0]: case for suite in suites for case in suite}


def table(of: Scan, drift: Drift | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(rendered(".csv", of, drift), newline=""), strict=True))


def events(of: Scan, drift: Drift | None = None, **options: Any) -> list[ocsf.ComplianceFinding]:
    documents = json.loads(rendered(".ocsf.json", of, drift, **options))
    read = [ocsf.ComplianceFinding(**document) for document in documents]
    for document, event in zip(documents, read, strict=True):
        assert not missing(document, event.model_dump(mode="json")), "every attribute that we write is one of OCSF"
    return read


def missing(written: Any, kept: Any, path: str = "") -> list[str]:
    """Paths of attributes that the model does not know and dropped."""
    if isinstance(written, dict) and isinstance(kept, dict):
        return [p for key, value in written.items() for p in missing(value, kept.get(key), f"{path}.{key}")]
    if isinstance(written, list) and isinstance(kept, list):
        return [p for one, other in zip(written, kept, strict=True) for p in missing(one, other, f"{path}[]")]
    return [] if kept == written else [path]


def drifted() -> tuple[Scan, Drift]:
    """Adele is new, Alex affects more than before, a third finding is as it was."""
    old = [finding(CHECK, ALEX, "m", users=1), finding(CHECK, CONTOSO_SUBJECT, "m")]
    new = [finding(CHECK, ALEX, "m", users=9), finding(CHECK, CONTOSO_SUBJECT, "m"), finding(CHECK, ADELE, "m")]
    before, after = scan(result(CHECK, Verdict.FAIL, *old)), scan(result(CHECK, Verdict.FAIL, *new))
    return after, compare(Graded(before, grade(before)), Graded(after, grade(after)))


CONTOSO_SUBJECT = Subject("tenant", CONTOSO.id, "Contoso")


def test_a_suffix_chooses_the_format_and_the_longer_one_wins() -> None:
    assert {format_of(path) for path in ("out/r.HTML", "r.md", "r.ocsf.json", "r.json", "r")} == {
        ".html",
        ".md",
        ".ocsf.json",
        ".json",
        "",
    }
    assert set(MACHINE) < set(FORMATS)
    with pytest.raises(KeyError):
        renderer(".docx")


@pytest.mark.parametrize("suffix", MACHINE)
def test_the_same_scan_gives_the_same_bytes(suffix: str) -> None:
    assert rendered(suffix, contoso()) == rendered(suffix, contoso())


@pytest.mark.parametrize("suffix", MACHINE)
def test_a_scan_of_nothing_is_rendered_too(suffix: str) -> None:
    assert rendered(suffix, scan())


@pytest.mark.parametrize("suffix", MACHINE)
def test_no_control_character_and_no_change_of_direction_gets_through(suffix: str) -> None:
    text = rendered(suffix, contoso())
    assert not set(text) & set("\x00\x07\x1b\u202e")
    assert text.encode()


# SARIF


def test_sarif_holds_what_fails_and_nothing_else_as_results() -> None:
    run = sarif(contoso())
    assert {r["ruleId"] for r in run["results"]} == {
        CHECK,
        ADMINS,
        "consent.user_consent_restricted",
    }
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert {n["descriptor"]["id"] for n in run["invocations"][0]["toolExecutionNotifications"]} == {
        "pim.activation_controls",
        "privileged_access.emergency_accounts",
    }


def test_code_scanning_can_place_and_track_every_result() -> None:
    run = sarif(contoso(), anchor="security/ztscan.toml")
    for r in run["results"]:
        (location,) = r["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "security/ztscan.toml"
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert location["logicalLocations"][0]["fullyQualifiedName"].startswith(CONTOSO.id)
    hashes = [r["partialFingerprints"]["primaryLocationLineHash"] for r in run["results"]]
    assert len(hashes) == len(set(hashes)), "alerts at one line are told apart by their hash alone"
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert 0 < float(rule["properties"]["security-severity"]) <= 10


def test_sarif_says_what_is_accepted_by_whom_and_until_when() -> None:
    (suppressed,) = [r for r in sarif(contoso())["results"] if "suppressions" in r]
    assert suppressed["ruleId"] == ADMINS
    assert suppressed["suppressions"][0]["justification"] == (
        "accepted by adele.vance@contoso.com until 2027-03-31: until the tenants are joined"
    )


def test_sarif_says_what_is_new_since_the_baseline() -> None:
    after, drift = drifted()
    states = {r["locations"][0]["logicalLocations"][0]["name"]: r["baselineState"] for r in sarif(after, drift)["results"]}
    assert states == {"Adele Vance": "new", "Alex Wilber": "updated", "Contoso": "unchanged"}
    assert all("baselineState" not in r for r in sarif(after)["results"])


def test_sarif_rules_carry_the_documentation_of_their_check() -> None:
    (rule,) = [r for r in sarif(contoso(), documentation=DOCUMENTATION)["tool"]["driver"]["rules"] if r["id"] == CHECK]
    assert "Fix it." in rule["help"]["text"]
    assert rule["helpUri"] == "https://learn.microsoft.com/entra/"


def test_a_name_makes_no_link_and_no_placeholder_in_a_sarif_message() -> None:
    hostile = finding(CHECK, ALEX, "[click](javascript:alert(3)) {0}")
    (only,) = sarif(scan(result(CHECK, Verdict.FAIL, hostile)))["results"]
    assert only["message"]["text"].startswith("Alex Wilber: \\[click\\](javascript:alert(3)) {{0}}")


def test_many_findings_on_one_kind_of_subject_are_one_alert() -> None:
    """Its identity stays while members change; few findings, and findings on other kinds, are alerts of their own."""

    def told(users: range, *, waived: bool = False) -> list[dict[str, Any]]:
        many = [finding(CHECK, Subject("user", f"{n:05}", f"[user]({n})"), "has no MFA") for n in users]
        apps = [finding(CHECK, Subject("application", f"app-{n}", f"App {n}"), "is open") for n in range(MANY)]
        of = result(CHECK, Verdict.FAIL, *many, *apps)
        if waived:
            covered = tuple(f.fingerprint for f in of.findings if f.subject.kind == "user")[:MANY]
            of = msgspec.structs.replace(of, waiver=Waiver("r", "o", "2027-03-31", covered, Verdict.FAIL))
        found: list[dict[str, Any]] = sarif(scan(of))["results"]
        return found

    alerts = told(range(MANY + 1))
    population = [alert for alert in alerts if "properties" in alert]
    assert (len(alerts), len(population)) == (MANY + 1, 1)
    text = population[0]["message"]["text"]
    assert text.startswith("21 subjects of kind user do not meet this requirement: ")
    assert "\\[user\\](0): has no MFA" in text, "names are examples, and no links"
    assert population[0]["properties"] == {"findings": 21, "subjects": [f"{n:05}" for n in range(21)]}
    later = [alert for alert in told(range(7, 2_000)) if "properties" in alert]
    assert later[0]["partialFingerprints"] == population[0]["partialFingerprints"]
    assert len(later[0]["properties"]["subjects"]) == 1_000
    assert len(told(range(MANY))) == 2 * MANY
    mixed = told(range(2 * MANY + 1), waived=True)
    assert sorted(len(a["properties"]["subjects"]) for a in mixed if "properties" in a) == [MANY + 1]
    assert all("suppressions" not in a for a in mixed if "properties" in a), "what is open is not hidden by what is accepted"


def test_an_alert_names_its_subject_and_states_the_gap() -> None:
    policy = finding(
        CHECK, Subject("conditionalAccessPolicy", "11111111-2222-4333-8444-555555555555", "CA001"), "excludes a group"
    )
    run = sarif(scan(result(CHECK, Verdict.FAIL, policy, finding(CHECK, ADELE, "has no MFA"))), documentation=DOCUMENTATION)
    by_text = {r["message"]["text"].partition(": observed")[0]: r for r in run["results"]}
    assert set(by_text) == {"CA001: excludes a group", "Adele Vance: has no MFA"}
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in by_text.values()]
    assert sorted(places) == ["conditionalAccessPolicy/11111111-2222-4333-8444-555555555555", "ztscan.toml"]
    (rule,) = (rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == CHECK)
    assert rule["shortDescription"]["text"].startswith("Not met: ")
    assert "## Remediation" in rule["help"]["markdown"]
    hostile = finding(CHECK, Subject("conditionalAccessPolicy", "../../secret", "x"), "m")
    (only,) = sarif(scan(result(CHECK, Verdict.FAIL, hostile)))["results"]
    assert only["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "ztscan.toml"


def test_more_findings_than_code_scanning_takes_are_counted() -> None:
    many = (finding(CHECK, Subject(f"kind{n // 20}", f"{n:05}", "x"), "m") for n in range(MOST_RESULTS + 3))
    critical = finding("a.b", ADELE, "m")
    run = sarif_unchecked(
        scan(result(CHECK, Verdict.FAIL, *many), result("a.b", Verdict.FAIL, critical, severity=Severity.CRITICAL))
    )
    assert len(run["results"]) == MOST_RESULTS
    assert run["results"][0]["ruleId"] == "a.b", "the most severe stay"
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith("4 more alerts are omitted")


def sarif_unchecked(of: Scan) -> Any:
    """Without the schema, which takes a minute over 25,000 results of one form."""
    return json.loads(rendered(".sarif", of))["runs"][0]


# JUnit


def kind(case: junitparser.TestCase) -> str:
    return ",".join(type(r).__name__ for r in case.result) or "passed"


def test_junit_has_a_case_per_check_with_its_outcome() -> None:
    broken = result("a.broken", Verdict.NOT_ASSESSED, reason="error", detail="the check itself failed: KeyError")
    cases = junit(msgspec.structs.replace(contoso(), checks=(*contoso().checks, broken)))
    assert {name: kind(case) for name, case in cases.items()} == {
        "a.broken": "Error",
        "authentication_methods.sms_off": "passed",
        CHECK: "Failure",
        "consent.user_consent_restricted": "Failure",
        "hybrid.password_hash_sync": "Skipped",
        "pim.activation_controls": "Skipped",
        "privileged_access.emergency_accounts": "Skipped",
        ADMINS: "Skipped",
    }


def test_junit_says_why_a_case_is_skipped() -> None:
    cases = junit(contoso())
    assert cases["pim.activation_controls"].result[0].message == "not assessed: not licensed: Microsoft Entra ID P2 is missing"
    assert cases[ADMINS].result[0].message.startswith("accepted by adele.vance@contoso.com until 2027-03-31")
    assert "7 users are Global Administrator" in cases[ADMINS].system_out


def test_junit_tells_what_does_not_apply_from_what_was_not_assessed_and_names_the_first_subjects() -> None:
    cases = junit(contoso())
    types = {name: cases[name].result[0].type for name in ("hybrid.password_hash_sync", "pim.activation_controls", ADMINS)}
    assert types == {
        "hybrid.password_hash_sync": "not_applicable",
        "pim.activation_controls": "not_assessed",
        ADMINS: "accepted_risk",
    }
    failed = next(check for check in contoso().checks if check.id == "consent.user_consent_restricted")
    first = failed.findings[0].subject
    many = msgspec.structs.replace(
        failed,
        findings=tuple(
            msgspec.structs.replace(failed.findings[0], subject=msgspec.structs.replace(first, id=str(at), name=f"App {at}"))
            for at in range(9)
        ),
    )
    message = junit(scan(many))[failed.id].result[0].message
    assert "App 0" in message
    assert "App 1" in message
    assert "App 8" not in message


def test_junit_suites_are_pillars_and_their_counts_add_up() -> None:
    suites = junitparser.JUnitXml.fromstring(rendered(".xml", contoso()).encode())
    assert {suite.name for suite in suites} == {"Identities", "Applications"}
    for suite in suites:
        kinds = [kind(case) for case in suite]
        assert (suite.tests, suite.failures, suite.skipped) == (len(kinds), kinds.count("Failure"), kinds.count("Skipped"))
    assert (suites.tests, suites.failures, suites.skipped, suites.errors) == (7, 2, 4, 0)


def test_junit_marks_what_is_new_and_what_is_accepted() -> None:
    after, drift = drifted()
    accepted = Waiver("r", "o", "2027-01-01", (after.checks[0].findings[0].fingerprint,), Verdict.FAIL)
    waived = msgspec.structs.replace(after, checks=(msgspec.structs.replace(after.checks[0], waiver=accepted),))
    text = junit(waived, drift)[CHECK].result[0].text
    assert {line.split(" (")[0][13:] for line in text.splitlines()} == {
        "[regressed, accepted] Alex Wilber",
        "[new] Adele Vance",
        "Contoso",
    }


def test_junit_does_not_pass_a_waived_check_that_could_not_be_read_in_full() -> None:
    gap = Gap("users", GapReason.UNAVAILABLE, "page 3 was refused", "try again")
    waiver = Waiver("r", "o", "2027-01-01", (), Verdict.NOT_ASSESSED)
    case = junit(scan(result(CHECK, Verdict.FAIL, finding(CHECK, ALEX, "m"), gaps=(gap,), waiver=waiver)))[CHECK]
    assert (kind(case), case.result[0].message) == ("Error", "not assessed: unavailable: page 3 was refused")


def test_junit_is_xml_whatever_an_object_is_called() -> None:
    text = ET.tostring(ET.fromstring(rendered(".xml", contoso())), encoding="unicode")  # noqa: S314 - our own
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


# OCSF


def test_ocsf_has_an_event_per_finding_and_one_per_check_without() -> None:
    read = events(contoso(), documentation=DOCUMENTATION)
    assert {(e.metadata.event_code, e.compliance.status_id.name) for e in read} == {
        (CHECK, "Fail"),
        (ADMINS, "Fail"),
        ("consent.user_consent_restricted", "Fail"),
        ("authentication_methods.sms_off", "Pass"),
        ("hybrid.password_hash_sync", "Other"),
        ("pim.activation_controls", "Warning"),
        ("privileged_access.emergency_accounts", "Warning"),
    }
    assert {e.status for e in read if e.metadata.event_code == ADMINS} == {"Suppressed"}
    (alex,) = [e for e in read if e.metadata.event_code == CHECK]
    assert (alex.severity_id.name, alex.resources[0].name, alex.remediation.desc) == ("Critical", "Alex Wilber", "Fix it.")
    assert alex.time == 1_795_140_090_000
    assert alex.type_uid == alex.class_uid * 100 + alex.activity_id


def test_ocsf_updates_what_the_baseline_had() -> None:
    after, drift = drifted()
    assert {e.resources[0].name: e.activity_id.name for e in events(after, drift)} == {
        "Adele Vance": "Create",
        "Alex Wilber": "Update",
        "Contoso": "Update",
    }


@pytest.mark.parametrize("read", [table, events, lambda of: sarif(of)["results"]])
def test_every_hostile_name_arrives_once(read: Callable[[Scan], list[Any]]) -> None:
    consent = [r for r in read(contoso()) if "consent.user_consent_restricted" in str(r)]
    assert len(consent) == len(HOSTILE)
