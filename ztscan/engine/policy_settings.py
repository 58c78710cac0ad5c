"""The settings of each Intune policy, as digests: part of the compared configuration.

A result does not keep their JSON, which is long and may hold passwords. Graph returns them policy by policy. The ids of settings
and the times of profiles are left out: a policy that is imported again has others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ztscan.core.members import SETTINGS, affected
from ztscan.core.model import ByKey, Gap
from ztscan.core.sealing import NamedGroup

KIND = "setting"
POLICIES: Mapping[str, str] = {
    "catalog_compliance_settings": "catalog_compliance_policies",
    "configuration_policy_settings": "configuration_policies",
    "group_policy_values": "group_policy_configurations",
    "security_intent_settings": "security_intents",
}
"""By the resource with the settings of each policy, the resource with the policies."""
PROFILES = "device_configurations"
"""Typed profiles, whose settings are properties."""
OF_A_COPY = frozenset({"createdDateTime", "lastModifiedDateTime", "version"})
"""Properties of a typed profile that are others in a copy with the same settings."""


def policy_settings(evidence: Mapping[str, Any]) -> Iterator[NamedGroup]:
    """Each policy with its settings as members. Nothing, if a scan did not ask for them."""
    for resource, policies in POLICIES.items():
        found = evidence.get(resource)
        names = _names(evidence.get(policies))
        for policy, rows in sorted(found.items()) if isinstance(found, ByKey) else ():
            settings = None if isinstance(rows, Gap) else [(_label(row), msgspec.structs.replace(row, id="")) for row in rows]
            yield _named(policy, names.get(policy, policy), resource, settings)
    profiles = evidence.get(PROFILES)
    for profile in () if isinstance(profiles, Gap) else profiles or ():
        own = [(name, value) for name, value in profile.properties.items() if name not in OF_A_COPY]
        yield _named(profile.id, profile.name, PROFILES, [*own, ("assignments", _targets(profile))])


def _targets(profile: Any) -> list[Any] | None:
    """Whom a profile is assigned to, in any order. The ids of assignments begin with that of the profile: a copy has others."""
    if profile.assignments is None:
        return None
    return sorted((assignment.target for assignment in profile.assignments), key=_digest)


def _named(policy: str, name: str, resource: str, settings: list[tuple[str, Any]] | None) -> NamedGroup:
    identity = f"{policy}{SETTINGS}:{resource}"
    if settings is None:
        return NamedGroup(identity, name, None)
    members = {f"{label} {_digest(value)}": label for label, value in settings}
    return NamedGroup(identity, name, affected(KIND, members.items()))


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value, enc_hook=dict, order="deterministic")).hexdigest()[:16]


def _label(row: Any) -> str:
    """What a setting is called."""
    instance = getattr(row, "setting_instance", None)
    definition = getattr(row, "definition", None)
    named = getattr(instance, "setting_definition_id", None) or getattr(definition, "display_name", None)
    return str(named or getattr(row, "definition_id", None) or row.id)


def _names(policies: Any) -> dict[str, str]:
    return {} if isinstance(policies, Gap) else {policy.id: policy.name for policy in policies or ()}
