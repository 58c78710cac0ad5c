"""The inventory of policies: what only a policy protects, against a scan with that policy switched off."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import msgspec
import pytest

import ztscan
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_regressions import BLOCK, MFA
from tests.conditional_access.test_regressions import policy as raw_policy
from tests.conditional_access.worlds import population_from
from tests.recordings import BUNDLED
from tests.scans import HOSTILE, grade, scan
from ztscan.conditional_access.explain.inventory import inventory_of
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.core.fix import GraphCall
from ztscan.core.model import CheckResult, Scan
from ztscan.core.policy_inventory import ListedPolicy, PolicyInventory
from ztscan.graph.changed_policies import PATH, ChangedPolicies
from ztscan.graph.source import Recorded
from ztscan.reports.html import render
from ztscan.reports.page.text import visible
from ztscan.reports.redact import redact

CHECKS = (
    "conditional_access.mfa_all_users",
    "conditional_access.app_enforced_restrictions",
    "conditional_access.device_code_flow_blocked",
    "conditional_access.admin_sign_in_frequency",
)
GROUP, EMPTY = "11111111-2222-4333-8444-555555555501", "11111111-2222-4333-8444-555555555502"
PEOPLE: list[dict[str, Any]] = [{"id": "adele"}, {"id": "bob", "groups": [GROUP]}]


@pytest.fixture(scope="module")
def contoso() -> Scan:
    return ztscan.scan(BUNDLED, CHECKS).graded.scan


def inventory(found: Scan) -> PolicyInventory:
    listed = found.statistics["policy_inventory"]
    assert isinstance(listed, PolicyInventory)
    return listed


def missing(check: CheckResult) -> dict[str, int]:
    """By requirement, the accounts that miss it."""
    return {finding.discriminator: finding.users or 0 for finding in check.findings}


@pytest.mark.parametrize("name", ["CA002", "CA007", "CA016", "CA043"])
def test_what_only_a_policy_protects_is_what_a_scan_without_it_misses(contoso: Scan, name: str) -> None:
    (policy,) = [one for one in inventory(contoso).policies if one.name.startswith(name)]
    call = GraphCall("PATCH", f"{PATH}/{policy.id}", {"state": "disabled"}, "beta")
    after = ztscan.scan(ChangedPolicies.of(Recorded.open(BUNDLED), [call]), CHECKS).graded.scan
    expected = {}
    for was, now in zip(contoso.checks, after.checks, strict=True):
        before, more = missing(was), missing(now)
        grown = {key: count - before.get(key, 0) for key, count in more.items() if count > before.get(key, 0)}
        if grown:
            worst = max(grown, key=lambda key: grown[key])
            expected[was.id] = (grown[worst], worst not in before)
    assert policy.only is not None
    assert {one.check: (one.people, one.falls) for one in policy.only} == expected


def coverage_of(*raw: dict[str, Any]) -> SignInCoverage:
    return SignInCoverage(policies_from(list(raw)), tenant_from(list(raw), {}), population_from(PEOPLE, groups=[EMPTY]))


def test_a_policy_that_another_one_repeats_and_one_that_applies_to_nobody_are_told() -> None:
    coverage = coverage_of(
        raw_policy("wide", grant=MFA),
        raw_policy("narrow", grant=MFA, users={"includeUsers": [], "includeGroups": [GROUP]}),
        raw_policy("blocks", grant=BLOCK, users={"includeUsers": [], "includeGroups": [GROUP]}),
        raw_policy("empty", grant=MFA, users={"includeUsers": [], "includeGroups": [EMPTY]}),
    )
    coverage.prove(catalogue.MFA_ALL_USERS, "conditional_access.mfa_all_users")
    listed = {one.id: one for one in inventory_of(coverage).policies}
    assert "wide" in listed["narrow"].within
    assert "wide" not in listed["blocks"].within
    assert listed["wide"].within == ()
    assert [one.check for one in listed["wide"].only or ()] == ["conditional_access.mfa_all_users"]
    assert listed["narrow"].only == ()
    assert [one.id for one in listed.values() if one.people == 0] == ["empty"]


# In the report


def listed(name: str) -> Scan:
    policy = ListedPolicy(
        id="11111111-2222-4333-8444-555555555555",
        name=name,
        state="enabled",
        included=(f"group {name}",),
        excluded=(f"user {name}",),
        resources=(name,),
        conditions=(f"locations {name}",),
        controls=(f"terms of use {name}",),
        people=3,
        only=(),
    )
    return msgspec.structs.replace(scan(), statistics={"policy_inventory": PolicyInventory((policy,))})


@pytest.mark.parametrize("name", HOSTILE)
def test_the_words_of_a_policy_stay_text(name: str) -> None:
    of = listed(name)
    page = render(of, grade(of))
    assert not re.search(r"<img src=x|<script>alert|href=.?javascript", page)
    assert not set(page) & {"\u202e", "\x1b", "\x00"}
    assert visible(f"group {name}", 160) in unescape(page)


def test_redaction_keeps_states_and_numbers_of_policies_and_no_word() -> None:
    of = listed("Very Secret Name")
    hidden, _ = redact(of, grade(of), b"a key of the tests")
    text = str(hidden.statistics)
    assert "Secret" not in text
    assert "11111111-2222" not in text
    page = render(hidden, grade(hidden))
    assert "3 people" in page
    assert "1 policy: 1 on." in page


def test_the_inventory_counts_its_rows(contoso: Scan) -> None:
    page = render(contoso, grade(contoso))
    section = page[page.index("Conditional Access policies</h3>") :]
    section = section[: section.index("</table>")]
    told = re.search(r"(\d+) policies: (\d+) on, (\d+) off, (\d+) report-only\.", section)
    assert told is not None
    total, *parts = map(int, told.groups())
    assert (total, sum(parts)) == (len(re.findall(r'<th scope="?row"?>', section)), total)
