from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from ztscan.directory.activation import ACTIVATION_EXPIRATION, AUTHENTICATION_CONTEXT, ENABLEMENT, PimPolicies, duration
from ztscan.directory.counting import in_order
from ztscan.entities.roles import RolePolicy
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

from ._rules import RESOURCE, here, over_roles, rule


@check(
    title="Activating a privileged role requires MFA or an authentication context and a justification, and ends within 8 hours",
    severity=Severity.HIGH,
    objectives=["identities.pim"],
    version=2,
)
def activation_controls(
    pim_policies: PimPolicies,
    privileged_roles: Mapping[str, str],
    role_names: Mapping[str, str],
    *,
    maximum_hours: int = 8,
) -> Iterator[Finding]:
    """Checks that activating a privileged role requires MFA and a justification, and ends within 8 hours.

    What it checks:
        The check evaluates the PIM rules of each privileged role of the tenant. "Enablement_EndUser_Assignment" requires a
        justification. It also requires MFA, unless an authentication context is required instead.
        "Expiration_EndUser_Assignment" limits an activation to `maximum_hours` (8). The same settings of PIM for Groups are
        evaluated for the members and the owners of each group that holds such a role. They count if their access can be
        activated. An owner can add themselves to the members. The rules of the role do not apply there.

    Why it matters:
        With these settings, a stolen session alone is not enough to activate a role. Each activation can be audited, and none
        lasts for days.

    Limits:
        PIM accepts MFA that was completed earlier in the same session. The check does not evaluate whether a Conditional
        Access policy applies to the authentication context. Other checks assess approval.

    Remediation:
        1. Open {portal:pim_roles} > Settings, select the role, and open Edit > Activation.
        2. Set the maximum duration to 8 hours or less.
        3. Set "On activation, require" to an authentication context (recommended) or to Microsoft Entra multifactor
           authentication. Select "Require justification on activation".
        4. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Enablement_EndUser_Assignment` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyEnablementRule", "enabledRules":
           ["MultiFactorAuthentication", "Justification"]}`. The list replaces the old one: keep `"Ticketing"` if it is there.
           Send `PATCH
           .../Expiration_EndUser_Assignment` with `{"@odata.type":
           "#microsoft.graph.unifiedRoleManagementPolicyExpirationRule", "isExpirationRequired": true, "maximumDuration":
           "PT8H"}`.
        5. For a group, change the same settings under {portal:pim_groups} > the group > Settings > Member, and Owner.
        6. To verify, read `GET /policies/roleManagementPolicies/{policyId}/rules`, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/groups-role-settings
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """

    def judge(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
        yield from _enablement(role, policy)
        yield from _length(role, policy, timedelta(hours=maximum_hours))

    return over_roles(here(privileged_roles, role_names), pim_policies, judge)


def _enablement(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
    asked = required(rule(policy, ENABLEMENT).enabled_rules, RESOURCE, f"{ENABLEMENT}/enabledRules")
    observed = f"enabledRules: {in_order(asked) or 'none'}"
    if "Justification" not in asked:
        message = f"{role.name} can be activated without a justification"
        yield Finding(role, message, observed, "enabledRules: includes Justification", discriminator="justification")
    context = rule(policy, AUTHENTICATION_CONTEXT)
    if "MultiFactorAuthentication" not in asked and not (context.is_enabled and context.claim_value):
        message = f"{role.name} can be activated without MFA or an authentication context"
        expected = "enabledRules: includes MultiFactorAuthentication, or an authentication context is required"
        yield Finding(role, message, observed, expected, discriminator="mfa")


def _length(role: Subject, policy: RolePolicy, limit: timedelta) -> Iterator[Finding]:
    expiration = rule(policy, ACTIVATION_EXPIRATION)
    expected = f"at most {limit.total_seconds() / 3600:g} hours"
    if not required(expiration.is_expiration_required, RESOURCE, f"{ACTIVATION_EXPIRATION}/isExpirationRequired"):
        message = f"an activation of {role.name} does not expire"
        yield Finding(role, message, "isExpirationRequired: false", expected, discriminator="duration")
        return
    text = required(expiration.maximum_duration, RESOURCE, f"{ACTIVATION_EXPIRATION}/maximumDuration")
    longest = duration(text)
    if longest is None:
        detail = f"`{RESOURCE}` has a maximumDuration that is not a valid duration: `{text}`"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, detail, "check the settings of the role in PIM"))
    if longest > limit:
        message = f"an activation of {role.name} can last longer than {limit.total_seconds() / 3600:g} hours"
        yield Finding(role, message, f"maximumDuration: {text}", expected, discriminator="duration")
