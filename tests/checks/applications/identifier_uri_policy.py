"""Cases of `applications.identifier_uri_policy`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.block_password_addition import ACTORS, HOSTILE, PATH, POLICY, START, custom
from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

URIS = f"{PATH}/applicationRestrictions/identifierUris"
RULE = f"{URIS}/uriAdditionWithoutUniqueTenantIdentifier"


def uris(**rule: Any) -> dict[str, Any]:
    """Restrictions of a custom policy on identifier URIs."""
    return {"applicationRestrictions": {"identifierUris": {"uriAdditionWithoutUniqueTenantIdentifier": rule}}}


CASES = (
    Case("enabled"),
    Case("the policy is off", {f"{PATH}/isEnabled": False}, fails={POLICY}),
    Case("R13: whether it is on was not returned", {f"{PATH}/isEnabled": None}, verdict=Verdict.NOT_ASSESSED),
    Case("disabled", {f"{RULE}/state": "disabled"}, fails={POLICY}),
    Case("the other restriction does not replace it", {RULE: Remove()}, fails={POLICY}),
    Case("no restriction on URIs", {URIS: Remove()}, fails={POLICY}),
    Case("R13: its state was not returned", {f"{RULE}/state": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("older applications are free", {f"{RULE}/{START}": "2024-01-01T00:00:00Z"}, fails={POLICY}),
    Case("a date in the second year", {f"{RULE}/{START}": "0002-06-01T00:00:00Z"}, fails={POLICY}),
    Case("the least date", {f"{RULE}/{START}": "0001-01-01T00:00:00Z"}),
    Case("the stricter restriction is disabled", {f"{URIS}/nonDefaultUriAddition": {"state": "disabled"}}),
    Case("some actors are exempt", {f"{RULE}/excludeActors": ACTORS}, fails={POLICY}),
    Case("SAML is excluded by default", {f"{RULE}/excludeSaml": True}),
    Case("a custom policy as strict", custom(restrictions=uris(state="enabled"))),
    Case("a custom policy disables it", custom(restrictions=uris(state="disabled"), displayName=HOSTILE), fails={"custom"}),
    Case("a custom policy lacks it", custom(restrictions={}), verdict=Verdict.MANUAL),
    Case("a custom policy that is assigned to nothing", custom(restrictions=uris(state="disabled"), targets=0)),
    Case(
        "custom policies could not be read",
        {"app_management_policies": gap("app_management_policies")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("the default policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
