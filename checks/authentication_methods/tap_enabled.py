from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ztscan.directory.licences import P1_PLANS, is_off
from ztscan.entities.authentication_methods import AuthenticationMethodConfiguration, AuthenticationMethodsPolicy
from ztscan.entities.conditional_access import AuthenticationStrength, ConditionalAccessPolicy
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check, required

from ._methods import ALL_USERS, STABLE, TEMPORARY_PASS, configuration, not_offered

REGISTRATION = "urn:user:registersecurityinfo"
ONE_TIME, REUSABLE = "temporaryAccessPassOneTime", "temporaryAccessPassMultiUse"


@check(
    title="Temporary Access Pass is enabled for limited groups and accepted for the registration of security information",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless", "identities.mfa_registration_policy"],
    mappings={"stronger": {"eidsca": ["AT01"]}, "partial": {"zta": ["21845"]}},
)
def tap_enabled(
    authentication_methods_policy: AuthenticationMethodsPolicy,
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
    authentication_strengths: tuple[AuthenticationStrength, ...] | Gap,
    service_plans: frozenset[str] | Gap,
) -> Iterator[Finding]:
    """Checks that Temporary Access Pass is enabled for limited groups and accepted for registration.

    What it checks:
        The configuration `TemporaryAccessPass` is enabled and has targets. No target is all users. The check also covers
        enabled Conditional Access policies for the registration of security information that require an authentication
        strength. A Temporary Access Pass satisfies each of these strengths: a one-time pass, or a reusable one if the method
        allows reuse (`isUsableOnce` is false).

    Why it matters:
        New users have no strong method when they register their first one. A Temporary Access Pass, handed over in person,
        solves this problem. The usual alternative is a password that all help desk staff know.

    Limits:
        The check evaluates only enabled policies that name the user action `urn:user:registersecurityinfo` and allow no
        alternative to the strength. It does not consider which users they apply to. A Temporary Access Pass counts as MFA and
        satisfies policies without a strength. The check does not assess the size of the targeted groups.

    Remediation:
        1. Open {portal:authentication_method_policies} > Temporary Access Pass.
        2. Enable it for the groups of users who join the organisation or recover their account.
        3. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass
           {"@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration", "state": "enabled",
           "includeTargets": [{"targetType": "group", "id": "{groupId}"}]}`. By default, all users are included.
        4. Open {portal:conditional_access_policies}, and select the policy that protects registration. Require an
           authentication strength that includes "Temporary Access Pass (One-time use)".
        5. To verify, register a method for a test user with a Temporary Access Pass, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-security-info-registration
    """
    off = tuple(not_offered(authentication_methods_policy, TEMPORARY_PASS))
    yield from off
    method = configuration(authentication_methods_policy, TEMPORARY_PASS)
    if not off and any(target.id == ALL_USERS for target in method.include_targets or ()):
        message = "Temporary Access Pass is enabled for all users, including administrators"
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
            accepted = _accepts_a_pass(combinations, method)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if not accepted:
            subject = Subject("conditionalAccessPolicy", policy.id, policy.display_name or policy.id)
            message = f"{subject.name} requires {found.display_name or strength}, which a Temporary Access Pass does not satisfy"
            if REUSABLE in combinations:
                message += ": it accepts reusable passes only, and each pass can be used once"
            yield Finding(
                subject,
                message,
                f"allowedCombinations: {', '.join(combinations)}",
                "allowedCombinations: temporaryAccessPassOneTime",
            )
    if gaps:
        raise Unknown(*gaps)


def _strength_for_registration(policy: ConditionalAccessPolicy) -> str | None:
    """Id of the strength that an enabled policy requires for registration without an alternative. None if it does not."""
    controls = policy.grant_controls or {}
    strength = controls.get("authenticationStrength")
    registers = REGISTRATION in policy.listed("applications", "includeUserActions")
    if policy.state != "enabled" or not registers or not isinstance(strength, Mapping):
        return None
    others = [*(controls.get("builtInControls") or ()), *(controls.get("customAuthenticationFactors") or ())]
    if controls.get("operator") == "OR" and (others or controls.get("termsOfUse")):
        return None
    return str(strength.get("id", ""))


def _accepts_a_pass(combinations: Collection[str], method: AuthenticationMethodConfiguration) -> bool:
    """Whether a pass of this tenant satisfies a strength. With ``isUsableOnce``, each pass is for one use; without, of either."""
    if ONE_TIME in combinations or REUSABLE not in combinations:
        return ONE_TIME in combinations
    return not required(method.is_usable_once, STABLE, "TemporaryAccessPass.isUsableOnce")


def _strength_named(key: str, strengths: tuple[AuthenticationStrength, ...] | Gap) -> AuthenticationStrength:
    if isinstance(strengths, Gap):
        raise Unknown(strengths)
    found = next((strength for strength in strengths if strength.id == key), None)
    return required(found, "authentication_strengths", f"policy {key}")
