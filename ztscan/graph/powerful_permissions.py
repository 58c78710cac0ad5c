"""Permissions that let their holder take over the tenant, alone or in one further step.

``app_permissions.csv`` lists application permissions, and delegated permissions that give the same to an application that an
administrator uses. Ids and names: learn.microsoft.com/graph/permissions-reference, and the service principals of the other APIs.
Choice: ``direct`` assigns roles or permissions, adds credentials to applications that hold more, changes how any user
authenticates, or disables the policies that prevent this. ``indirect`` needs another step: a group that holds a role, a device of
an administrator, a policy that protects the step, or an application that it owns. The retired Azure AD Graph is left out.
"""

from __future__ import annotations

import csv
import enum
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

import msgspec

MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000"


class Reach(enum.StrEnum):
    """How far a permission is from control of the tenant."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class ApiPermission(msgspec.Struct, frozen=True, order=True):
    """A permission on an API, by the application id of the API."""

    resource: str
    name: str
    reach: Reach


def _rows() -> list[dict[str, str]]:
    text = files("ztscan.graph").joinpath("app_permissions.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _permission(row: Mapping[str, str]) -> ApiPermission:
    return ApiPermission(row["resource"], row["name"], Reach(row["reach"]))


_ROWS = _rows()
APPLICATION_PERMISSIONS: Mapping[tuple[str, str], ApiPermission] = MappingProxyType(
    {(row["resource"], row["id"]): _permission(row) for row in _ROWS if row["kind"] == "application"}
)
"""By application id of the API and app role id: one id can mean different things on two APIs."""
DELEGATED_PERMISSIONS: Mapping[tuple[str, str], ApiPermission] = MappingProxyType(
    {(row["resource"], row["name"].casefold()): _permission(row) for row in _ROWS if row["kind"] == "delegated"}
)
"""By application id of the API and name in lower case."""
POWERFUL_APIS = frozenset(resource for resource, _ in APPLICATION_PERMISSIONS)
"""Application ids of the APIs with such application permissions."""
POWERFUL_APP_ROLES: Mapping[str, str] = MappingProxyType(
    {
        key: permission.name
        for (resource, key), permission in APPLICATION_PERMISSIONS.items()
        if resource == MICROSOFT_GRAPH and permission.reach is Reach.DIRECT
    }
)
"""Direct application permissions on Microsoft Graph: name by app role id."""
