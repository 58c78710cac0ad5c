"""Cases of `authentication_methods.tap_enabled`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.authentication_methods import ALL_USERS
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import GapReason, Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/TemporaryAccessPass"
CONDITIONAL_ACCESS = "conditional_access_policies"
STRENGTHS = "authentication_strengths"
REGISTRATION, BOOTSTRAP, PASSKEYS = "protect-registration", "strength-bootstrap", "strength-passkeys"


def protects(strength: str | None, *others: str, state: str = "enabled", operator: str = "OR") -> dict[str, object]:
    """A policy on registering security information that demands a strength, or one of other controls."""
    return {
        "id": REGISTRATION,
        "displayName": "Protect registration",
        "state": state,
        "conditions": {
            "users": {"includeUsers": ["All"]},
            "applications": {"includeApplications": [], "includeUserActions": ["urn:user:registersecurityinfo"]},
        },
        "grantControls": {
            "operator": operator,
            "builtInControls": list(others),
            "customAuthenticationFactors": [],
            "termsOfUse": [],
            "authenticationStrength": {"id": strength} if strength else None,
        },
    }


def tenant(*policies: dict[str, object], **changes: object) -> dict[str, object]:
    """The change to a tenant with these policies and two strengths."""
    return {
        CONDITIONAL_ACCESS: list(policies),
        STRENGTHS: [
            {"id": BOOTSTRAP, "displayName": "Bootstrap", "allowedCombinations": ["fido2", "temporaryAccessPassOneTime"]},
            {"id": PASSKEYS, "displayName": "Passkeys", "allowedCombinations": ["fido2", "windowsHelloForBusiness"]},
        ],
        **changes,
    }


def on_everything_else() -> dict[str, object]:
    policy = protects(PASSKEYS)
    return {**policy, "conditions": {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]}}}


DUO = protects(PASSKEYS)
DUO["grantControls"] = {"operator": "OR", "authenticationStrength": {"id": PASSKEYS}, "customAuthenticationFactors": ["Duo"]}
ALONE = protects(PASSKEYS)
ALONE["grantControls"] = {"operator": "OR", "authenticationStrength": {"id": PASSKEYS}}
REUSABLE = {"id": "strength-again", "displayName": "Again", "allowedCombinations": ["fido2", "temporaryAccessPassMultiUse"]}
AGAIN = {**tenant(protects("strength-again")), STRENGTHS: [REUSABLE]}
CASES = (
    Case("a group, and a strength that a pass meets", tenant(protects(BOOTSTRAP))),
    Case("a group, and no policy on registration", tenant()),
    Case("a group, and registration with any second factor", tenant(protects(None, "mfa"))),
    Case("a strength that no pass meets", tenant(protects(PASSKEYS)), fails={REGISTRATION}),
    Case(
        "such a strength and a compliant device",
        tenant(protects(PASSKEYS, "compliantDevice", operator="AND")),
        fails={REGISTRATION},
    ),
    Case("such a strength, and the other controls are null", tenant(ALONE), fails={REGISTRATION}),
    Case("such a strength or a control of another service", tenant(DUO)),
    Case("such a strength or a compliant device", tenant(protects(PASSKEYS, "compliantDevice"))),
    Case("such a strength, in a policy that only reports", tenant(protects(PASSKEYS, state="enabledForReportingButNotEnforced"))),
    Case("such a strength, in a policy on all applications", tenant(on_everything_else())),
    Case("passes are off", {**tenant(), f"{METHOD}/state": "disabled"}, fails={"TemporaryAccessPass"}),
    Case(
        "passes are off, and would be for all users",
        {**tenant(), f"{METHOD}/state": "disabled", f"{METHOD}/includeTargets/0/id": "all_users"},
        fails={"TemporaryAccessPass"},
    ),
    Case("passes are not listed among the methods", {**tenant(), METHOD: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("passes for all users", {**tenant(), f"{METHOD}/includeTargets/0/id": "all_users"}, fails={"TemporaryAccessPass"}),
    Case("R3: passes for nobody", {**tenant(), f"{METHOD}/includeTargets": []}, fails={"TemporaryAccessPass"}),
    Case(
        "passes are off, and no pass would do",
        {**tenant(protects(PASSKEYS)), f"{METHOD}/state": "disabled"},
        fails={"TemporaryAccessPass", REGISTRATION},
    ),
    Case("a strength that was not returned", tenant(protects("strength-unseen")), verdict=Verdict.NOT_ASSESSED),
    Case(
        "strengths could not be read, and one is demanded",
        {**tenant(protects(BOOTSTRAP)), STRENGTHS: gap(STRENGTHS)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("strengths could not be read, and none is demanded", {**tenant(), STRENGTHS: gap(STRENGTHS)}),
    Case(
        "policies could not be read",
        {**tenant(), CONDITIONAL_ACCESS: gap(CONDITIONAL_ACCESS)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "R20: without a licence there are no policies to look at",
        {**tenant(), CONDITIONAL_ACCESS: gap(CONDITIONAL_ACCESS, GapReason.NOT_LICENSED), "subscribed_skus": []},
    ),
    Case(
        "passes are off for certain, policies could not be read",
        {**tenant(), f"{METHOD}/state": "disabled", CONDITIONAL_ACCESS: gap(CONDITIONAL_ACCESS)},
        fails={"TemporaryAccessPass"},
    ),
    Case("R13: the targets were not returned", {**tenant(), f"{METHOD}/includeTargets": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "a strength for passes that can be reused, and each can be used once",
        {**AGAIN, f"{METHOD}/isUsableOnce": True},
        fails={REGISTRATION},
    ),
    Case("the same, and passes can be reused", {**AGAIN, f"{METHOD}/isUsableOnce": False}),
    Case(
        "the same, and whether passes can be reused was not returned",
        {**AGAIN, f"{METHOD}/isUsableOnce": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "passes are off, and for all users by default",
        {**tenant(), f"{METHOD}/state": "disabled", f"{METHOD}/includeTargets": [ALL_USERS]},
        fails={"TemporaryAccessPass"},
    ),
    Case(
        "the only group is excluded",
        {**tenant(), f"{METHOD}/excludeTargets": [{"targetType": "group", "id": ONBOARDING}]},
        fails={"TemporaryAccessPass"},
    ),
)
