"""Whose signatures the tenant accepts, as part of the compared configuration: federated credentials and certificate authorities.

Who adds one can sign in, and no check finds fault with most of them, so that a new one would not be told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ztscan.core.members import AUTHORITIES, FEDERATED, OLDER_AUTHORITIES, SETTINGS, affected
from ztscan.core.model import ByKey, Gap
from ztscan.core.sealing import NamedGroup

APPLICATION, CREDENTIAL, AUTHORITY = "application", "federated credential", "certificate authority"
_APPLICATIONS, _AUTHORITIES = "Applications", "Certificate authorities"
"""What the applications with a federated credential, and all authorities, are called together."""


def trusts(evidence: Mapping[str, Any], tenant: str) -> Iterator[NamedGroup]:
    """The applications with federated credentials, for each of them its credentials, and the authorities, each as members.

    Nothing, if a scan did not ask for them, or could not read them: ``ztscan.drift.blindness`` tells that.
    """
    applications = evidence.get(FEDERATED)
    if applications is not None and not isinstance(applications, Gap):
        yield from _federated(applications, tenant)
    for resource, listed in ((AUTHORITIES, _authorities), (OLDER_AUTHORITIES, _older)):
        stores = evidence.get(resource)
        if isinstance(stores, ByKey):
            known = None if stores.gap else dict(listed(stores))
            members = None if known is None or None in known.values() else affected(AUTHORITY, _told(known))
            yield NamedGroup(f"{tenant}{SETTINGS}:{resource}", _AUTHORITIES, members)


def _federated(applications: Iterable[Any], tenant: str) -> Iterator[NamedGroup]:
    holders: list[tuple[str, str]] = []
    for one in sorted(applications, key=lambda one: str(one.id)):
        credentials, name = one.federated_identity_credentials, one.display_name or one.id
        if credentials is None or credentials:
            holders.append((one.id, name))
            told = None if credentials is None else affected(CREDENTIAL, map(_credential, credentials))
            yield NamedGroup(f"{one.id}{SETTINGS}:{FEDERATED}", name, told)
    yield NamedGroup(f"{tenant}{SETTINGS}:{FEDERATED}", _APPLICATIONS, affected(APPLICATION, holders))


def _credential(credential: Any) -> tuple[str, str]:
    """What tells a credential from another one, and what it is called: the issuer with the workload."""
    expression = credential.claims_matching_expression
    workload = credential.subject or (expression.value if expression else None) or "no subject"
    told = f"{credential.issuer} {workload}"
    return f"{credential.id} {told} {' '.join(sorted(credential.audiences or ()))}", told


def _authorities(stores: ByKey[Any]) -> Iterator[tuple[str, str | None]]:
    for store, rows in sorted(stores.items()):
        for one in () if isinstance(rows, Gap) else rows:
            yield f"{store} {one.id} {one.certificate_revocation_list_url}", one.display_name or one.id


def _older(stores: ByKey[Any]) -> Iterator[tuple[str, str | None]]:
    """A name of None: Graph did not return the list."""
    for store, rows in sorted(stores.items()):
        for row in () if isinstance(rows, Gap) else rows:
            if row.certificate_authorities is None:
                yield f"{store} {row.id}", None
            for one in row.certificate_authorities or ():
                key = f"{store} {one.issuer} {one.issuer_ski} {one.is_root_authority} {one.certificate_revocation_list_url}"
                yield key, one.issuer or "an issuer without a name"


def _told(known: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    return ((key, name) for key, name in known.items() if name is not None)
