"""Shared by the checks of agents: whether one of the people that are named can act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ztscan.directory.counting import with_article
from ztscan.directory.third_parties import MICROSOFT_TENANTS
from ztscan.entities.agents import MOST_EXPANDED, Agent
from ztscan.entities.groups import DirectoryObject
from ztscan.plugin import Finding, Gap, GapReason, Note, Subject


class Named(msgspec.Struct, frozen=True):
    """Something that people are named for, with who they are."""

    subject: Subject
    people: tuple[DirectoryObject, ...] | None
    resource: str
    organization: str | None = ""
    """Tenant that the blueprint of a principal is registered in. Empty: this one. None: Graph did not say."""


def enabled(agents: Iterable[Agent]) -> list[Agent]:
    """A disabled agent gets no token, which is safe."""
    return [agent for agent in agents if agent.account_enabled is not False]


def people_of(named: Iterable[Named]) -> frozenset[str]:
    """Ids of those who are named."""
    return frozenset(person.id for one in named for person in one.people or ())


def can_act(person: DirectoryObject, states: Mapping[str, bool | None]) -> bool | None:
    """A group can, and so can a workload. A user who is not in the list has been deleted. None: that cannot be told."""
    if person.id in states:
        return states[person.id]
    if not person.kind:
        return None
    return person.kind not in ("user", "agentUser")


def unanswered(named: Iterable[Named], states: Mapping[str, bool | None], word: str, gaps: dict[Gap, None]) -> Iterator[Finding]:
    """A finding on each thing for which nobody who can act is named; ``gaps`` gets those that cannot be told."""
    for one in named:
        if one.organization in MICROSOFT_TENANTS:
            continue
        told = [can_act(person, states) for person in one.people or ()]
        if True in told:
            continue
        certain = one.people is not None and None not in told and len(told) < MOST_EXPANDED and one.organization is not None
        if not certain:
            gaps[_gap(one, word)] = None
            continue
        what = f"no {word}" if not told else f"no {word} whose account is enabled"
        yield Finding(one.subject, f"{one.subject.name} has {what}", what, f"{with_article(word)} who can act")


def disabled_note(*lists: Iterable[Agent]) -> Iterator[Note]:
    """How many agents are disabled: nobody has deleted them."""
    keys = {agent.id for agents in lists for agent in agents if agent.account_enabled is False}
    if keys:
        yield Note(f"disabled agents that are kept: {len(keys)}")


def _gap(one: Named, word: str) -> Gap:
    detail = f"it cannot be told from `{one.resource}` whether `{one.subject.id}` has {with_article(word)} who can act"
    return Gap(one.resource, GapReason.MALFORMED, detail, "scan again; if this persists, report it")
