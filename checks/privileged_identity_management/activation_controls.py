from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from ztscan.directory.activation import ACTIVATION_EXPIRATION, AUTHENTICATION_CONTEXT, ENABLEMENT, duration
from ztscan.entities.roles import RolePolicy
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

from ._rules import RESOURCE, here, over_roles, rule


@check(
    title="Activating a privileged role needs MFA or a context, a reason, and ends within 8 hours",
    severity=Severity.HIGH,
    objectives=["identities.pim"],
)
def activation_controls(
    role_policies: Mapping[str, RolePolicy],
    privileged_roles: Mapping[str, str],
    role_names: Mapping[str, str],
    *,
    maximum_hours: int = 8,
) -> Iterator[Finding]:
    """Whether an activation proves who asks, says why, and is over at the end of a working day.

    What it checks:
        For each privileged role of the tenant: PIM's rule "Enablement_EndUser_Assignment" asks for a justification, and for
        multifactor authentication unless an authentication context is required instead; "Expiration_EndUser_Assignment" ends an
        activation after `maximum_hours` (8) at the latest.

    Why it matters:
        Just-in-time access helps only if a stolen session is not enough to activate, if the activation can be accounted for
        afterwards, and if it does not last for days.

    Limits:
        PIM takes multifactor authentication earlier in the same session for enough. That a policy of Conditional Access answers
        the authentication context is not looked at here. Approval has checks of its own.

    Remediation:
        1. Open {portal:pim_roles} > Settings, choose the
           role, then Edit > Activation.
        2. Set the maximum duration to 8 hours or less, "On activation, require" to an authentication context (better) or to
           Microsoft Entra multifactor authentication, and tick "Require justification on activation".
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Enablement_EndUser_Assignment` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyEnablementRule",
           "enabledRules": ["MultiFactorAuthentication", "Justification"]}`, and `.../Expiration_EndUser_Assignment` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyExpirationRule", "maximumDuration": "PT8H"}`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """

    def judge(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
        yield from _enablement(role, policy)
        yield from _length(role, policy, timedelta(hours=maximum_hours))

    return over_roles(here(privileged_roles, role_names), role_policies, judge)


def _enablement(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
    asked = required(rule(policy, ENABLEMENT).enabled_rules, RESOURCE, f"{ENABLEMENT}/enabledRules")
    observed = f"enabledRules: {', '.join(sorted(asked)) or 'none'}"
    if "Justification" not in asked:
        message = f"{role.name} can be activated without a reason"
        yield Finding(role, message, observed, "enabledRules with Justification", discriminator="justification")
    context = rule(policy, AUTHENTICATION_CONTEXT)
    if "MultiFactorAuthentication" not in asked and not (context.is_enabled and context.claim_value):
        message = f"{role.name} can be activated with a stolen session: neither MFA nor an authentication context is asked for"
        expected = "enabledRules with MultiFactorAuthentication, or an authentication context"
        yield Finding(role, message, observed, expected, discriminator="mfa")


def _length(role: Subject, policy: RolePolicy, limit: timedelta) -> Iterator[Finding]:
    expiration = rule(policy, ACTIVATION_EXPIRATION)
    expected = f"at most {limit.total_seconds() / 3600:g} hours"
    if expiration.is_expiration_required is False:
        message = f"an activation of {role.name} need not end"
        yield Finding(role, message, "isExpirationRequired: false", expected, discriminator="duration")
        return
    text = required(expiration.maximum_duration, RESOURCE, f"{ACTIVATION_EXPIRATION}/maximumDuration")
    longest = duration(text)
    if longest is None:
        detail = f"`{RESOURCE}` has a maximumDuration that is no length of time: `{text}`"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, detail, "look at the role's settings in PIM"))
    if longest > limit:
        message = f"an activation of {role.name} may last longer than a working day"
        yield Finding(role, message, f"maximumDuration: {text}", expected, discriminator="duration")
