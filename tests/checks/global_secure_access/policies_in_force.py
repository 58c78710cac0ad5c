"""Cases of `global_secure_access.policies_in_force`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.internet_forwarded import PROFILES as FORWARDING
from tests.checks.global_secure_access.tls_inspection import TLS
from tests.checks.global_secure_access.web_filtering import ACCESS, ID, POLICIES, PROFILES, RISKY, STRICT, delivers, link, policy

LOOSE = {POLICIES: Add(policy("Loose", RISKY))}

CASES = (
    Case("all are linked"),
    Case("one is linked nowhere", LOOSE, {key("Loose")}),
    Case("a hostile name", {POLICIES: Add(policy("<b>`|\u001b[2J", RISKY))}, {key("<b>`|\u001b[2J")}),
    Case("one without rules", {POLICIES: Add(policy("All websites"))}),
    Case(
        "the link is disabled",
        {f"{ID}/policies": [link("Risky sites", state="disabled"), link("Inspect", "tls")]},
        {key("Risky sites")},
    ),
    Case("in a profile that nobody gets", STRICT, {key("Risky sites"), key("Inspect")}),
    Case("in a profile that somebody gets", {**STRICT, TLS: [], ACCESS: Add(delivers("Strict"))}),
    Case("no policies", {POLICIES: [], TLS: []}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("the kind of a link was not returned", {f"{ID}/policies/0/@odata.type": ""}, verdict=NOT_ASSESSED),
    Case("profiles could not be read", {PROFILES: gap(PROFILES)}, verdict=NOT_ASSESSED),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case("nobody's traffic is forwarded", {f"{FORWARDING}/{key('profile-internet')}/state": "disabled"}, verdict=NOT_APPLICABLE),
    Case(
        "nobody's traffic is forwarded, and one is linked nowhere",
        {f"{FORWARDING}/{key('profile-internet')}/state": "disabled", **LOOSE},
        {key("Loose")},
    ),
)
