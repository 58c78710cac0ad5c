"""Sign-ins that miss a requirement, in words: who, with what, from where. Known ids are replaced by names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from operator import and_
from typing import Protocol

from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.vocabulary import EXTERNAL_TYPES, Dimension, spell
from ztscan.conditional_access.space.atoms import AtomList
from ztscan.conditional_access.space.boxes import Box
from ztscan.conditional_access.space.identity_atoms import IdentityAtoms
from ztscan.conditional_access.space.space import DIMENSIONS, SignInSpace
from ztscan.core.bit_sets import apart_from, flags, lowest

_MOST_NAMES = 3
ALL_IN_SCOPE = "all users in scope"
"""All users that a requirement applies to."""
_VOWEL = re.compile(r"(?!eu|one\b|once\b|uni(?!n|m)|use|usual)[aeiou]|hour|honest|mfa\b", re.IGNORECASE)
"""Begins with a vowel, if spoken; ``user`` and ``unique`` begin with the sound of ``you``."""
_PREPOSITIONS = {
    Dimension.TARGET: "to",
    Dimension.CLIENT: "with",
    Dimension.PLATFORM: "on",
    Dimension.LOCATION: "from",
    Dimension.DEVICE: "on",
    Dimension.FLOW: "with authentication flow",
    Dimension.USER_RISK: "at user risk",
    Dimension.SIGN_IN_RISK: "at sign-in risk",
    Dimension.INSIDER_RISK: "at insider risk",
    Dimension.SERVICE_PRINCIPAL_RISK: "at risk",
    Dimension.AGENT_RISK: "at risk",
}


def box_in_words(space: SignInSpace, box: Box, region: Box) -> str:
    """A box of the region: names only the dimensions in which it is narrower than the region."""
    parts = [who_in_words(space, box[0]) if box[0] != region[0] else ALL_IN_SCOPE]
    for place, dimension in enumerate(DIMENSIONS):
        if dimension is not Dimension.IDENTITY and box[place] != region[place]:
            parts.append(values_in_words(space, dimension, box[place], region[place]))
    return ", ".join(parts)


class Listed(Protocol):
    """A space whose dimensions are lists of atoms: that of people, or that of workload identities."""

    @property
    def lists(self) -> Mapping[Dimension, AtomList]: ...


def values_in_words(space: Listed, dimension: Dimension, mask: int, whole: int) -> str:
    """The chosen values of a dimension, or those left out where that is shorter."""
    atoms = space.lists[dimension]
    chosen, others = (_names(dimension, atoms.labels(part)) for part in (mask, whole & ~mask))
    shorter = len(others) < len(chosen) and len(others) <= _MOST_NAMES
    return f"{_PREPOSITIONS[dimension]} {f'all except {listed(others)}' if shorter else listed(chosen)}"


def _names(dimension: Dimension, labels: list[str]) -> list[str]:
    """Values as they follow the preposition: devices take an article, every other value is a name."""
    return list(map(with_article, labels)) if dimension is Dimension.DEVICE else labels


def with_article(words: str) -> str:
    """``a user``, ``an unregistered device``: by the sound that the first word begins with."""
    return f"{'an' if _VOWEL.match(words) else 'a'} {words}"


def who_in_words(space: SignInSpace, mask: int) -> str:
    """Users by the groups, roles and guest types that policies refer to; the others by name."""
    return space.once(("who in words", mask), lambda: _who_in_words(space, mask))


def _who_in_words(space: SignInSpace, mask: int) -> str:
    identities = space.identities
    parts, rest = [], mask
    chosen, (sets, firsts, lasts) = flags(mask, len(identities.counts)), _sets_by_size(identities)
    # Most groups have somebody who is not chosen, and mostly that is the first or the last of them already.
    likely = map(and_, map(chosen.__getitem__, firsts), map(chosen.__getitem__, lasts))
    for label, name, part, count in compress(sets, likely):
        if part & rest and part & mask == part:
            named = f"{label} {space.tenant.name_of(name)}" if name else label
            parts.append(f"{named} ({count:,} {'account' if count == 1 else 'accounts'})")
            rest = apart_from(rest, part)
        if not rest:
            break
    if rest:
        parts += _remaining(identities, rest)
    return listed(parts) if parts else "no users"


def _remaining(identities: IdentityAtoms, mask: int) -> list[str]:
    plain = mask & identities.accounts
    count = identities.accounts_in(plain)
    names = [identities.name_of(atom) for atom in lowest(plain, _MOST_NAMES)]
    virtual = [identities.name_of(atom) for atom in lowest(apart_from(mask, identities.accounts), _MOST_NAMES)]
    if count <= len(names):
        return [*names, *virtual[: max(0, _MOST_NAMES - len(names))]]
    return [f"{count:,} users such as {', '.join(names)}", *virtual[:1]]


@lru_cache(maxsize=4)
def _sets_by_size(identities: IdentityAtoms) -> tuple[Sequence[tuple[str, str, int, int]], Sequence[int], Sequence[int]]:
    """Each set of users with at least one account: words, the id of a group or role that follows them or nothing, atoms,
    and number of accounts. The largest comes first. Then the first atom of each, and the last one."""
    counted = ((label, name, part, identities.accounts_in(part)) for label, name, part in _sets(identities) if part)
    sets = sorted((entry for entry in counted if entry[3]), key=lambda entry: -entry[3])
    return sets, [(part & -part).bit_length() - 1 for _, _, part, _ in sets], [part.bit_length() - 1 for _, _, part, _ in sets]


def _sets(identities: IdentityAtoms) -> Iterator[tuple[str, str, int]]:
    yield "all current accounts", "", identities.accounts
    for kind in EXTERNAL_TYPES:
        yield f"external users ({spell(kind)})", "", identities.of_type(kind)
    yield "all external users", "", identities.external
    for group in identities.groups:
        joining = identities.joining(group)
        members = identities.in_group(group)[0]
        yield "members of", group, apart_from(members, joining) if joining else members
        yield "eligible members of", group, joining
    for role in identities.roles:
        yield "holders of", role, identities.with_role(role)[0]


def listed(words: list[str]) -> str:
    """Words as a list in a sentence. A long list ends with the number of the remaining entries."""
    if len(words) <= _MOST_NAMES + 1:
        return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)
    return f"{', '.join(words[:_MOST_NAMES])} and {len(words) - _MOST_NAMES} more"


def sign_in_in_words(space: SignInSpace, sign_in: SignIn, labels: dict[Dimension, str]) -> tuple[tuple[str, str], ...]:
    """The properties of an example sign-in in the order of reading."""
    location = sign_in.location
    place = labels[Dimension.LOCATION]
    where = ", ".join(
        filter(None, (location.ip, location.country or "unknown country", "" if place == "any location" else place))
    )
    risk = f"user {sign_in.user_risk}, sign-in {sign_in.sign_in_risk}, insider {sign_in.insider_risk}"
    flow = ", ".join(map(spell, sorted(sign_in.flow))) or "none"
    return (
        ("user", sign_in.identity.name or space.tenant.name_of(sign_in.identity.id)),
        ("client app", spell(sign_in.client)),
        ("platform", labels[Dimension.PLATFORM]),
        ("location", where),
        ("risk", risk),
        ("device", labels[Dimension.DEVICE]),
        ("authentication flow", flow),
        ("resource", labels[Dimension.TARGET]),
    )
