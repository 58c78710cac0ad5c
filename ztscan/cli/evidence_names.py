"""The names in what a scan read: of every object, however deep it lies, and in the ids of Azure's resources.

A property is a name by its own name, so that a property that is read tomorrow is one without a list that somebody keeps. Only
what Microsoft names is listed: it is the same in every tenant, and sentences of ztscan have it, too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from ztscan.azure.areas.access import AzureRoleDefinition
from ztscan.conditional_access.policy.strengths import BUILT_IN
from ztscan.core.model import ByKey, Gap
from ztscan.directory.role_templates import PRIVILEGED
from ztscan.directory.third_parties import MICROSOFT_TENANTS
from ztscan.graph.areas.applications import ServicePrincipal
from ztscan.graph.areas.roles import RoleDefinition
from ztscan.reports.naming import holds_name, names_in_path
from ztscan.reports.pseudonyms import GUID

_KINDS = {"users": "user", "domains": "domain", "service_principals": "application", "applications": "application"}
_CREDENTIALS = frozenset({"password_credentials", "key_credentials", "federated_identity_credentials"})
_ID, _NAME, _WORD = "id", "name", "word"
"""What a property holds, as far as names go."""
_MICROSOFTS = frozenset(
    (
        *("AdminCenterSetting", "CloudRecommendation", "ControlScore", "DefenderPlan", "DefenderSetting", "Destination"),
        *("GroupPolicyDefinition", "GroupSetting", "LogTable", "MachineExtension", "MatchVariable"),
        *("MethodTarget", "MySqlParameter", "OptionalClaim", "PatchAssessment", "PermissionGrantPolicy", "ProtectedApp"),
        *("Recommendation", "ResourceAction", "RoleManagementAlert", "RoleManagementAlertConfiguration"),
        *("RolePolicy", "RolePolicyRule", "SecureScoreControl"),
        *("SecurityDefaults", "SensorHealthIssue", "SentinelConnector", "SentinelSetting", "ServerParameter", "ServicePlan"),
        *("SettingValue", "SslPolicy", "SubscribedSku", "SubscriptionScore", "TemplateReference"),
    )
)
"""Kinds of entities that Microsoft names itself: settings, plans, recommendations, tables of logs."""
_LETTERS = re.compile(r"[A-Za-z]+")


def names_in(evidence: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every name in the evidence, with the kind of its object, so that it is also found inside sentences."""
    for resource, value in evidence.items():
        yield from _names(value, _WORD, _KINDS.get(resource, "name"))


def public_names(evidence: Mapping[str, Any] = MappingProxyType({})) -> Iterator[str]:
    """Names and ids that are the same in every tenant: built-in roles and strengths, and Microsoft's applications.

    ztscan's own sentences also contain the name of a built-in strength, *Multifactor authentication*.
    """
    yield from PRIVILEGED
    yield from PRIVILEGED.values()
    yield from BUILT_IN
    yield from (strength.name for strength in BUILT_IN.values())
    for value in evidence.values():
        for entity in _rows(value):
            if is_public(entity):
                for attribute in ("display_name", "title", "app_display_name", "template_id", "app_id"):
                    yield from filter(None, (getattr(entity, attribute, None),))


def is_public(entity: object) -> bool:
    """Whether an object is the same in every tenant: a built-in role, an application of Microsoft."""
    if isinstance(entity, RoleDefinition):
        return entity.is_built_in is True
    if isinstance(entity, ServicePrincipal):
        return entity.app_owner_organization_id in MICROSOFT_TENANTS
    return isinstance(entity, AzureRoleDefinition) and entity.origin == "BuiltInRole"


def _names(value: Any, how: str, kind: str) -> Iterator[tuple[str, str]]:
    """The names in a value. ``how`` is what the property that holds it holds."""
    if isinstance(value, str):
        yield from ((name, kind) for name in _named(value, how))
    elif isinstance(value, msgspec.Struct):
        yield from _of_entity(value, kind)
    elif isinstance(value, ByKey):
        for _key, entry in value.items():  # noqa: PERF102 - not a dict
            yield from _names(entry, _WORD, kind)
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _names(entry, _held(key), "name")
    elif isinstance(value, Sequence | frozenset):
        for entry in value:
            yield from _names(entry, how, kind)


def _of_entity(entity: msgspec.Struct, kind: str) -> Iterator[tuple[str, str]]:
    if isinstance(entity, Gap):
        return
    public = is_public(entity)  # but for the credentials that the tenant gave it
    for field, how in _fields(type(entity)):
        if field in _CREDENTIALS or not public:
            yield from _names(getattr(entity, field), how, "credential" if field in _CREDENTIALS else kind)


@functools.cache
def _fields(entity: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """The properties of an entity that may hold texts or other entities, with what texts in them are."""
    fields = ((field.name, field.type) for field in msgspec.structs.fields(entity))
    given = entity.__name__ in _MICROSOFTS
    return () if given else tuple((name, _held(name)) for name, type_ in fields if type_ not in {bool, int, float})


@functools.cache
def _held(key: str) -> str:
    """What a property holds by its name: a name, an id, or a word of Microsoft."""
    return _ID if key == "id" else _NAME if holds_name(key) else _WORD


def _named(text: str, how: str) -> Iterator[str]:
    """The names that a text is or has."""
    if text.startswith("/"):
        yield from names_in_path(text)
        return
    id_with_words = how == _ID and not _LETTERS.fullmatch(text) and not GUID.search(text)
    if id_with_words or (how == _NAME and text and not text.startswith("#microsoft.")):
        yield text


def _rows(value: Any) -> Iterator[object]:
    """The entities of a resource, without what lies in them."""
    if isinstance(value, ByKey):
        for _key, entry in value.items():  # noqa: PERF102 - not a dict
            yield from _rows(entry)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from value
    elif isinstance(value, msgspec.Struct) and not isinstance(value, Gap):
        yield value
