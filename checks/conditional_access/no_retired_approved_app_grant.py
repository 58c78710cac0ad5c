from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, Yielded, check

from ._policies import in_force_for_users


@check(
    title="No policy depends on the retired grant control for approved client apps",
    severity=Severity.HIGH,
    objectives=["apps.microsoft_cloud_apps"],
    mappings={
        "maester": ["MT.1072"],
    },
)
def no_retired_approved_app_grant(sign_in_policies: tuple[Policy, ...]) -> Iterator[Yielded]:
    """Checks that no policy depends on the retired grant control for approved client apps.

    What it checks:
        No enabled policy requires an approved client app (`approvedApplication`), unless an app protection policy
        (`compliantApplication`) is an alternative.

    Why it matters:
        Microsoft retired this control, and it is read-only since June 2026. Microsoft no longer approves new apps. The
        approved list also says nothing about how an app handles the data.

    Limits:
        The check evaluates each policy separately. Another check covers whether mobile access is protected. Report-only
        policies do not count.

    Remediation:
        1. Open {portal:conditional_access_policies}, and select the policy.
        2. Under Grant, select Require app protection policy and Require one of the selected controls.
        3. After users have moved to apps with app protection, clear Require approved client app.
        4. Or send `PATCH /identity/conditionalAccess/policies/{id} {"grantControls": {"operator": "OR",
           "builtInControls": ["compliantApplication"]}}`.
        5. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/migrate-approved-client-app
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    unsure = []
    for policy in in_force_for_users(sign_in_policies):
        if any(_relies(clause) for clause in policy.grant.clauses):
            yield Finding(
                policy.subject,
                f"{policy.subject.name} requires an approved client app, a retired control",
                policy.grant.text,
                "an app protection policy as an alternative or a replacement",
            )
        elif any(_relies(clause) for clause in policy.grant.strictest):
            text = f"the operator between the controls of `{policy.subject.name}` is unknown: {policy.grant.text}"
            unsure.append(Gap("conditional_access_policies", GapReason.MALFORMED, text, "review the policy, or update ztscan"))
    if unsure:
        raise Unknown(*unsure)


def _relies(clause: frozenset[str]) -> bool:
    return "approvedapplication" in clause and "compliantapplication" not in clause
