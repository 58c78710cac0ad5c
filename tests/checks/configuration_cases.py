"""Changes of what policies of the hardened tenant configure, which cases of several checks make."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from tests.completing import copied
from tests.intune import hardened
from tests.intune.hardened import key_of
from tests.intune.shapes import catalog, settings
from ztscan.core.model import GapReason, Verdict

Json = dict[str, Any]
POLICIES, SETTINGS, PROFILES = "configuration_policies", "configuration_policy_settings", "device_configurations"
INTUNE = {"deviceManagement"}
OTHER = "another-policy"


def option(policy: str, definition: str, value: str | int) -> Json:
    """The change of one setting of a policy, wherever it is in it: an option without the id of its definition, or a number."""
    changed = copied(hardened.SETTINGS[key_of(policy)])
    if not _replace(changed, definition, value):
        raise LookupError(f"{policy} has no setting {definition}")
    return {f"{SETTINGS}/{key_of(policy)}": changed}


def _replace(node: Any, definition: str, value: str | int) -> bool:
    if isinstance(node, list):
        return bool(sum(_replace(one, definition, value) for one in node))  # each one, whatever the first says
    if not isinstance(node, dict):
        return False
    found = node.get("settingDefinitionId") == definition
    if found and "simpleSettingValue" in node:
        node["simpleSettingValue"]["value"] = value
    elif found:
        node["choiceSettingValue"]["value"] = f"{definition}{value}"
    return any([found, *(_replace(one, definition, value) for one in node.values())])


def only(policy: str, *instances: Json) -> Json:
    """The change that leaves these settings in a policy."""
    return {f"{SETTINGS}/{key_of(policy)}": settings(*instances)}


def assigned(policy: str, *assignments: Json) -> Json:
    """The change of the assignments of a policy."""
    path = f"{POLICIES}/{key_of(policy)}"
    return {f"{path}/assignments": list(assignments), f"{path}/isAssigned": bool(assignments)}


def another(*instances: Json, to: tuple[Json, ...], platforms: str = "windows10") -> Json:
    """The change that adds a policy with these settings."""
    policy = catalog(OTHER, "Another", len(instances), *to, platforms=platforms)
    return {POLICIES: Add(policy), f"{SETTINGS}/{OTHER}": settings(*instances)}


def profile(*profiles: Json) -> Json:
    """The change that adds typed profiles."""
    return {PROFILES: Add(*profiles)}


def blind(policy: str) -> tuple[Case, ...]:
    """Rows in which something of a policy is not there."""
    return (
        Case("its settings were not read", {f"{SETTINGS}/{key_of(policy)}": gap(SETTINGS)}, verdict=Verdict.NOT_ASSESSED),
        Case(
            "no Intune",
            {**WITHOUT_SUBSCRIPTIONS, POLICIES: gap(POLICIES, GapReason.NOT_LICENSED)},
            verdict=Verdict.NOT_APPLICABLE,
        ),
    )
