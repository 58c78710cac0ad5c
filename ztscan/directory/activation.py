"""The PIM rules for the activation of each role.

Source: learn.microsoft.com/graph/identity-governance-pim-rules-overview.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

from ztscan.directory.role_holding import TENANT_WIDE
from ztscan.engine.evidence import fact
from ztscan.graph.areas.roles import RolePolicy, RolePolicyAssignment

APPROVAL = "Approval_EndUser_Assignment"
ENABLEMENT = "Enablement_EndUser_Assignment"
AUTHENTICATION_CONTEXT = "AuthenticationContext_EndUser_Assignment"
ACTIVATION_EXPIRATION = "Expiration_EndUser_Assignment"
ELIGIBILITY_EXPIRATION = "Expiration_Admin_Eligibility"
ELIGIBILITY_NOTIFICATION = "Notification_Admin_Admin_Eligibility"
ASSIGNMENT_NOTIFICATION = "Notification_Admin_Admin_Assignment"
ACTIVATION_NOTIFICATION = "Notification_Admin_EndUser_Assignment"

_WORDS = {"MultiFactorAuthentication": "mfa", "Justification": "justification", "Ticketing": "ticket"}
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


@fact
def role_policies(role_management_policy_assignments: tuple[RolePolicyAssignment, ...]) -> Mapping[str, RolePolicy]:
    """The policy that governs each role tenant-wide, by id of the role."""
    return MappingProxyType(
        {
            assignment.role_definition_id: assignment.policy
            for assignment in sorted(role_management_policy_assignments, key=lambda assignment: assignment.id)
            if assignment.role_definition_id and assignment.policy and assignment.scope_id in {TENANT_WIDE, None}
        }
    )


def activation_requires(policy: RolePolicy) -> tuple[str, ...]:
    """What a policy requires for activation: ``approval``, ``authentication_context``, ``justification``, ``mfa``, ``ticket``.

    A requirement without a word of ours keeps Graph's word.
    """
    return tuple(sorted(set(_demands(policy))))


def _demands(policy: RolePolicy) -> Iterator[str]:
    enablement, approval, context = map(policy.rule, (ENABLEMENT, APPROVAL, AUTHENTICATION_CONTEXT))
    for word in (enablement and enablement.enabled_rules) or ():
        yield _WORDS.get(word, word)
    if approval and approval.setting and approval.setting.is_approval_required:
        yield "approval"
    if context and context.is_enabled and context.claim_value:
        yield "authentication_context"


def duration(text: str) -> timedelta | None:
    """An ISO 8601 duration as PIM writes it (``PT8H``, ``P365D``). None for anything else, including years and months."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    weeks, days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
