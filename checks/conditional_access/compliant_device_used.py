from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check

from ._policies import in_force
from ._proofs import require_policies_licensed

PLATFORMS = {"android": "Android", "ios": "iOS", "macos": "macOS", "windows": "Windows"}
DEVICE_CONTROLS = frozenset(("compliantdevice", "domainjoineddevice"))


@check(
    title="Device compliance decides access on every supported platform",
    severity=Severity.MEDIUM,
    objectives=["endpoints.compliance_for_access"],
    mappings={
        "maester": ["MT.1001"],
        "prowler": ["entra_conditional_access_policy_mdm_compliant_device_required"],
        "zta": ["24824"],
    },
)
def compliant_device_used(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Whether the verdict of Intune on a device has any consequence.

    What it checks:
        On each of Android, iOS, macOS and Windows some enabled policy demands a compliant device of somebody, and one such
        policy is for all resources. A policy counts if a compliant device, or else a hybrid joined one, is what it takes:
        multifactor authentication as an alternative makes the device optional.

    Why it matters:
        Compliance policies that no access depends on are a report that nobody has to act on: a device without encryption, or
        with malware, works as well as any other.

    Limits:
        This asks whether compliance is used, not whether everybody is covered; the check on managed devices of all users proves
        that. Nor does it look at what the compliance policies in Intune demand.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose the users, All resources, no
           condition on platforms, and Grant > Require device to be marked as compliant.
        2. Or send `POST /identity/conditionalAccess/policies` with
           `"grantControls": {"operator": "OR", "builtInControls": ["compliantDevice"]}`.
        3. Create a compliance policy for each platform in the {portal:intune_compliance}, and mark devices
           without one as not compliant.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-compliance
        https://learn.microsoft.com/mem/intune/protect/device-compliance-get-started
    """
    require_policies_licensed(service_plans)
    demanding = [policy for policy in in_force(sign_in_coverage.policies) if _demands_compliance(policy)]
    unsure: list[Policy] = []
    for platform, name in PLATFORMS.items():
        if not _answered(demanding, (_on_platform(policy, platform) for policy in demanding), unsure):
            yield _finding(sign_in_coverage, f"on {name}", platform)
    if not _answered(demanding, (_on_everything(policy) for policy in demanding), unsure):
        yield _finding(sign_in_coverage, "for all resources", "all_resources")
    if unsure:
        names = ", ".join(sorted({policy.subject.name for policy in unsure}))
        text = f"whether compliance is demanded depends on conditions that are not known here: {names}"
        raise Unknown(Gap("conditional_access_policies", GapReason.MALFORMED, text, "look at the policy, or update ztscan"))


def _demands_compliance(policy: Policy) -> bool:
    """Whether somebody gets in with a managed device only, and a compliant one is enough."""
    users = policy.conditions.get(Dimension.IDENTITY)
    if not isinstance(users, Users) or not any(users.included.describe()):
        return False
    return any("compliantdevice" in clause and clause <= DEVICE_CONTROLS for clause in policy.grant.clauses)


def _on_platform(policy: Policy, platform: str) -> bool | None:
    condition = policy.conditions.get(Dimension.PLATFORM)
    holds = True if condition is None else condition.holds(platform, None)
    return None if holds and policy.doubts else holds


def _on_everything(policy: Policy) -> bool | None:
    targets = policy.conditions.get(Dimension.TARGET)
    if not isinstance(targets, Targets) or not targets.everything:
        return False
    return None if targets.doubts or policy.doubts else True


def _answered(policies: Sequence[Policy], truths: Iterable[bool | None], unsure: list[Policy]) -> bool:
    """Whether some policy does, or may: those that may are added to ``unsure`` where none does."""
    judged = list(zip(policies, truths, strict=True))
    if any(truth for _, truth in judged):
        return True
    open_ones = [policy for policy, truth in judged if truth is None]
    unsure += open_ones
    return bool(open_ones)


def _finding(coverage: SignInCoverage, where: str, discriminator: str) -> Finding:
    return Finding(
        coverage.subject,
        f"no policy demands a compliant device {where}",
        f"no enabled policy with compliantDevice {where}",
        f"a compliant device decides access {where}",
        discriminator=discriminator,
    )
