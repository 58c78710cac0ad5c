"""Shared by the checks of policies of the token service: which have an effect, and what their JSON says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ztscan.entities.groups import DirectoryObject
from ztscan.entities.token_policies import StsPolicy
from ztscan.plugin import ByKey, Gap, GapReason, Unknown, required


def in_effect(policy: StsPolicy, resource: str, targets: ByKey[tuple[DirectoryObject, ...]]) -> bool:
    """Whether the policy is the default, or applies to something. Raises Unknown where that cannot be told."""
    if policy.is_organization_default is True:
        return True
    entry = targets[policy.id]
    if isinstance(entry, Gap):
        raise Unknown(entry)
    if entry:
        return True
    required(policy.is_organization_default, resource, "isOrganizationDefault")
    return False


def rules(policy: StsPolicy, resource: str, name: str) -> Iterator[dict[str, Any]]:
    """The objects called ``name`` in the JSON of a policy. Raises Unknown where it cannot be read as such."""
    for text in required(policy.definition or None, resource, "definition"):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            raise Unknown(unreadable(policy, resource)) from None
        found = {key.casefold(): value for key, value in document.items()} if isinstance(document, dict) else {}
        rule = found.get(name.casefold())
        if not isinstance(rule, dict):
            raise Unknown(unreadable(policy, resource))
        yield {key.casefold(): value for key, value in rule.items()}


def unreadable(policy: StsPolicy, resource: str) -> Gap:
    detail = f"the definition of `{policy.id}` in `{resource}` cannot be read"
    return Gap(resource, GapReason.MALFORMED, detail, "look at the policy; if it is sound, report this")
