"""The Conditional Access policies of a tenant as a report lists them: what each says, and what only it protects."""

from __future__ import annotations

import msgspec


class SoleProtection(msgspec.Struct, frozen=True):
    """A requirement that the policy alone protects: ``people`` more accounts miss it without the policy.

    ``falls``: it is met today, and not without the policy. Then ``people`` may be 0, as accounts of tomorrow count too.
    """

    check: str
    people: int
    falls: bool


class ListedPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """One policy. The words of a condition name groups, roles and locations of the tenant."""

    id: str
    name: str
    state: str
    """As Graph spells it in lower case: ``enabled``, ``disabled``, ``enabledforreportingbutnotenforced``."""
    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    resources_excluded: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    people: int | None = None
    """Accounts of today that it may apply to. None: it is not for users."""
    only: tuple[SoleProtection, ...] | None = None
    """What only it protects. None: not worked out, as it is not enforced, or as a proof reached its limit."""
    within: tuple[str, ...] = ()
    """Ids of enforced policies that apply to every sign-in that it applies to, and require all that it requires."""


class PolicyInventory(msgspec.Struct, frozen=True):
    """``policy_inventory``: every policy, in the order of their names."""

    policies: tuple[ListedPolicy, ...]
    met_only: bool = False
    """Whether ``only`` leaves out requirements that are missed today, as the people fall into too many classes."""
