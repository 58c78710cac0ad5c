"""`--redact`: pseudonyms in every output. Their key is kept in a file, or discarded."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from ztscan.conditional_access.policy.strengths import BUILT_IN
from ztscan.core.errors import UsageError
from ztscan.core.files import exists, read_file, write_private
from ztscan.core.model import ByKey, Gap
from ztscan.directory.role_templates import PRIVILEGED
from ztscan.directory.third_parties import MICROSOFT_TENANTS
from ztscan.drift.compare import Graded
from ztscan.graph.areas.applications import ServicePrincipal
from ztscan.graph.areas.roles import RoleDefinition
from ztscan.reports.redact import Redaction

KEY_BYTES = 32
MAX_KEY = 1 << 20
"""The most bytes of a key."""
_KINDS = {"users": "user", "domains": "domain", "service_principals": "application", "applications": "application"}


def redaction_of(
    wanted: bool, key: str | None, results: Iterable[Graded], evidence: Mapping[str, Any] = MappingProxyType({})
) -> Redaction | None:
    """The pseudonyms for every output of one run, if ``--redact`` is given; ``key`` is the path of ``--redact-key``.

    ``results`` are all results in the outputs. ``evidence`` is what a scan read: it holds more of the names.
    """
    if not wanted:
        return None
    return Redaction(key_for(key), results, names=names_in(evidence), public=public_names(evidence))


def key_for(path: str | None) -> bytes:
    """The key in the file at ``path``. A missing file is created; without a path the key is not kept.

    Raises UsageError if the file is too short to be a key.
    """
    if path is None:
        return secrets.token_bytes(KEY_BYTES)
    if not exists(Path(path)):
        write_private(Path(path), secrets.token_bytes(KEY_BYTES))
    key = read_file(Path(path), MAX_KEY, "key")
    if len(key) < KEY_BYTES:
        raise UsageError(
            f"`{path}` is not a key: it has fewer than {KEY_BYTES} bytes", "name another file; a missing one is created"
        )
    return key


def names_in(evidence: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every name in the evidence, with the kind of its object, so that it is also found inside sentences."""
    for resource, value in evidence.items():
        for entity in _entities(value):
            if not _is_public(entity):
                for name in _names(entity):
                    yield name, _KINDS.get(resource, "name")
            for name in _credentials(entity):
                yield name, "credential"


def public_names(evidence: Mapping[str, Any]) -> Iterator[str]:
    """Names and ids that are the same in every tenant: built-in roles and strengths, and Microsoft's applications.

    ztscan's own sentences also contain the name of a built-in strength, *Multifactor authentication*.
    """
    yield from PRIVILEGED
    yield from PRIVILEGED.values()
    yield from BUILT_IN
    yield from (strength.name for strength in BUILT_IN.values())
    for value in evidence.values():
        for entity in _entities(value):
            if _is_public(entity):
                yield from _names(entity)
                yield from filter(None, (getattr(entity, "template_id", None), getattr(entity, "app_id", None)))


def _is_public(entity: object) -> bool:
    if isinstance(entity, RoleDefinition):
        return entity.is_built_in is True
    return isinstance(entity, ServicePrincipal) and entity.app_owner_organization_id in MICROSOFT_TENANTS


def _names(entity: object) -> Iterator[str]:
    for attribute in ("display_name", "user_principal_name", "mail", "app_display_name"):
        name = getattr(entity, attribute, None)
        if isinstance(name, str) and name:
            yield name


def _credentials(entity: object) -> Iterator[str]:
    """The names of the credentials of an application: findings and the inventory have them."""
    for attribute in ("password_credentials", "key_credentials", "federated_identity_credentials"):
        for credential in getattr(entity, attribute, None) or ():
            yield from filter(None, (getattr(credential, "display_name", None), getattr(credential, "name", None)))


def _entities(value: Any) -> Iterable[object]:
    if isinstance(value, Gap):
        return
    if isinstance(value, msgspec.Struct):
        yield value
    elif isinstance(value, ByKey):
        yield from _entities(tuple(entry for _, entry in value.items()))
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from _entities(entry)
