"""Cases of `global_secure_access.high_risk_categories`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.web_filtering import (
    ACCESS,
    ID,
    NETWORKS,
    POLICIES,
    PROFILES,
    RISKY,
    branch,
    delivers,
    link,
    policy,
    profile,
    rule,
)

ALL = {"CriminalActivity", "Hacking", "IllegalSoftware"}
PILOT = {"includeUsers": [], "includeGroups": ["pilot"]}


def profiles(*before: dict[str, Any], policies: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """The baseline profile that blocks, and other profiles before it."""
    return {
        PROFILES: [*before, profile("Baseline", link("Risky sites"))],
        POLICIES: [policy("Risky sites", RISKY), *policies],
    }


ALLOWS = policy("Research", rule("hacking"), action="allow")
EARLY = profile("Lab", link("Research"), priority=100)

CASES = (
    Case("blocked in the baseline profile"),
    Case(
        "one category is missing", {POLICIES: [policy("Risky sites", rule("Hacking", "IllegalSoftware"))]}, {"CriminalActivity"}
    ),
    Case("everything is blocked", {POLICIES: [policy("Risky sites", rule(host="*"))]}),
    Case("other categories", {}, {"Gambling"}, options={"categories": ["Gambling"]}),
    Case("an earlier profile that nobody gets", profiles(EARLY, policies=(ALLOWS,))),
    Case(
        "an earlier profile for everyone allows",
        {**profiles(EARLY, policies=(ALLOWS,)), ACCESS: Add(delivers("Lab"))},
        {"Hacking"},
    ),
    Case(
        "an earlier profile for a pilot allows",
        {**profiles(EARLY, policies=(ALLOWS,)), ACCESS: Add(delivers("Lab", users=PILOT))},
        {"Hacking"},
    ),
    Case(
        "a later policy of the same profile allows",
        {
            f"{ID}/policies": [link("Research", priority=200), link("Risky sites")],
            POLICIES: [policy("Risky sites", RISKY), ALLOWS],
        },
    ),
    Case(
        "an earlier policy of the same profile allows",
        {f"{ID}/policies": [link("Research", priority=5), link("Risky sites")], POLICIES: [policy("Risky sites", RISKY), ALLOWS]},
        {"Hacking"},
    ),
    Case(
        "blocked for a pilot only",
        {
            PROFILES: [profile("Lab", link("Risky sites"), priority=100)],
            ACCESS: Add(delivers("Lab", users=PILOT)),
        },
        ALL,
    ),
    Case("a hostile category", {}, {"<b>`|\u001b[2J"}, options={"categories": ["<b>`|\u001b[2J"]}),
    Case("remote networks", {NETWORKS: [branch()]}),
    Case(
        "remote networks without a baseline profile that blocks",
        {
            PROFILES: [profile("Lab", link("Risky sites"), priority=100), profile("Baseline")],
            ACCESS: Add(delivers("Lab")),
            NETWORKS: [branch()],
        },
        ALL,
    ),
    Case(
        "an earlier profile that is not known well enough",
        {
            **profiles(profile("Lab", link("Research", state=None), priority=100), policies=(ALLOWS,)),
            ACCESS: Add(delivers("Lab")),
        },
        verdict=NOT_ASSESSED,
    ),
    Case("two links of unknown order", {f"{ID}/policies": [link("Risky sites", priority=None), link("B")]}, verdict=NOT_ASSESSED),
    Case(
        "destinations were not returned",
        {POLICIES: [policy("Risky sites", {**RISKY, "destinations": None})]},
        verdict=NOT_ASSESSED,
    ),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case(
        "an earlier policy allows a top-level domain",
        {
            f"{ID}/policies": [link("Research", priority=5), link("Risky sites")],
            POLICIES: [policy("Risky sites", RISKY), policy("Research", rule(host="*.com"), action="allow")],
        },
        ALL,
    ),
    Case(
        "an earlier policy allows one site",
        {
            f"{ID}/policies": [link("Research", priority=5), link("Risky sites")],
            POLICIES: [policy("Risky sites", RISKY), policy("Research", rule(host="*.fabrikam.example"), action="allow")],
        },
    ),
    Case("a top-level domain is blocked, and no category", {POLICIES: [policy("Risky sites", rule(host="*.com"))]}, ALL),
    Case(
        "all that has a dot is allowed before",
        {
            f"{ID}/policies": [link("Research", priority=5), link("Risky sites")],
            POLICIES: [policy("Risky sites", RISKY), policy("Research", rule(host="*.*"), action="bypass")],
        },
        ALL,
    ),
    Case(
        "all addresses are allowed before",
        {
            f"{ID}/policies": [link("Research", priority=5), link("Risky sites")],
            POLICIES: [
                policy("Risky sites", RISKY),
                policy(
                    "Research", {**rule(host="x"), "destinations": [{"values": ["0.0.0.0/1", "128.0.0.0/1"]}]}, action="allow"
                ),
            ],
        },
        ALL,
    ),
    Case(
        "a destination without a value",
        {POLICIES: [policy("Risky sites", {**RISKY, "destinations": [{}]})]},
        verdict=NOT_ASSESSED,
    ),
    Case("no category is chosen", options={"categories": []}, verdict=NOT_APPLICABLE),
    Case(
        "two profiles of the same priority",
        {
            **profiles(EARLY, profile("Other", link("Risky sites"), priority=100), policies=(ALLOWS,)),
            ACCESS: Add(delivers("Lab"), delivers("Other")),
        },
        verdict=NOT_ASSESSED,
    ),
    Case(
        "blocked twice, and accounts for emergency access are not known",
        {**profiles(profile("Lab", link("Risky sites"), priority=100)), ACCESS: Add(delivers("Lab")), "users": gap("users")},
    ),
)
