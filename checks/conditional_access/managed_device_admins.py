from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed, with_compliance


@check(
    title="A compliant or hybrid joined device is required for all holders of privileged roles",
    severity=Severity.HIGH,
    objectives=["identities.device_signal", "identities.privileged_access"],
    mappings={"partial": {"maester": ["MT.1014"]}},
)
def managed_device_admins(
    sign_in_coverage: SignInCoverage,
    privileged_roles: Mapping[str, str],
    service_plans: frozenset[str],
    compliance_caveats: tuple[str, ...],
) -> Iterator[Yielded]:
    """Checks that holders of privileged roles can sign in only from compliant or hybrid joined devices.

    What it checks:
        All sign-ins of holders of privileged roles with modern clients to all applications are blocked, or require a
        compliant or Microsoft Entra hybrid joined device. No other control is accepted as an alternative.

    Why it matters:
        Software on the device can use the administrator's session. One malicious browser extension on a private computer is
        enough to take over the session.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other
        exclusion is evaluated. Privileged roles are the roles that the tenant marks as privileged and the roles that
        Microsoft documents as privileged. Holders are users with an active or an eligible assignment. Conditions on roles
        do not apply to custom roles or to roles assigned at administrative unit scope. Policies for all users apply to
        these users. A policy for roles requires the device only after the role is activated. A policy for a group of
        administrators also requires it before activation. Without Microsoft Entra ID P1, this is not assessed.
        A note on a pass names Intune settings that make every device compliant.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Under Users, select Directory roles and every
           privileged role. Exclude only the emergency access accounts.
        2. Under Target resources, select All resources.
        3. Under Grant, select Require device to be marked as compliant, Require Microsoft Entra hybrid joined device,
           and Require one of the selected controls.
        4. Or send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR",
           "builtInControls": ["compliantDevice", "domainJoinedDevice"]}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-alt-admin-device-compliand-hybrid
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    require_policies_licensed(service_plans)
    requirement = catalogue.managed_device(who=sign_in_coverage.holders_of(privileged_roles))
    proof = sign_in_coverage.prove(requirement, "conditional_access.managed_device_admins")
    yield from with_compliance(proof, compliance_caveats)
