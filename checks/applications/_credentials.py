"""Shared by the checks of credentials: findings by the object that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ztscan.directory.counting import in_order
from ztscan.directory.credentials import Credential, Holder
from ztscan.plugin import Finding, Note, affected

MOST_NAMED = 5
"""So many credentials are described in a finding. All of them are its members."""


def by_holder(credentials: Iterable[Credential]) -> dict[Holder, list[Credential]]:
    """Credentials by the object that holds them, each list in the order of its ids."""
    found: dict[Holder, list[Credential]] = {}
    for credential in credentials:
        found.setdefault(credential.holder, []).append(credential)
    return {holder: sorted(listed, key=lambda one: (one.key_id, one.name)) for holder, listed in found.items()}


def finding(holder: Holder, credentials: list[Credential], message: str, expected: str, owners: str = "") -> Finding:
    """A finding on one object with all its credentials that are wrong."""
    told = in_order((one.described for one in credentials), most=MOST_NAMED, between="; ")
    members = affected("credential", ((one.key_id or one.described, one.described) for one in credentials))
    return Finding(holder.subject, message, f"{told}{owners}", expected, members=(members,))


def counted(credentials: list[Credential]) -> str:
    """``2 client secrets``, ``a certificate`` ... by kind."""
    kinds: dict[str, int] = {}
    for credential in credentials:
        kinds[credential.kind.value] = kinds.get(credential.kind.value, 0) + 1
    return " and ".join(f"a {kind}" if number == 1 else f"{number} {kind}s" for kind, number in sorted(kinds.items()))


def expired_note(expired: Mapping[Holder, list[Credential]]) -> Iterator[Note]:
    """A note on credentials that have expired: they give no access, but should be deleted."""
    if expired:
        number = sum(map(len, expired.values()))
        holders = "application or service principal" if len(expired) == 1 else "applications or service principals"
        yield Note(f"Expired credentials that can be deleted: {number}, on {len(expired)} {holders}")
