"""Ids of Azure resources. Their casing differs between answers, so that they are compared in lower case."""

from __future__ import annotations

_SUBSCRIPTION = "/subscriptions/"


def subscription_of(resource_id: str) -> str:
    """The subscription in an id, in lower case; empty where the id is of a tenant or a management group."""
    lower = resource_id.lower()
    return lower.removeprefix(_SUBSCRIPTION).partition("/")[0] if lower.startswith(_SUBSCRIPTION) else ""


def group_of(resource_id: str) -> str:
    """The id of the resource group in an id, in lower case; empty where it is in none."""
    parts = resource_id.lower().split("/")
    return "/".join(parts[:5]) if len(parts) > 4 and parts[3] == "resourcegroups" else ""
