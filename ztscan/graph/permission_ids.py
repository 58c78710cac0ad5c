"""Ids of permissions on Microsoft Graph, gathered from the area files and from the permissions that areas share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ztscan.graph import permissions
from ztscan.graph.resources import AREAS

_ALL = tuple(one for module in (permissions, *AREAS) for one in getattr(module, "PERMISSION_IDS", ()))

APPLICATION_IDS: Mapping[str, str] = MappingProxyType({one.name: one.application for one in _ALL if one.application})
"""Ids of app roles, by permission."""
DELEGATED_IDS: Mapping[str, str] = MappingProxyType({one.name: one.delegated for one in _ALL if one.delegated})
"""Ids of delegated scopes, by permission."""
UNCERTAIN: Mapping[str, str] = MappingProxyType({one.name: one.uncertain for one in _ALL if one.uncertain})
"""Permissions without a known id, and why."""
