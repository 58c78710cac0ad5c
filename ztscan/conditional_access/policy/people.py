"""The condition on users, and that on workload identities and agents.

Includes are united, then excludes are taken away; an exclusion wins whatever form it has (learn.microsoft.com, *Conditional
Access: Users, groups, agents, and workload identities*).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from ztscan.conditional_access.policy.attributes import AttributeFilter
from ztscan.conditional_access.policy.sign_in import Identity
from ztscan.conditional_access.policy.truth import Truth, every, negate, some
from ztscan.conditional_access.policy.vocabulary import (
    B2B_COLLABORATION_GUEST,
    B2B_COLLABORATION_MEMBER,
    B2B_DIRECT_CONNECT,
    EXTERNAL_TYPES,
    INTERNAL_GUEST,
    spell,
)

_ALL = "all"


class ExternalUsers(msgspec.Struct, frozen=True):
    """Kinds of external users, of all tenants (``tenants`` None) or of those listed.

    ``doubt``: among the kinds is one that we do not know; ``tenants_unknown``: how tenants are chosen is not known.
    """

    types: frozenset[str]
    tenants: frozenset[str] | None = None
    doubt: bool = False
    tenants_unknown: bool = False

    def includes(self, identity: Identity) -> Truth:
        if identity.external_type is None:
            return False
        if identity.external_type not in self.types:
            return None if self.doubt else False
        if self.tenants is None or identity.external_type == INTERNAL_GUEST:
            return True  # a local guest has no home tenant, so that a list of tenants does not apply
        if self.tenants_unknown or identity.home_tenant is None:
            return None
        return identity.home_tenant in self.tenants


def external_users(types: frozenset[str], spelled: Callable[[str], str]) -> str:
    """Kinds of external users, in words. ``spelled``: how each kind is written."""
    if types.issuperset(EXTERNAL_TYPES):
        return "external users of all kinds"
    return f"external users ({', '.join(sorted(map(spelled, types)))})"


class People(msgspec.Struct, frozen=True):
    """One side of the users condition, include or exclude. ``doubts`` are entries that we do not know."""

    everyone: bool = False
    agent_users: bool = False
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    external: tuple[ExternalUsers, ...] = ()
    doubts: tuple[str, ...] = ()

    def includes(self, identity: Identity) -> Truth:
        return some(self._truths(identity))

    def _truths(self, identity: Identity) -> Iterator[Truth]:
        if identity.kind == "agentUser":  # not part of all users, and not reached through groups
            yield self.agent_users or identity.id in self.users
            yield None if self.doubts else False
            return
        yield self.everyone or identity.id in self.users
        yield identity.may_have_any(self.groups)
        yield identity.may_have_any(self.roles)
        yield from (external.includes(identity) for external in self.external)
        yield None if self.doubts else False

    def describe(self, tenant: Any = None, spelled: Callable[[str], str] = spell) -> Iterator[str]:
        """The entries, in words; with names where a tenant is given. ``spelled``: how kinds of external users are written."""
        name = tenant.name_of if tenant is not None else (lambda identifier: identifier)
        if self.everyone:
            yield "all users"
        if self.agent_users:
            yield "all agent users"
        yield from (f"user {name(user)}" for user in sorted(self.users))
        yield from (f"group {name(group)}" for group in sorted(self.groups))
        yield from (f"role {name(role)}" for role in sorted(self.roles))
        for external in self.external:
            tenants = "" if external.tenants is None else f" of {len(external.tenants)} listed tenants"
            yield f"{external_users(external.types, spelled)}{tenants}"
        yield from (f"unknown entry {doubt}" for doubt in self.doubts)


class Users(msgspec.Struct, frozen=True):
    """The users condition. It never holds for service principals and agent identities."""

    included: People
    excluded: People = People()

    def holds(self, value: Identity, tenant: Any) -> Truth:  # noqa: ARG002 - the same for every tenant
        if value.kind not in ("user", "agentUser"):
            return False
        return every((self.included.includes(value), negate(self.excluded.includes(value))))

    def reaches_by_direct_connect(self, identity: Identity) -> bool:
        """Whether a policy for direct-connect users may reach a collaboration user in Teams or SharePoint.

        Documented: it is applied to those who are also eligible for direct connect. Eligibility is no part of policies.
        """
        return (
            identity.external_type in (B2B_COLLABORATION_GUEST, B2B_COLLABORATION_MEMBER)
            and identity.shared_channel_eligible is not False
            and any(B2B_DIRECT_CONNECT in external.types for external in self.included.external)
            and self.excluded.includes(identity) is not True
        )

    def describe(self) -> str:
        text = f"include {', '.join(self.included.describe()) or 'no users'}"
        excluded = ", ".join(self.excluded.describe())
        return f"{text}, exclude {excluded}" if excluded else text


class Workloads(msgspec.Struct, frozen=True):
    """The condition on service principals and agent identities (``clientApplications``).

    Service principals: only of single-tenant applications that this tenant owns; managed identities and applications of
    others are out of its reach.
    """

    all_owned: bool = False
    included: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    filter: AttributeFilter | None = None
    all_agents: bool = False
    included_agents: frozenset[str] = frozenset()
    excluded_agents: frozenset[str] = frozenset()
    agent_filter: AttributeFilter | None = None
    doubts: tuple[str, ...] = ()

    def holds(self, value: Identity, tenant: Any) -> Truth:  # noqa: ARG002 - the same for every tenant
        if value.kind == "servicePrincipal":
            listed = self.all_owned or value.id in self.included
            truth = _with_filter(listed, value.id in self.excluded, self.filter, value)
            truth = every((truth, value.single_tenant_owned))
        elif value.kind == "agentIdentity":
            ids = {value.id, value.blueprint}
            listed = self.all_agents or bool(ids & self.included_agents)
            left_out = bool(({*ids, _ALL}) & self.excluded_agents)
            truth = _with_filter(listed, left_out, self.agent_filter, value)
        else:
            return False
        return None if self.doubts else truth

    def describe(self) -> str:
        included = ["ServicePrincipalsInMyTenant"] * self.all_owned + sorted(self.included)
        included += ["all agent identities"] * self.all_agents + sorted(self.included_agents)
        excluded = sorted(self.excluded | self.excluded_agents)
        text = f"include {', '.join(included) or 'no workload identities'}"
        return f"{text}, exclude {', '.join(excluded)}" if excluded else text


def _with_filter(listed: bool, excluded: bool, attribute_filter: AttributeFilter | None, identity: Identity) -> Truth:
    """Lists and filter together: an include filter widens the list, an exclude filter narrows it."""
    if attribute_filter is None:
        return listed and not excluded
    matched = attribute_filter.matches(identity.attributes)
    if attribute_filter.excludes:
        return every((listed, not excluded, negate(matched)))
    return every((some((listed, matched)), not excluded))
