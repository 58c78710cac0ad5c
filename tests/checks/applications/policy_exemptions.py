"""Cases of `applications.policy_exemptions`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.block_password_addition import (
    ACTORS,
    HOSTILE,
    PATH,
    POLICY,
    START,
    custom,
    rule,
    with_rule,
)
from tests.checks.cases import Case, gap
from tests.checks.compliant.settings import restriction, restrictions
from ztscan.core.model import Verdict

SECRETS, KEYS = "passwordCredentials", "keyCredentials"
DISABLED = with_rule(SECRETS, 0, restriction("passwordAddition", "disabled"))
URIS = f"{PATH}/applicationRestrictions/identifierUris/uriAdditionWithoutUniqueTenantIdentifier/excludeActors"
URI_OFF = {"applicationRestrictions": {"identifierUris": {"uriAdditionWithoutUniqueTenantIdentifier": {"state": "disabled"}}}}
URIS_ON = {
    "applicationRestrictions": {
        "identifierUris": {
            "nonDefaultUriAddition": {"state": "enabled"},
            "uriAdditionWithoutUniqueTenantIdentifier": {"state": "enabled"},
        }
    }
}
FROM_JUNE = restriction("passwordAddition", **{START: "2026-06-01T00:00:00Z"})
BOTH_FROM_JUNE = {rule(0): FROM_JUNE, rule(0, part="servicePrincipalRestrictions"): FROM_JUNE}


def complete(found: dict[str, Any]) -> dict[str, Any]:
    """A custom policy with these restrictions on credentials and strict ones on URIs."""
    return custom(restrictions={**found, **URIS_ON})


TWO = {
    "app_management_policies": [
        {"id": key, "displayName": name, "isEnabled": True, "restrictions": None} for key, name in (("b", "One"), ("a", "Two"))
    ],
    "app_management_policy_targets": {
        key: [{"@odata.type": "#microsoft.graph.application", "id": f"app-{key}"}] for key in ("a", "b")
    },
}
"""Two custom policies that lack every restriction."""

CASES = (
    Case("no exemption"),
    Case("a custom policy as strict", complete(restrictions())),
    Case("a custom policy without rules", custom(restrictions=None), verdict=Verdict.MANUAL),
    Case("two custom policies without rules", TWO, verdict=Verdict.MANUAL),
    Case("it is accepted", custom(restrictions=None), options={"accepted_exemptions": ("CUSTOM",)}),
    Case("a custom policy lacks one rule", custom(restrictions=with_rule(SECRETS, 0, None)), verdict=Verdict.MANUAL),
    Case("a custom policy disables a restriction", custom(restrictions=DISABLED, displayName=HOSTILE), fails={"custom"}),
    Case("it is declared", custom(restrictions=DISABLED), options={"accepted_exemptions": ("CUSTOM",)}),
    Case("another one is declared", custom(restrictions=DISABLED), fails={"custom"}, options={"accepted_exemptions": ("other",)}),
    Case("it is off", custom(restrictions=DISABLED, isEnabled=False)),
    Case("it is assigned to nothing", custom(restrictions=DISABLED, targets=0)),
    Case(
        "a longer lifetime",
        custom(restrictions=with_rule(SECRETS, 1, restriction("passwordLifetime", maxLifetime="P1Y"))),
        fails={"custom"},
    ),
    Case(
        "no lifetime",
        custom(restrictions=with_rule(KEYS, 0, restriction("asymmetricKeyLifetime"))),
        fails={"custom"},
    ),
    Case("a shorter lifetime", complete(with_rule(SECRETS, 1, restriction("passwordLifetime", maxLifetime="P30D")))),
    Case(
        "a later cut-off",
        custom(restrictions=with_rule(SECRETS, 0, restriction("passwordAddition", **{START: "2026-01-01T00:00:00Z"}))),
        fails={"custom"},
    ),
    Case(
        "a cut-off before that of the default policy",
        {
            **BOTH_FROM_JUNE,
            **complete(with_rule(SECRETS, 0, restriction("passwordAddition", **{START: "2026-01-01T00:00:00Z"}))),
        },
    ),
    Case(
        "a cut-off after that of the default policy",
        {
            **BOTH_FROM_JUNE,
            **complete(with_rule(SECRETS, 0, restriction("passwordAddition", **{START: "2026-07-01T00:00:00Z"}))),
        },
        {"custom"},
    ),
    Case(
        "a cut-off before that of the default policy for applications, which has none for service principals",
        {
            rule(0): FROM_JUNE,
            **complete(with_rule(SECRETS, 0, restriction("passwordAddition", **{START: "2026-01-01T00:00:00Z"}))),
        },
        fails={"custom"},
    ),
    Case("a restriction on URIs", custom(restrictions=URI_OFF), fails={"custom"}),
    Case(
        "disabled in the default policy, too",
        {
            **complete(DISABLED),
            rule(0): restriction("passwordAddition", "disabled"),
            rule(0, part="servicePrincipalRestrictions"): restriction("passwordAddition", "disabled"),
        },
    ),
    Case("actors are exempt", {f"{rule(0)}/excludeActors": ACTORS}, fails={POLICY}),
    Case(
        "actors are exempt from a restriction that is disabled",
        {rule(0): restriction("passwordAddition", "disabled", excludeActors=ACTORS)},
    ),
    Case(
        "actors are exempt by an attribute and in a new shape",
        {f"{rule(0)}/excludeActors": {**ACTORS, "groups": ["g"]}},
        options={"accepted_exemptions": ("Exemptions_Secrets=allowed",)},
        fails={POLICY},
    ),
    Case("actors are exempt from a restriction on URIs", {URIS: ACTORS}, fails={POLICY}),
    Case(
        "their attribute is declared",
        {f"{rule(0)}/excludeActors": ACTORS},
        options={"accepted_exemptions": ("Exemptions_Secrets=allowed",)},
    ),
    Case("actors in a new shape", {f"{rule(0)}/excludeActors": {"groups": ["g"]}}, fails={POLICY}),
    Case(
        "the default policy has no restriction",
        {f"{PATH}/applicationRestrictions": None, f"{PATH}/servicePrincipalRestrictions": None},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "the default policy has no restriction, and a custom policy excludes actors from its own",
        {
            f"{PATH}/applicationRestrictions": None,
            f"{PATH}/servicePrincipalRestrictions": None,
            **custom(restrictions=with_rule(SECRETS, 0, restriction("passwordAddition", excludeActors=ACTORS))),
        },
        fails={"custom"},
    ),
    Case(
        "the state of a restriction of the default policy is a new word",
        {
            **complete(DISABLED),
            rule(0): restriction("passwordAddition", "audit"),
            rule(0, part="servicePrincipalRestrictions"): restriction("passwordAddition", "audit"),
        },
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("the default policy is off", {f"{PATH}/isEnabled": False}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: whether it is on was not returned", {f"{PATH}/isEnabled": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: the state of a custom restriction was not returned",
        custom(restrictions=with_rule(SECRETS, 0, restriction("passwordAddition", state=None))),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "the state of a custom restriction is a new word",
        custom(restrictions=with_rule(SECRETS, 0, restriction("passwordAddition", "audit"))),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "custom policies could not be read",
        {"app_management_policies": gap("app_management_policies")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("the default policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
