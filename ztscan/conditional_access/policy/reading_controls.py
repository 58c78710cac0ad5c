"""Reading what a policy requires: grant controls as clauses, session controls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ztscan.conditional_access.policy.policy import Grant, Session, control_name
from ztscan.conditional_access.policy.reading_values import Shape, entries, filled, object_of, once_for_the_same, unknown_keys
from ztscan.conditional_access.policy.vocabulary import (
    BLOCK,
    BUILT_IN_CONTROLS,
    CUSTOM_PREFIX,
    STRENGTH_PREFIX,
    TERMS_PREFIX,
    UNMODELLED_PREFIX,
)

_KNOWN_GRANT = {
    "operator": Shape.SCALAR,
    "builtInControls": Shape.LIST,
    "termsOfUse": Shape.LIST,
    "customAuthenticationFactors": Shape.LIST,
    "authenticationStrength": Shape.OBJECT,
}
_KNOWN_STRENGTH = {
    **dict.fromkeys(("id", "displayName", "description", "policyType", "requirementsSatisfied"), Shape.SCALAR),
    **dict.fromkeys(("createdDateTime", "modifiedDateTime"), Shape.SCALAR),
    **dict.fromkeys(("allowedCombinations", "combinationConfigurations"), Shape.LIST),
}
_FREQUENCY = ("isEnabled", "value", "type", "authenticationType", "frequencyInterval")
_KNOWN_SESSION: Mapping[str, tuple[str, ...]] = {
    "signInFrequency": _FREQUENCY,
    "persistentBrowser": ("isEnabled", "mode"),
    "cloudAppSecurity": ("isEnabled", "cloudAppSecurityType"),
    "applicationEnforcedRestrictions": ("isEnabled",),
    "secureSignInSession": ("isEnabled",),
    "continuousAccessEvaluation": ("mode",),
}
"""Session controls, and what each of them says."""
_OTHER_SESSION = frozenset(("disableResilienceDefaults",))


def grant_of(raw: Mapping[str, Any] | None, policy_id: str) -> Grant:
    """The clauses of ``grantControls``; none where it is null, as in a policy with session controls only."""
    grant = object_of(raw)
    controls = [
        control if control in BUILT_IN_CONTROLS else UNMODELLED_PREFIX + control
        for control in entries(grant.get("builtInControls"))
    ]
    controls += [TERMS_PREFIX + entry for entry in entries(grant.get("termsOfUse"))]
    controls += [CUSTOM_PREFIX + entry for entry in entries(grant.get("customAuthenticationFactors"))]
    if filled(grant.get("authenticationStrength")):
        controls.append(STRENGTH_PREFIX + strength_id(object_of(grant["authenticationStrength"]), policy_id))
    unknown = tuple(frozenset((UNMODELLED_PREFIX + key,)) for key in unknown_in_grant(grant))
    if not controls:
        return Grant((), unknown)
    operator = str(grant.get("operator") or "").upper()
    carried = object_of(grant.get("authenticationStrength"))
    called = {STRENGTH_PREFIX + strength_id(carried, policy_id): str(carried.get("displayName") or "")} if carried else {}
    names = [control_name(control, called.get(control, "")) for control in dict.fromkeys(controls)]
    text = f" {operator or '?'} ".join(names)
    if BLOCK in controls:  # no other control lifts a block
        return Grant((frozenset((BLOCK,)),), (frozenset((BLOCK,)),), text)
    together = (frozenset(controls),)
    each = tuple(frozenset((control,)) for control in dict.fromkeys(controls))
    if operator == "OR" or len(each) == 1:
        return Grant(together, (*together, *unknown), text)
    return Grant(each if operator == "AND" else together, (*each, *unknown), text)


def unknown_in_grant(grant: Mapping[str, Any]) -> list[str]:
    """Properties of the grant, and of its strength, that are not known: they may lift a requirement, or add one."""
    strength = object_of(grant.get("authenticationStrength"))
    inside = [f"authenticationStrength.{key}" for key in unknown_keys(strength, _KNOWN_STRENGTH)]
    return [*unknown_keys(grant, _KNOWN_GRANT), *inside]


def strength_id(raw: Mapping[str, Any], policy_id: str) -> str:
    """How a clause names a strength: by its id, or by the policy that carries it."""
    return str(raw.get("id") or f"{policy_id}/authenticationStrength").lower()


@once_for_the_same
def session_of(raw: Mapping[str, Any]) -> Session:
    """The session controls that are switched on."""
    frequency = _switched_on(raw, "signInFrequency")
    browser = _switched_on(raw, "persistentBrowser")
    cloud_apps = _switched_on(raw, "cloudAppSecurity")
    hours, doubt = _hours(frequency)
    evaluation = raw.get("continuousAccessEvaluation")
    return Session(
        sign_in_frequency=hours,
        frequency_methods=str(frequency.get("authenticationType") or "").lower(),
        persistent_browser=str(browser["mode"]).lower() if browser.get("mode") else None,
        app_enforced_restrictions=filled(_switched_on(raw, "applicationEnforcedRestrictions")),
        cloud_app_security=str(cloud_apps["cloudAppSecurityType"]).lower() if cloud_apps.get("cloudAppSecurityType") else None,
        token_protection=filled(_switched_on(raw, "secureSignInSession")),
        continuous_access_evaluation=None if evaluation is None else str(object_of(evaluation).get("mode") or "").lower(),
        resilience_defaults_disabled=raw.get("disableResilienceDefaults") is True,
        unmodelled=(*_unknown_in_session(raw), *doubt),
    )


def _unknown_in_session(raw: Mapping[str, Any]) -> list[str]:
    """Session controls that are not known, and those with a property that is not: it may narrow them."""
    found = [key for key in unknown_keys(raw, dict.fromkeys(_KNOWN_SESSION, Shape.OBJECT)) if key not in _OTHER_SESSION]
    for control, properties in _KNOWN_SESSION.items():
        if unknown_keys(object_of(raw.get(control)), dict.fromkeys(properties, Shape.SCALAR)):
            found.append(control)
    return found


def _switched_on(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    control = object_of(raw.get(key))
    return control if control.get("isEnabled") is True else {}


def _hours(frequency: Mapping[str, Any]) -> tuple[float | None, tuple[str, ...]]:
    """Length of a sign-in frequency in hours, 0 for every time; a doubt where it cannot be read."""
    if not frequency:
        return None, ()
    interval = str(frequency.get("frequencyInterval") or "timeBased").lower()
    if interval == "everytime":
        return 0.0, ()
    value, unit = frequency.get("value"), str(frequency.get("type") or "").lower()
    if interval == "timebased" and isinstance(value, int) and not isinstance(value, bool) and unit in ("hours", "days"):
        return float(value * (24 if unit == "days" else 1)), ()
    return None, ("signInFrequency",)
