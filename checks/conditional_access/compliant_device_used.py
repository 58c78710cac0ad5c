from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.truth import every
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.counting import in_order
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check

from ._policies import in_every_sign_in, in_force
from ._proofs import require_policies_licensed

PLATFORMS = {"android": "Android", "ios": "iOS", "macos": "macOS", "windows": "Windows"}
DEVICE_CONTROLS = frozenset(("compliantdevice", "domainjoineddevice"))


@check(
    title="Policies for all users require a compliant device on each supported platform and for all resources",
    severity=Severity.MEDIUM,
    objectives=["endpoints.compliance_for_access"],
    mappings={"stronger": {"maester": ["MT.1001"], "zta": ["24824"]}},
    version=2,
)
def compliant_device_used(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that Conditional Access policies use Intune device compliance on every supported platform.

    What it checks:
        For each of Android, iOS, macOS and Windows, at least one enabled policy for all users requires a compliant device.
        At least one such policy applies to all resources. A policy counts if it requires a compliant device, alone or with a
        hybrid joined device as the alternative. A policy that accepts MFA as an alternative does not count, because the
        device is then optional. A policy with another condition (client apps, locations, risk, device filter, authentication
        flow) does not count either, because it leaves sign-ins out.

    Why it matters:
        If access does not depend on device compliance, compliance policies are only a report. A device without encryption or
        with malware then has the same access as any other device.

    Limits:
        The check does not evaluate exclusions of users and resources. `conditional_access.managed_device_all_users` proves
        whether a sign-in escapes.
        The check does not evaluate what the compliance policies in Intune require.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Select Users > All users, exclude the emergency access
           accounts, and select All resources. Set no device platform condition.
        2. Select Grant > Require device to be marked as compliant.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR",
           "builtInControls": ["compliantDevice"]}`.
        4. Create a compliance policy for each platform in {portal:intune_compliance}. Mark devices without a compliance
           policy as not compliant.
        5. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        6. Verify with {portal:what_if}: select a user and each device platform in turn. The policy must be listed under
           Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-compliance
        https://learn.microsoft.com/mem/intune/protect/device-compliance-get-started
    """
    require_policies_licensed(service_plans)
    requiring = [policy for policy in in_force(sign_in_coverage.policies) if _requires_compliance(policy)]
    unsure: list[Policy] = []
    for platform, name in PLATFORMS.items():
        if not _answered(requiring, (_on_platform(policy, platform) for policy in requiring), unsure):
            yield _finding(sign_in_coverage, f"on {name}", platform)
    if not _answered(requiring, (_on_everything(policy) for policy in requiring), unsure):
        yield _finding(sign_in_coverage, "for all resources", "all_resources")
    if unsure:
        names = in_order({policy.subject.name for policy in unsure})
        text = f"undetermined because of policy conditions that ztscan does not support: {names}"
        raise Unknown(Gap("conditional_access_policies", GapReason.MALFORMED, text, "review these policies, or update ztscan"))


def _requires_compliance(policy: Policy) -> bool:
    """Whether the policy requires a managed device for all users, and a compliant device is sufficient."""
    users = policy.conditions.get(Dimension.IDENTITY)
    if not isinstance(users, Users) or not users.included.everyone:
        return False
    return any("compliantdevice" in clause and clause <= DEVICE_CONTROLS for clause in policy.grant.clauses)


def _on_platform(policy: Policy, platform: str) -> bool | None:
    condition = policy.conditions.get(Dimension.PLATFORM)
    holds = True if condition is None else condition.holds(platform, None)
    return every((holds, in_every_sign_in(policy, Dimension.PLATFORM)))


def _on_everything(policy: Policy) -> bool | None:
    targets = policy.conditions.get(Dimension.TARGET)
    if not isinstance(targets, Targets) or not targets.everything:
        return False
    return every((None if targets.doubts else True, in_every_sign_in(policy, Dimension.PLATFORM)))


def _answered(policies: Sequence[Policy], truths: Iterable[bool | None], unsure: list[Policy]) -> bool:
    """Whether a policy certainly or possibly qualifies. If none certainly does, the possible ones are added to ``unsure``."""
    judged = list(zip(policies, truths, strict=True))
    if any(truth for _, truth in judged):
        return True
    undetermined = [policy for policy, truth in judged if truth is None]
    unsure += undetermined
    return bool(undetermined)


def _finding(coverage: SignInCoverage, where: str, discriminator: str) -> Finding:
    return Finding(
        coverage.subject,
        f"no policy requires a compliant device {where}",
        f"no enabled policy with the grant control compliantDevice {where}",
        f"at least one policy requires a compliant device {where}",
        discriminator=discriminator,
    )
