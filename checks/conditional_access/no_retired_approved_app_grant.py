from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, Yielded, check

from ._policies import in_force_for_users


@check(
    title="No policy relies on the retired control for approved client apps",
    severity=Severity.HIGH,
    objectives=["apps.microsoft_cloud_apps"],
    mappings={
        "maester": ["MT.1072"],
    },
)
def no_retired_approved_app_grant(sign_in_policies: tuple[Policy, ...]) -> Iterator[Yielded]:
    """Whether policies depend on a control that Microsoft has given up.

    What it checks:
        No enabled policy demands an approved client app (`approvedApplication`), unless an app protection policy
        (`compliantApplication`) is the alternative.

    Why it matters:
        The control is retired and has been read-only since June 2026. New apps are no longer approved, and the list says
        nothing of what the app does with the data.

    Limits:
        This is about each policy by itself. That mobile access is protected at all is another check. Report-only policies do
        not count.

    Remediation:
        1. Open {portal:conditional_access_policies}, and choose the policy.
        2. Under Grant, tick Require app protection policy and Require one of the selected controls; clear Require approved
           client app once users have moved.
        3. Or send `PATCH /identity/conditionalAccess/policies/{id} {"grantControls": {"operator": "OR", "builtInControls":
           ["compliantApplication"]}}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/migrate-approved-client-app
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    unsure = []
    for policy in in_force_for_users(sign_in_policies):
        if any(_relies(clause) for clause in policy.grant.clauses):
            yield Finding(
                policy.subject,
                f"{policy.subject.name} demands an approved client app",
                policy.grant.text,
                "an app protection policy, beside it or instead of it",
            )
        elif any(_relies(clause) for clause in policy.grant.strictest):
            text = f"how the controls of `{policy.subject.name}` are joined is not known: {policy.grant.text}"
            unsure.append(Gap("conditional_access_policies", GapReason.MALFORMED, text, "look at the policy, or update ztscan"))
    if unsure:
        raise Unknown(*unsure)


def _relies(clause: frozenset[str]) -> bool:
    return "approvedapplication" in clause and "compliantapplication" not in clause
