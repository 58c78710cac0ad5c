"""A Conditional Access policy as Terraform text for the provider azuread, or why the provider cannot express it.

The provider writes conditions, grant and session controls whole. A part that it does not know would be removed from the policy at
the next apply, so that a policy with such a part is refused, never shortened.

Source: github.com/hashicorp/terraform-provider-azuread, resource ``azuread_conditional_access_policy``, version 3.9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

STRENGTHS = "/policies/authenticationStrengthPolicies/"
POLICIES = "/identity/conditionalAccess/policies/"
RESOURCE = "azuread_conditional_access_policy"
_BUILT_IN = frozenset(
    ("block", "mfa", "compliantDevice", "domainJoinedDevice", "approvedApplication", "compliantApplication", "passwordChange")
)
_CONDITIONS = frozenset(
    (
        *("clientAppTypes", "users", "applications", "platforms", "locations", "devices", "userRiskLevels"),
        *("signInRiskLevels", "servicePrincipalRiskLevels", "insiderRiskLevels", "authenticationFlows"),
    )
)
_SESSION = frozenset(
    (
        *("signInFrequency", "persistentBrowser", "cloudAppSecurity", "applicationEnforcedRestrictions"),
        "disableResilienceDefaults",
    )
)


_ENFORCED = "enabled"
AT_ONCE = (
    "# The policy is enforced today. Terraform changes it itself: the change takes effect at once, for all whom it applies to."
)


class NoTerraform(Exception):  # noqa: N818 - an outcome, not an error
    """Raised for a policy that the provider cannot express. The message says why."""


def new_policy_text(body: Mapping[str, Any]) -> str:
    """A policy that does not exist yet, in the state of ``body``."""
    return "\n".join(_resource(body, str(body["state"]))) + "\n"


def edited_policy_text(policy_id: str, body: Mapping[str, Any], state: str) -> str:
    """A policy that exists, imported and changed: the plan shows exactly the change, and whether it takes effect at once."""
    imported = ["import {", f"  to = {RESOURCE}.policy", f"  id = {quoted(POLICIES + policy_id)}", "}", ""]
    note = ["# Expected plan: 1 to import, 1 to change. If it shows more, do not apply it."]
    note += [AT_ONCE] if state == _ENFORCED else []
    return "\n".join([*note, *imported, *_resource(body, state)]) + "\n"


def enforces(text: str) -> bool:
    """Whether the policy of a Terraform text is, or stays, switched on."""
    return _state_line(_ENFORCED) in text.split("\n")


def _state_line(state: str) -> str:
    return f"  state        = {quoted(state)}"


def quoted(text: str) -> str:
    """A text as a string of HCL. Nothing in it can end the string or begin a template."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${").replace("%{", "%%{")
    return '"' + "".join(c if c.isprintable() and ord(c) < _BEYOND_ASCII else _code_point(c) for c in escaped) + '"'


_BEYOND_ASCII = 0x7F
_BEYOND_16_BITS = 0xFFFF


def _code_point(character: str) -> str:
    code = ord(character)
    return f"\\U{code:08x}" if code > _BEYOND_16_BITS else f"\\u{code:04x}"


def _resource(body: Mapping[str, Any], state: str) -> Iterator[str]:
    conditions = body.get("conditions") or {}
    _refuse_others(conditions, _CONDITIONS, "the condition")
    grant, session = body.get("grantControls") or {}, body.get("sessionControls") or {}
    yield f'resource "{RESOURCE}" "policy" {{'
    yield f"  display_name = {quoted(str(body['displayName']))}"
    yield _state_line(state)
    yield from _block("conditions", _conditions(conditions))
    if grant:
        yield from _block("grant_controls", _grant(grant))
    if session:
        yield from _block("session_controls", _session(session))
    yield "}"


def _block(name: str, lines: Iterable[str]) -> Iterator[str]:
    found = [f"    {line}" for line in lines]
    if found:
        yield f"  {name} {{"
        yield from found
        yield "  }"


def _inner(name: str, lines: Iterable[str]) -> Iterator[str]:
    found = [f"  {line}" for line in lines]
    if found:
        yield from (f"{name} {{", *found, "}")


def _conditions(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"client_app_types = {_texts(found.get('clientAppTypes') or ['all'])}"
    for key, name in (
        ("userRiskLevels", "user_risk_levels"),
        ("signInRiskLevels", "sign_in_risk_levels"),
        ("servicePrincipalRiskLevels", "service_principal_risk_levels"),
    ):
        if found.get(key):
            yield f"{name} = {_texts(found[key])}"
    insider = _flags(found.get("insiderRiskLevels"))
    if len(insider) > 1:
        raise NoTerraform("The provider azuread takes one level of insider risk only.")
    if insider:
        yield f"insider_risk_levels = {quoted(insider[0])}"
    flows = found.get("authenticationFlows") or {}
    if methods := _flags(flows.get("transferMethods")):
        yield f"authentication_flow_transfer_methods = {_texts(methods)}"
    for key, lines in (("applications", _applications), ("users", _users), ("platforms", _sides), ("locations", _sides)):
        if found.get(key):
            told: Callable[[Mapping[str, Any]], Iterator[str]] = lines
            yield from _inner(key, told(found[key]))
    if found.get("devices"):
        yield from _inner("devices", _devices(found["devices"]))


def _applications(found: Mapping[str, Any]) -> Iterator[str]:
    known = ("includeApplications", "excludeApplications", "includeUserActions", "applicationFilter")
    _refuse_others(found, known, "the condition applications/")
    actions = found.get("includeUserActions")
    if actions:
        yield f"included_user_actions = {_texts(actions)}"
    else:
        yield f"included_applications = {_texts(found.get('includeApplications') or ['None'])}"
    if found.get("excludeApplications"):
        yield f"excluded_applications = {_texts(found['excludeApplications'])}"
    yield from _inner("filter", _filter(found.get("applicationFilter")))


def _users(found: Mapping[str, Any]) -> Iterator[str]:
    lists = [f"{side}{kind}" for side in ("include", "exclude") for kind in ("Users", "Groups", "Roles")]
    external = ("includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers")
    _refuse_others(found, (*lists, *external), "the condition users/")
    for key in lists:
        if found.get(key):
            yield f"{_side(key)}_{key[7:].lower()} = {_texts(found[key])}"
    for key in external:
        if found.get(key):
            yield from _inner(f"{_side(key)}_guests_or_external_users", _external(found[key]))


def _external(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"guest_or_external_user_types = {_texts(_flags(found.get('guestOrExternalUserTypes')))}"
    tenants = found.get("externalTenants") or {}
    lines = [f"membership_kind = {quoted(str(tenants.get('membershipKind') or 'all'))}"]
    if tenants.get("members"):
        lines.append(f"members = {_texts(tenants['members'])}")
    yield from _inner("external_tenants", lines)


def _sides(found: Mapping[str, Any]) -> Iterator[str]:
    """Platforms or locations: what is included, and what is excluded."""
    for key, values in found.items():
        if not values or key.startswith("@"):
            continue
        if not key.startswith(("include", "exclude")):
            raise NoTerraform(f"The provider azuread has no {key[:60]}.")
        yield f"{_side(key)}_{key[7:].lower()} = {_texts(values)}"


def _devices(found: Mapping[str, Any]) -> Iterator[str]:
    _refuse_others(found, ("deviceFilter",), "the condition devices/")
    yield from _inner("filter", _filter(found.get("deviceFilter")))


def _filter(found: Mapping[str, Any] | None) -> Iterator[str]:
    if found:
        yield f"mode = {quoted(str(found.get('mode')))}"
        yield f"rule = {quoted(str(found.get('rule')))}"


def _grant(found: Mapping[str, Any]) -> Iterator[str]:
    known = ("operator", "builtInControls", "customAuthenticationFactors", "termsOfUse", "authenticationStrength")
    _refuse_others(found, known, "the grant control")
    controls = found.get("builtInControls") or ()
    unknown = [control for control in controls if control not in _BUILT_IN]
    if unknown:
        raise NoTerraform(f"The provider azuread has no grant control {str(unknown[0])[:60]}.")
    yield f"operator = {quoted(str(found.get('operator') or 'OR'))}"
    for key, name in (
        ("builtInControls", "built_in_controls"),
        ("customAuthenticationFactors", "custom_authentication_factors"),
        ("termsOfUse", "terms_of_use"),
    ):
        if found.get(key):
            yield f"{name} = {_texts(found[key])}"
    strength = found.get("authenticationStrength")
    if strength:
        yield f"authentication_strength_policy_id = {quoted(STRENGTHS + str(strength['id']))}"


def _session(found: Mapping[str, Any]) -> Iterator[str]:
    _refuse_others(found, _SESSION, "the session control")
    frequency = found.get("signInFrequency") or {}
    if frequency.get("isEnabled"):
        yield f"sign_in_frequency_interval = {quoted(str(frequency.get('frequencyInterval') or 'timeBased'))}"
        if frequency.get("value") and frequency.get("type"):
            yield f"sign_in_frequency = {int(frequency['value'])}"
            yield f"sign_in_frequency_period = {quoted(str(frequency['type']))}"
        if frequency.get("authenticationType"):
            yield f"sign_in_frequency_authentication_type = {quoted(str(frequency['authenticationType']))}"
    browser = found.get("persistentBrowser") or {}
    if browser.get("isEnabled"):
        yield f"persistent_browser_mode = {quoted(str(browser.get('mode')))}"
    security = found.get("cloudAppSecurity") or {}
    if security.get("isEnabled"):
        yield f"cloud_app_security_policy = {quoted(str(security.get('cloudAppSecurityType')))}"
    if (found.get("applicationEnforcedRestrictions") or {}).get("isEnabled"):
        yield "application_enforced_restrictions_enabled = true"
    if found.get("disableResilienceDefaults"):
        yield "disable_resilience_defaults = true"


def _refuse_others(found: Mapping[str, Any], known: Iterable[str], what: str) -> None:
    """Raise NoTerraform for a part with a value that the provider would remove."""
    others = sorted(key for key, value in found.items() if key not in known and "@odata" not in key and _says_something(value))
    if others:
        raise NoTerraform(f"The provider azuread cannot express {what} {others[0][:60]}, and would remove it.".replace("/ ", "/"))


def _says_something(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_says_something(inner) for key, inner in value.items() if "@odata" not in key)
    return value is not None and value not in (False, "", "none", [], ())


def _side(key: str) -> str:
    return "included" if key.startswith("include") else "excluded"


def _flags(value: Any) -> list[str]:
    """The words of flags that Graph writes as one text."""
    return [word.strip() for word in str(value or "").split(",") if word.strip() and word.strip() != "none"]


def _texts(values: Iterable[Any]) -> str:
    return f"[{', '.join(quoted(str(value)) for value in values)}]"
