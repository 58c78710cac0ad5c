"""Management scripts of Intune: what runs on devices, mostly as the system.

What is read about scripts. Of their contents only the kinds and lines of secrets are kept (``ztscan.graph.script_secrets``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Keys, Permission, Resource, Shape
from ztscan.graph.script_secrets import FoundSecret, found_in
from ztscan.graph.triage import INTUNE


class DeviceScript(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A script of any kind, as the list has it: without its content."""

    id: str
    display_name: str | None
    is_global_script: bool | None = None
    """Of remediations: Microsoft's own, whose content is not returned."""

    @property
    def name(self) -> str:
        return self.display_name or self.id


class ScriptContent(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A script by its id, of which nothing is kept but where it has secrets."""

    id: str
    display_name: str | None
    found: tuple[FoundSecret, ...] | None = None
    """None: Graph did not return the content, or it cannot be read as text."""

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> ScriptContent:
        """The script in a decoded JSON object. Raises ``msgspec.ValidationError`` where a known property has another type."""
        known = {key: raw[key] for key in ("id", "displayName") if key in raw}
        return msgspec.structs.replace(msgspec.convert(known, cls), found=found_in(raw))


PERMISSION_IDS = (
    PermissionId(
        "DeviceManagementScripts.Read.All",
        application="c7a5be92-2b3d-4540-8a67-c96dcaae8b43",
        delegated="d32381d8-ee89-4220-9c83-b672aa68d404",
    ),
)
"""Of permissions that only this area needs."""

_SCRIPTS = Permission(("DeviceManagementScripts.Read.All",), delegated_roles=("Global Reader", "Intune Administrator"))


def _listed(name: str, segment: str) -> Resource:
    return Resource(
        name=name,
        path=f"/deviceManagement/{segment}",
        entity=DeviceScript,
        version="beta",
        why_beta="v1.0 does not have scripts",
        permission=_SCRIPTS,
        lane=Lane.OTHER,
        select=(),  # the three kinds have different properties
        licence=INTUNE,
    )


def _contents(name: str, segment: str, source: str) -> Resource:
    return Resource(
        name=name,
        path=f"/deviceManagement/{segment}/{{key}}",
        entity=ScriptContent,
        version="beta",
        why_beta="v1.0 does not have scripts",
        permission=_SCRIPTS,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        licence=INTUNE,
        keys=Keys(source),
    )


RESOURCES: tuple[Resource, ...] = (
    _listed("management_scripts", "deviceManagementScripts"),
    _contents("management_script_contents", "deviceManagementScripts", "management_script_ids"),
    _listed("shell_scripts", "deviceShellScripts"),
    _contents("shell_script_contents", "deviceShellScripts", "shell_script_ids"),
    _listed("health_scripts", "deviceHealthScripts"),
    _contents("health_script_contents", "deviceHealthScripts", "health_script_ids"),
)
