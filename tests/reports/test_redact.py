"""A redacted result holds nothing by which the tenant could be recognised, and is as useful as before."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest

from tests.reports.html import contoso_findings, demo
from tests.reports.html.contoso_statistics import BY_CONDITION
from ztscan.core.charts import SignInsByClient
from ztscan.core.coverage_by_condition import CoverageByCondition
from ztscan.core.inventory import CredentialInventory, InventoryRow
from ztscan.core.model import Grade, Scan
from ztscan.core.result import to_document
from ztscan.drift.model import Direction, ObjectDrift, PropertyChange
from ztscan.reports.html import render
from ztscan.reports.pseudonyms import Pseudonyms
from ztscan.reports.redact import Redaction, redact

KEY = b"a key of the tests"
CONFIGURATION = {
    "conditional_access_policies": [
        {
            "id": contoso_findings.identity("policy", 0),
            "displayName": "CA001 MFA for all users",
            "state": "enabledForReportingButNotEnforced",
            "conditions": {"users": {"includeUsers": ["All"], "excludeGroups": [contoso_findings.identity("group", 1)]}},
            "createdDateTime": "2026-01-02T03:04:05Z",
            "deviceFilter": {"mode": "exclude", "rule": 'device.displayName -startsWith "SAW-CONTOSO"'},
        }
    ],
    "named_locations": [
        {
            "displayName": "Headquarters Copenhagen",
            "ipRanges": [{"cidrAddress": "203.0.113.0/24"}, {"cidrAddress": "2001:db8::/32"}],
        }
    ],
    "directory_settings": [{"values": [{"name": "BannedPasswordList", "value": "wideworld\tskagen"}]}],
}
SECRETS = (
    *("CA001 MFA for all users", "Headquarters", "203.0.113.0", "2001:db8", "SAW-CONTOSO", "skagen", "wideworld", "MFA rollout"),
    *("ztscan-pipeline", "Megan Bowen", "adele.vance", "svc-scanner", "contoso.com", "fabrikam.com", "guest7@", "steering board"),
    *("Payroll", "Christie Cline", "help desk uses", "SEC-1432"),
)


@pytest.fixture(scope="module")
def scan() -> Scan:
    return msgspec.structs.replace(demo.scan(), configuration=CONFIGURATION)


@pytest.fixture(scope="module")
def redacted(scan: Scan) -> tuple[Scan, Grade]:
    return redact(scan, demo.graded(), KEY)


def secrets(scan: Scan) -> Iterator[str]:
    yield from SECRETS
    yield scan.tenant.id
    for check in scan.checks:
        for finding in check.findings:
            yield from (finding.subject.id, finding.subject.name, finding.fingerprint)
            yield from (miss.policy.id for miss in finding.near_misses)


def test_no_original_string_is_left_in_any_output(scan: Scan, redacted: tuple[Scan, Grade]) -> None:
    html = render(*redacted, documentation=demo.documentation())
    json = to_document(*redacted).decode()
    for output in (html, json):
        assert [secret for secret in set(secrets(scan)) if secret in output] == []


def test_the_words_of_the_tool_and_every_figure_stay(scan: Scan, redacted: tuple[Scan, Grade]) -> None:
    after, grade = redacted
    assert [(c.id, c.title, c.verdict, len(c.findings)) for c in after.checks] == [
        (c.id, c.title, c.verdict, len(c.findings)) for c in scan.checks
    ]
    assert [(o.id, o.status, o.owner) for o in grade.objectives] == [(o.id, o.status, o.owner) for o in demo.graded().objectives]
    policy = after.configuration["conditional_access_policies"][0]
    assert policy["state"] == "enabledForReportingButNotEnforced"
    assert policy["conditions"]["users"]["includeUsers"] == ["All"]
    assert policy["createdDateTime"] == "2026-01-02T03:04:05Z"
    assert after.scanner["permissions"] == scan.scanner["permissions"]


def test_the_same_key_gives_the_same_pseudonyms_and_another_key_others(scan: Scan) -> None:
    grade = demo.graded()
    assert redact(scan, grade, KEY) == redact(scan, grade, KEY)
    assert redact(scan, grade, KEY)[0].tenant != redact(scan, grade, b"another")[0].tenant


def test_one_object_has_one_pseudonym_in_every_finding(scan: Scan, redacted: tuple[Scan, Grade]) -> None:
    pairs = {
        (before.subject.id, after.subject.id, after.subject.name)
        for check, other in zip(scan.checks, redacted[0].checks, strict=True)
        for before, after in zip(check.findings, other.findings, strict=True)
    }
    assert len(pairs) == len({before for before, _, _ in pairs})


def test_names_inside_sentences_are_found_where_the_evidence_gives_them(scan: Scan) -> None:
    told = contoso_findings.one("the group Night Shift is excluded", "Night Shift (12 members)", "nobody is excluded")
    check = msgspec.structs.replace(scan.checks[0], findings=told)
    only = msgspec.structs.replace(scan, checks=(check,))
    after, _ = redact(only, demo.graded(), KEY, names=[("Night Shift", "group")])
    (finding,) = after.checks[0].findings
    assert re.fullmatch(r"the group group-[0-9a-f]{10} is excluded", finding.message)
    assert re.fullmatch(r"group-[0-9a-f]{10} \(12 members\)", finding.observed)


def test_the_name_of_a_credential_in_the_inventory_is_found_inside_sentences(scan: Scan) -> None:
    row = InventoryRow("Payroll", "application", "client secret", "night-job", "2026-01-01", "2026-12-01", "used", "", ())
    inventory = CredentialInventory("2026-11-03", 1, 1, 0, 0, (("2026-12", 1),), (row,))
    told = contoso_findings.one("a client secret is too old", "client secret night-job, until 2026-12-01", "no client secret")
    check = msgspec.structs.replace(scan.checks[0], findings=told)
    only = msgspec.structs.replace(scan, checks=(check,), statistics={"credential_inventory": inventory})
    after, _ = redact(only, demo.graded(), KEY)
    assert re.fullmatch(r"client secret credential-[0-9a-f]{10}, until 2026-12-01", after.checks[0].findings[0].observed)


def test_an_application_with_the_name_of_a_client_does_not_hide_legacy_sign_ins(scan: Scan) -> None:
    clients = SignInsByClient(7, {"Browser": 3, "IMAP4": 2}, ("IMAP4",))
    of = msgspec.structs.replace(scan, statistics={"sign_ins_by_client": clients})
    after, grade = redact(of, demo.graded(), KEY, names=[("IMAP4", "application")])
    assert "The newest 5 successful interactive sign-ins of the last 7 days: 2 with legacy clients" in render(after, grade)


def test_examples_of_coverage_are_redacted_like_those_of_findings(scan: Scan) -> None:
    after, _ = redact(scan, demo.graded(), KEY, names=[("MFA rollout exceptions", "group")])
    found = msgspec.convert(after.statistics["coverage_by_condition"], CoverageByCondition)
    assert found.cells == BY_CONDITION.cells
    steps = dict(found.examples[0].sign_in)
    assert steps["client app"] == "browser"
    assert re.fullmatch(r"user-[0-9a-f]{10}@domain-[0-9a-f]{10}.example", steps["user"])
    assert re.fullmatch(r"CA002 .*: user excluded by group “group-[0-9a-f]{10}”", found.examples[0].because[0])


def test_a_comparison_is_redacted_with_who_changed_what(scan: Scan) -> None:
    drift = Redaction(KEY, [(scan, demo.graded())], names=[("CA004 Block legacy clients", "policy")]).drift(demo.drift())
    report = render(*redact(scan, demo.graded(), KEY), drift)
    for secret in ("alex.wilber", "contoso.com", "CA004 Block"):
        assert secret not in report
    assert "legacy clients reach 12 applications again" in report.lower()


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("description", "Only the night shift of Contoso", r"name-[0-9a-f]{10}"),
        ("definition.claim", "Only the night shift of Contoso", r"text-[0-9a-f]{10}"),
        ("conditions.devices.deviceFilter.rule", "device.model", r"name-[0-9a-f]{10}"),
        ("state", "enabled", "enabled"),
        ("isEnabled", True, "True"),
    ],
)
def test_a_changed_property_is_redacted_as_the_property_itself(path: str, value: object, shown: str) -> None:
    part = PropertyChange(path, value, value)
    change = ObjectDrift("authorization_policy", "p", Direction.CHANGED, "", "", (part,))
    drift = msgspec.structs.replace(demo.drift(), configuration=(change,))
    (redacted,) = Redaction(KEY, ()).drift(drift).configuration[0].changes
    assert re.fullmatch(shown, str(redacted.before))
    assert redacted.before == redacted.after


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("signed in from 203.0.113.7", r"signed in from address-[0-9a-f]{10}"),
        ("range 2001:db8:1::/48 is trusted", r"range address-[0-9a-f]{10}/48 is trusted"),
        ("mail to adele@contoso.com.", r"mail to user-[0-9a-f]{10}@domain-[0-9a-f]{10}\.example\."),
        ("federated with sts.fabrikam.com", r"federated with domain-[0-9a-f]{10}\.example"),
        ("excludes “Night Shift”", r"excludes “name-[0-9a-f]{10}”"),
        ("needs Policy.Read.All on login.microsoftonline.com", r"needs Policy\.Read\.All on login\.microsoftonline\.com"),
        ("at 10:15:30 by v1.0", r"at 10:15:30 by v1\.0"),
    ],
)
def test_addresses_and_quoted_names_are_found_in_sentences(text: str, pattern: str) -> None:
    assert re.fullmatch(pattern, Pseudonyms(KEY).text(text))


def test_without_a_key_there_are_no_pseudonyms() -> None:
    with pytest.raises(ValueError, match="key"):
        Pseudonyms(b"")
