"""Redacts the members of a result: their ids, names and digests."""

from __future__ import annotations

import base64
from collections.abc import Iterable

import msgspec

from ztscan.core.members import COVERED_CONDITION, GroupMembers, Member, Members, MembersTable, in_class

from .redacted_fields import TOKEN
from .renaming import Renaming


def redacted_members(names: Renaming, value: Members) -> Members:
    """Members under digests that the key of the pseudonyms makes: nobody without it can look for an id that they know."""
    digest = names.fingerprint(value.digest)
    if value.kind == COVERED_CONDITION:
        few = tuple(msgspec.structs.replace(one, digest=_member(names, one.digest)) for one in value.few)
        return msgspec.structs.replace(value, digest=digest, few=few)
    few = tuple(
        Member(names.name(one.id, value.kind), names.name(one.name, value.kind), _member(names, one.digest)) for one in value.few
    )
    return msgspec.structs.replace(value, digest=digest, few=tuple(sorted(few)))


def redacted_table(names: Renaming, value: MembersTable) -> MembersTable:
    """The same of what the members of a result have in common."""
    classes = tuple(_class(names, one) for one in value.classes)
    roles = None if value.roles is None else _grouped(names, value.roles, "role")
    people, others, devices = (_class(names, one) if one else one for one in (value.people, value.others, value.devices))
    return MembersTable(
        names.fingerprint(value.salt), classes, _grouped(names, value.groups, "group"), people, others or "", devices, roles
    )


def _class(names: Renaming, digests: str) -> str:
    return "".join(sorted(_member(names, digest) for digest in in_class(digests)))


def _grouped(names: Renaming, groups: Iterable[GroupMembers], kind: str) -> tuple[GroupMembers, ...]:
    """Groups or roles. What follows the id stays. Of a role, the name is public or a pseudonym, and its tenure stays."""
    found = []
    for group in groups:
        name, opened, tenure = group.name.partition(" (") if kind == "role" else (group.name, "", "")
        named = f"{names.name(name, kind)}{opened}{tenure}"
        identity, *rest = group.id.split(":", 2)
        told = [names.name(identity, kind), *(word if TOKEN.fullmatch(word) else _scope(names, word) for word in rest)]
        found.append(GroupMembers(":".join(told), named, group.members and redacted_members(names, group.members)))
    return tuple(sorted(found, key=lambda group: group.id))


def _scope(names: Renaming, scope: str) -> str:
    return scope if scope == "/" else names.name(scope, "scope")


def _member(names: Renaming, digest: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(names.digest(digest, 12))).decode()
