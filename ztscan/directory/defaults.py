"""Permissions of members without a role, and settings that Graph returns as JSON in text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ztscan.core.model import Gap, GapReason
from ztscan.engine.evidence import fact
from ztscan.graph.areas.policies import AuthorizationPolicy, DefaultUserRolePermissions


@fact
def default_user_permissions(authorization_policy: AuthorizationPolicy) -> DefaultUserRolePermissions | Gap:
    """``defaultUserRolePermissions`` of the authorization policy; a gap if Graph omitted it."""
    permissions = authorization_policy.default_user_role_permissions
    if permissions is None:
        detail = "`authorization_policy` was read, but without its property `defaultUserRolePermissions`"
        return Gap("authorization_policy", GapReason.MALFORMED, detail, "scan again; if this persists, report it")
    return permissions


def defined(documents: Iterable[str], kind: str) -> Mapping[str, Any] | None:
    """The object under ``kind`` in the first ``definition`` document of a policy that has one. None if none is readable."""
    for document in documents:
        try:
            read = json.loads(document)
        except (ValueError, RecursionError):
            continue
        content = read.get(kind) if isinstance(read, dict) else None
        if isinstance(content, dict):
            return content
    return None
