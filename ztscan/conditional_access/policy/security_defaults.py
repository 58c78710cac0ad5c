"""Security defaults as rules of the same engine. They exclude enabled Conditional Access policies.

Source: learn.microsoft.com/entra/fundamentals/security-defaults (2025-07-21 and later). Multifactor authentication for
ordinary users is asked for *when necessary*, by Microsoft's judgement: a rule that may apply and never proves anything.
"""

from __future__ import annotations

from typing import Any

from ztscan.conditional_access.policy.applications import AZURE_MANAGEMENT
from ztscan.conditional_access.policy.policy import SECURITY_DEFAULTS, Policy
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.vocabulary import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, JUDGED_BY_MICROSOFT
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy

ADMINISTRATORS = (
    "62e90394-69f5-4237-9190-012177145e10",  # Global Administrator
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",  # Application Administrator
    "c4e39bd9-1100-46d3-8c65-fb160da0071f",  # Authentication Administrator
    "0526716b-113d-4c15-b2c8-68e3c22b9f80",  # Authentication Policy Administrator
    "b0f54661-2d74-4c50-afa3-1ec803f12efe",  # Billing Administrator
    "158c047a-c907-4556-b7ef-446551a6b5f7",  # Cloud Application Administrator
    "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",  # Conditional Access Administrator
    "29232cdf-9323-42fd-ade2-1d097af3e4de",  # Exchange Administrator
    "729827e3-9c14-49f7-bb1b-9608f156bbb8",  # Helpdesk Administrator
    "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e",  # Identity Governance Administrator
    "966707d0-3269-4727-9be2-8c3a10f19b9d",  # Password Administrator
    "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",  # Privileged Authentication Administrator
    "e8611ab8-c189-46e8-94e1-60213ab1f814",  # Privileged Role Administrator
    "194ae4cb-b126-40b2-bd5b-6091b380977d",  # Security Administrator
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",  # SharePoint Administrator
    "fe930be7-5e62-47db-91af-98c3a49a38b1",  # User Administrator
)
"""The roles that pass multifactor authentication at every sign-in under security defaults."""

BLOCKS_DEVICE_CODE_SINCE = "2026-07-01"
"""Tenants created from this day on have device code flow blocked by security defaults."""

_EVERYBODY = {"includeUsers": ["All"], "excludeRoles": [DIRECTORY_SYNCHRONIZATION_ACCOUNTS]}
_ALL_APPLICATIONS = {"includeApplications": ["All"]}
_MFA = {"operator": "OR", "builtInControls": ["mfa"]}
_BLOCK = {"operator": "OR", "builtInControls": ["block"]}


def security_default_rules(*, certain: bool, tenant_created: str | None) -> tuple[Policy, ...]:
    """What switched-on security defaults do. ``certain`` False: whether they are on is not known, so that they may apply.

    ``tenant_created`` is an ISO 8601 time; None: not known.
    """
    blocks_device_code = tenant_created is not None and tenant_created >= BLOCKS_DEVICE_CODE_SINCE
    rules = [
        _rule("legacy clients blocked", _EVERYBODY, _ALL_APPLICATIONS, _BLOCK, clientAppTypes=["exchangeActiveSync", "other"]),
        _rule("MFA for administrators", {"includeRoles": list(ADMINISTRATORS)}, _ALL_APPLICATIONS, _MFA),
        _rule("MFA for Azure management", _EVERYBODY, {"includeApplications": [AZURE_MANAGEMENT]}, _MFA),
        _rule("MFA when necessary", _EVERYBODY, _ALL_APPLICATIONS, _MFA, **{JUDGED_BY_MICROSOFT: True}),
    ]
    if blocks_device_code or tenant_created is None:
        flow = {"authenticationFlows": {"transferMethods": "deviceCodeFlow"}}
        unsure = {} if blocks_device_code else {"tenantCreatedSince": BLOCKS_DEVICE_CODE_SINCE}
        rules.append(_rule("device code flow blocked", _EVERYBODY, _ALL_APPLICATIONS, _BLOCK, **flow, **unsure))
    if not certain:
        rules = [{**rule, "conditions": {**rule["conditions"], "securityDefaultsEnabled": "not read"}} for rule in rules]
    return tuple(policy_of(ConditionalAccessPolicy.from_json(rule)) for rule in rules)


def _rule(name: str, users: dict[str, Any], applications: dict[str, Any], grant: dict[str, Any], **more: Any) -> dict[str, Any]:
    conditions = {"clientAppTypes": ["all"], "users": users, "applications": applications, **more}
    return {
        "id": f"{SECURITY_DEFAULTS}{name.lower().replace(' ', '-')}",
        "displayName": f"Security defaults: {name}",
        "state": "enabled",
        "conditions": conditions,
        "grantControls": grant,
    }
