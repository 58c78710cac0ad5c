"""A nightly scan says what a change of Conditional Access means for sign-ins, wherever it tells of the change."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli import tenants
from tests.cli.running import Ended, Shell
from tests.cli.tenants import POLICIES, accept, contoso, report_only, scan, with_rows
from tests.simulator.tenant import Json, Tenant
from tests.simulator.tenants import TENANTS
from ztscan.drift.story import PLANNED

LOCATIONS = "identity/conditionalAccess/namedLocations"
TUESDAY = "2026-11-03T09:30:00Z"
PROVED = ("--check", "conditional_access.mfa_all_users")
"""A check by which everything that proofs need is read."""
NEVER = ("--fail-on", "never", "--fail-on-drift", "never")


@pytest.fixture
def nightly(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Callable[[Tenant, Tenant], Ended]:
    """Scans a tenant as it was accepted, and three nights later as it is then, with every kind of output."""
    monkeypatch.setattr(tenants, "FEW", PROVED)

    def compared(before: Tenant, after: Tenant) -> Ended:
        accept(shell, before)
        outputs = ("-o", "a.json", "-o", "a.md", "-o", "a.html")
        return scan(shell, after, *NEVER, "--baseline", "baseline.json", *outputs, night=3)

    return compared


def edited(tenant: Tenant, path: str, name: str, change: Callable[[Json], Any]) -> Tenant:
    """``tenant`` with the object of that name changed on Tuesday."""

    def edit(rows: list[Json]) -> None:
        row = next(row for row in rows if row["displayName"].startswith(name))
        change(row)
        row["modifiedDateTime"] = TUESDAY

    return with_rows(tenant, path, edit)


def meanings(ended: Ended) -> list[str]:
    """The lines below the headline, one for each change."""
    lines = ended.out.splitlines()
    told = lines[1 : next(n for n, line in enumerate(lines[1:], 1) if not line.startswith("  "))]
    return [line.strip() for line in told if not line.startswith("    ") and PLANNED not in line]


Nightly = Callable[[Tenant, Tenant], Ended]


def report_only_since_tuesday(tenant: Tenant, name: str) -> Tenant:
    return edited(tenant, POLICIES, name, lambda policy: policy.update(state="enabledForReportingButNotEnforced"))


def without(tenant: Tenant, name: str) -> Tenant:
    """``tenant`` after somebody deleted a policy."""
    return with_rows(tenant, POLICIES, lambda rows: rows.remove(next(r for r in rows if r["displayName"].startswith(name))))


def widened(place: Json) -> None:
    place["ipRanges"].append({"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "192.0.0.0/8"})


def test_a_policy_set_to_report_only_tells_how_many_users_and_applications_lost_what(nightly: Nightly, shell: Shell) -> None:
    ended = nightly(contoso(), report_only_since_tuesday(contoso(), "CA002"))
    (told,) = meanings(ended)
    assert told.startswith(
        "CA002 MFA for all employees: report-only since Tuesday 2026-11-03: 1,093 users × 59 applications, "
        "in some sign-ins, no longer need multifactor authentication"
    )
    assert "policies and settings: 1 changed" in ended.out.splitlines()[0], "the headline stays one line"
    for name in ("a.md", "a.html"):
        assert "1,093 users × 59 applications" in shell.read(name).decode()


def test_the_number_of_users_is_that_of_the_check_where_nobody_escaped_before(nightly: Nightly, shell: Shell) -> None:
    (told,) = meanings(nightly(contoso(), report_only_since_tuesday(contoso(), "CA002")))
    escaping = {}
    for name in ("baseline.json", "a.json"):
        (check,) = json.loads(shell.read(name))["checks"]
        escaping[name] = check["findings"][0]["users"]
    assert escaping["baseline.json"] < escaping["a.json"], "the check sees it too"
    lost = int(told.split(": ")[2].split(" users")[0].replace(",", ""))
    assert escaping["a.json"] - escaping["baseline.json"] <= lost <= escaping["a.json"]


def test_who_was_excluded_from_a_policy_is_named(nightly: Nightly) -> None:
    someone = contoso().collections["users"].page(500, 501)[0]
    after = edited(
        contoso(), POLICIES, "CA002", lambda policy: policy["conditions"]["users"]["excludeUsers"].append(someone["id"])
    )
    (told,) = meanings(nightly(contoso(), after))
    assert told.startswith(f"CA002 MFA for all employees: changed since Tuesday 2026-11-03: {someone['userPrincipalName']} × ")
    assert "no longer need multifactor authentication" in told


def test_a_policy_may_be_deleted_for_nothing_where_others_demand_as_much(nightly: Nightly) -> None:
    fabrikam = TENANTS["fabrikam"]()
    ended = nightly(fabrikam, without(fabrikam, "110 No legacy authentication"))
    assert "policies and settings: 1 gone" in ended.out.splitlines()[0]
    assert meanings(ended) == ["110 No legacy authentication: deleted: no sign-in is affected"]


def test_a_deleted_policy_that_stood_alone_is_missed(nightly: Nightly) -> None:
    fabrikam = TENANTS["fabrikam"]()
    (told,) = meanings(nightly(fabrikam, without(fabrikam, "120 Managed devices only")))
    assert told.startswith("120 Managed devices only: deleted: ")
    assert told.endswith("no longer need a managed device")


def test_a_deleted_policy_whose_group_nobody_reads_any_more_leaves_it_open(nightly: Nightly) -> None:
    (told,) = meanings(nightly(contoso(), without(contoso(), "CA007")))
    assert told.startswith("CA007 No device code flow: deleted: the effect on sign-ins is undetermined: policy `CA007")
    assert told.endswith("whose members were not read")


def test_a_widened_named_location_opens_what_policies_closed(nightly: Nightly) -> None:
    (told,) = meanings(nightly(contoso(), edited(contoso(), LOCATIONS, "Headquarters", widened)))
    assert told.startswith("Headquarters: changed since Tuesday 2026-11-03: 1,291 users × all applications, ")
    assert "from within Headquarters, in some sign-ins, were blocked and can now sign in" in told


def test_a_new_country_with_business_is_let_in(nightly: Nightly) -> None:
    fabrikam = TENANTS["fabrikam"]()
    after = edited(fabrikam, LOCATIONS, "Countries", lambda place: place["countriesAndRegions"].append("FR"))
    (told,) = meanings(nightly(fabrikam, after))
    assert "176 users × all applications, from within Countries with business, in some sign-ins, were blocked" in told


def test_security_defaults_that_were_switched_off_are_missed(nightly: Nightly) -> None:
    woodgrove, path = TENANTS["woodgrove"](), "policies/identitySecurityDefaultsEnforcementPolicy"
    off = {**woodgrove.singletons, path: {**woodgrove.singletons[path], "isEnabled": False}}
    (told,) = meanings(nightly(woodgrove, dataclasses.replace(woodgrove, singletons=off)))
    assert told.startswith("Security Defaults: changed since the baseline: 11 users × all applications, in some sign-ins, no ")
    assert "11 users × all applications can now sign in with legacy clients" in told


def test_a_scan_that_did_not_read_the_people_says_so(shell: Shell) -> None:
    accept(shell, contoso())
    ended = scan(shell, report_only(contoso()), *NEVER, "--baseline", "baseline.json", "-o", "a.json", night=1)
    (told,) = meanings(ended)
    assert told.startswith(
        "CA002 MFA for all employees: the effect on sign-ins is undetermined: the chosen checks did not read `"
    )


def test_a_comparison_of_two_files_says_what_it_cannot_tell(nightly: Nightly, shell: Shell) -> None:
    nightly(contoso(), report_only_since_tuesday(contoso(), "CA002"))
    shell.ztscan("diff", "-q", "baseline.json", "a.json", "-o", "d.json", "--fail-on-drift", "never")
    drift = json.loads(shell.read("d.json"))
    assert [change["meaning"] for change in drift["configuration"]] == [""]
    assert "ztscan scan --baseline" in drift["not_told"]
    assert "means for sign-ins" in shell.ztscan("diff", "--help").out


def test_names_in_a_meaning_are_pseudonyms_where_these_are_asked_for(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenants, "FEW", PROVED)
    someone = contoso().collections["users"].page(500, 501)[0]
    after = edited(
        contoso(), POLICIES, "CA002", lambda policy: policy["conditions"]["users"]["excludeUsers"].append(someone["id"])
    )
    accept(shell, contoso())
    ended = scan(shell, after, *NEVER, "--redact", "--baseline", "baseline.json", "-o", "a.md", "-o", "a.html", night=3)
    (told,) = meanings(ended)
    assert "no longer need multifactor authentication" in told
    for text in (ended.out, shell.read("a.md").decode(), shell.read("a.html").decode()):
        assert someone["userPrincipalName"] not in text
        assert someone["userPrincipalName"].split("@")[0] not in text
