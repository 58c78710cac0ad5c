"""Emergency access accounts and the policies that apply to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ztscan.conditional_access.proof.emergency import EmergencyReach
from ztscan.directory.counting import counted
from ztscan.plugin import Subject


def reached_accounts(reach: EmergencyReach) -> Mapping[Subject, tuple[str, ...]]:
    """Ids of the emergency access accounts that each policy certainly applies to. Policies are sorted by name."""
    found: dict[Subject, list[str]] = defaultdict(list)
    for account, policies in reach.policies.items():
        for policy in policies:
            found[policy].append(account)
    return {policy: tuple(sorted(found[policy])) for policy in sorted(found, key=lambda policy: (policy.name, policy.id))}


def accounts_in_words(count: int) -> str:
    """The number with its noun: ``2 emergency access accounts``."""
    return counted(count, "emergency access account")
