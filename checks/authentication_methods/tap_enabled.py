from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.licences import P1_PLANS, is_off
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.entities.conditional_access import AuthenticationStrength, ConditionalAccessPolicy
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check, required

from ._methods import ALL_USERS, TEMPORARY_PASS, configuration, not_offered

REGISTRATION = "urn:user:registersecurityinfo"
_PASSES = frozenset({"temporaryAccessPassOneTime", "temporaryAccessPassMultiUse"})


@check(
    title="A Temporary Access Pass can start a strong method, for those who need one",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless", "identities.mfa_registration_policy"],
    mappings={"eidsca": ["AT01"], "zta": ["21845"]},
)
def tap_enabled(
    authentication_methods_policy: AuthenticationMethodsPolicy,
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
    authentication_strengths: tuple[AuthenticationStrength, ...] | Gap,
    service_plans: frozenset[str] | Gap,
) -> Iterator[Finding]:
    """Whether Temporary Access Passes are offered, to a limited group, and accepted where methods are registered.

    What it checks:
        The configuration ``TemporaryAccessPass`` is enabled, has targets, and none of them is all users. And every enabled
        Conditional Access policy on registering security information that demands an authentication strength demands one
        that a Temporary Access Pass meets.

    Why it matters:
        Somebody new has no strong method to prove who they are when they register the first one. A pass that is handed over
        in person closes that circle; the usual substitute is a password that everybody at the help desk knows.

    Limits:
        Only policies that name the user action ``urn:user:registersecurityinfo``, are enabled, and leave no other way than
        the strength are looked at, whomever they cover. A policy without a strength is met by a pass, which counts as
        multifactor. Whether "a limited group" is small is not judged.

    Remediation:
        1. Open {portal:authentication_method_policies} > Temporary Access Pass.
        2. Enable it and target the groups of those who are onboarded or recover an account. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass {"@odata.type":
           "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration", "state": "enabled"}`.
        3. In the policy that protects registration, demand an authentication strength that includes "Temporary Access Pass
           (One-time use)".

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-security-info-registration
    """
    off = tuple(not_offered(authentication_methods_policy, TEMPORARY_PASS))
    yield from off
    method = configuration(authentication_methods_policy, TEMPORARY_PASS)
    if not off and method is not None and any(target.id == ALL_USERS for target in method.include_targets or ()):
        message = "anybody can be given a Temporary Access Pass, administrators included"
        yield Finding(TEMPORARY_PASS, message, "includeTargets: all_users", "includeTargets: groups only", "target")
    if is_off(conditional_access_policies, service_plans, *P1_PLANS):
        return
    if isinstance(conditional_access_policies, Gap):
        raise Unknown(conditional_access_policies)
    gaps: dict[Gap, None] = {}
    for policy in conditional_access_policies:
        strength = _strength_for_registration(policy)
        if strength is None:
            continue
        try:
            found = _strength_named(strength, authentication_strengths)
            combinations = required(found.allowed_combinations, "authentication_strengths", "allowedCombinations")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if _PASSES.isdisjoint(combinations):
            subject = Subject("conditionalAccessPolicy", policy.id, policy.display_name or policy.id)
            message = (
                f"methods can be registered only with {found.display_name or strength}, which no Temporary Access Pass meets"
            )
            yield Finding(subject, message, f"allowedCombinations: {', '.join(combinations)}", "temporaryAccessPassOneTime")
    if gaps:
        raise Unknown(*gaps)


def _strength_for_registration(policy: ConditionalAccessPolicy) -> str | None:
    """Id of the strength that an enabled policy makes the only way to register a method; None where it does not."""
    applications = (policy.conditions or {}).get("applications")
    actions = applications.get("includeUserActions") if isinstance(applications, Mapping) else None
    controls = policy.grant_controls or {}
    strength = controls.get("authenticationStrength")
    if policy.state != "enabled" or REGISTRATION not in (actions or ()) or not isinstance(strength, Mapping):
        return None
    others = [*(controls.get("builtInControls") or ()), *(controls.get("customAuthenticationFactors") or ())]
    if controls.get("operator") == "OR" and (others or controls.get("termsOfUse")):
        return None
    return str(strength.get("id", ""))


def _strength_named(key: str, strengths: tuple[AuthenticationStrength, ...] | Gap) -> AuthenticationStrength:
    if isinstance(strengths, Gap):
        raise Unknown(strengths)
    found = next((strength for strength in strengths if strength.id == key), None)
    return required(found, "authentication_strengths", f"policy {key}")
