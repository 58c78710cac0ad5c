"""Cases of `global_secure_access.tls_bypass_reviewed`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.tls_inspection import TLS, policy, rule

FAILS = {key("Inspect")}
OLD = "2026-06-01T08:00:00Z"
SITE = rule("bank.example")

CASES = (
    Case("no bypass rules"),
    Case("changed a month ago", {TLS: [policy(SITE)]}),
    Case("unchanged for long", {TLS: [policy(SITE, lastModifiedDateTime=OLD)]}, FAILS),
    Case("that is accepted", {TLS: [policy(SITE, lastModifiedDateTime=OLD)]}, options={"maximum_days": 365}),
    Case("a hostile name", {TLS: [policy(SITE, lastModifiedDateTime=OLD, name="<b>`|\u001b[2J")]}, FAILS),
    Case("without bypass rules", {TLS: [policy(rule("a.example", "inspect"), lastModifiedDateTime=OLD)]}),
    Case(
        "made by Microsoft", {TLS: [policy(rule("Finance", description="Auto-created TLS rule for 1"), lastModifiedDateTime=OLD)]}
    ),
    Case("a top-level domain", {TLS: [policy(rule("*.com"))]}, FAILS),
    Case("no policy", {TLS: []}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("changed at no time", {TLS: [policy(SITE, lastModifiedDateTime=None)]}, verdict=NOT_ASSESSED),
    Case("changed in the future", {TLS: [policy(SITE, lastModifiedDateTime="2027-06-01T08:00:00Z")]}, verdict=NOT_ASSESSED),
    Case("the action was not returned", {TLS: [policy(rule("a.example", None))]}, verdict=NOT_ASSESSED),
    Case("could not be read", {TLS: gap(TLS)}, verdict=NOT_ASSESSED),
    Case("a wide rule that says it is of Microsoft", {TLS: [policy(rule("*", description="Auto-created TLS rule"))]}, FAILS),
    Case("a rule without conditions", {TLS: [policy({**SITE, "matchingConditions": None})]}, verdict=NOT_ASSESSED),
)
