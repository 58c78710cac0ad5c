"""What one sign-in meets, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.conditional_access.explain.missing import Missing
from ztscan.conditional_access.policy.deciding import Reason
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import SignIn


class NotApplying(msgspec.Struct, frozen=True):
    """A policy that does not apply, or may not, and the conditions that keep it away, in words."""

    policy: Policy
    conditions: tuple[str, ...]
    unsure: bool
    reasons: tuple[Reason, ...] = ()
    """Of each of these conditions, the clause that decided."""
    missing: tuple[Missing, ...] = ()
    """What is not known, where it is undetermined whether the policy applies."""


class AccessExplanation(msgspec.Struct, frozen=True):
    """What one sign-in meets."""

    sign_in: SignIn
    verdict: str
    """``block``, ``require``, ``allow`` or ``unknown``."""
    blocked: bool
    """Blocked by a policy, or because it cannot meet what is required."""
    applying: tuple[Policy, ...]
    report_only: tuple[Policy, ...]
    """Would apply if they were switched on."""
    not_applying: tuple[NotApplying, ...]
    """The closest ones first; those switched off are left out."""
    required: tuple[str, ...]
    """Each must be met; one control of each suffices. What the stated device meets is said, or what cannot be met."""
    what_if: Mapping[str, Any]
    """Body for Graph's ``conditionalAccess/evaluate``. Empty for an agent, which Graph cannot evaluate."""
    differing: tuple[str, ...] = ()
    """Of a bundle of applications whose answers differ: each answer, with its applications. Then the verdict is ``unknown``."""
    missing: Mapping[Missing, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Where the answer is undetermined, what is not known, with the names of the policies that depend on it."""

    controls: tuple[frozenset[str], ...] = ()
    """The controls of each line of ``required``."""

    @property
    def blocking(self) -> tuple[str, ...]:
        """The names of the policies that block it. A control that cannot be met is no such policy."""
        return tuple(policy.subject.name for policy in self.applying if policy.grant.blocks)

    @property
    def undetermined(self) -> bool:
        """Whether there is no answer."""
        return self.verdict == "unknown" and not self.blocked
