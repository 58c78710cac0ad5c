"""The Entra roles that declarations of resources name (``Permission.delegated_roles``), by name.

A token tells the roles of a person by these template ids (``wids``). Source:
https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from types import MappingProxyType

READER_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "AI Administrator": "d2562ede-74db-457e-a7b6-544e236ebb61",
        "Agent ID Administrator": "db506228-d27e-4b7d-95e5-295956d6615f",
        "Application Administrator": "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
        "Attribute Assignment Reader": "ffd52fa5-98dc-465c-991d-fc073eb59f8f",
        "Authentication Administrator": "c4e39bd9-1100-46d3-8c65-fb160da0071f",
        "Authentication Extensibility Administrator": "25a516ed-2fa0-40ea-a2d0-12923a21473a",
        "Authentication Policy Administrator": "0526716b-113d-4c15-b2c8-68e3c22b9f80",
        "Cloud Application Administrator": "158c047a-c907-4556-b7ef-446551a6b5f7",
        "Cloud Device Administrator": "7698a772-787b-4ac8-901f-60d6b08affd2",
        "Compliance Administrator": "17315797-102d-40b4-93e0-432062caca18",
        "Conditional Access Administrator": "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
        "Directory Readers": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
        "Entra Backup Reader": "f42252d9-5400-4d7b-b9ef-cc582dbb8577",
        "Exchange Administrator": "29232cdf-9323-42fd-ade2-1d097af3e4de",
        "External ID User Flow Administrator": "6e591065-9bad-43ed-90f3-e9424366d2f0",
        "External Identity Provider Administrator": "be2f45a1-457d-42af-a067-6ec1fa63bc45",
        "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
        "Global Reader": "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
        "Groups Administrator": "fdd7a751-b60b-444a-984c-02652fe8fa1c",
        "Helpdesk Administrator": "729827e3-9c14-49f7-bb1b-9608f156bbb8",
        "Hybrid Identity Administrator": "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2",
        "Identity Governance Administrator": "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e",
        "Intune Administrator": "3a2c62db-5318-420d-8d74-23affee5d9d5",
        "Lifecycle Workflows Administrator": "59d46f88-662b-457b-bceb-5c3809e5908f",
        "Privileged Authentication Administrator": "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
        "Privileged Role Administrator": "e8611ab8-c189-46e8-94e1-60213ab1f814",
        "Reports Reader": "4a5d8f65-41da-4de4-8968-e035b65339cf",
        "Security Administrator": "194ae4cb-b126-40b2-bd5b-6091b380977d",
        "Security Operator": "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f",
        "Security Reader": "5d6b6bb7-de71-4623-b4af-95380a352509",
        "SharePoint Administrator": "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
        "Teams Administrator": "69091246-20e8-4a56-aa4d-066075b2a7a8",
        "Tenant Governance Reader": "e0a4caa6-fe82-443f-b92f-d87341d17b2e",
        "Tenant Governance Relationship Reader": "124577f8-48ed-456a-839f-13b419002e33",
    }
)
"""Template id by name."""

READER = "Global Reader"
"""The role that reads most resources."""
_EVERYTHING = "Global Administrator"


def held(template_ids: Set[str]) -> tuple[str, ...]:
    """The names of the roles among these ids, in order."""
    ids = {identifier.lower() for identifier in template_ids}
    return tuple(name for name, identifier in READER_ROLES.items() if identifier in ids)


def suffices(roles: Iterable[str], sufficient: Iterable[str]) -> bool:
    """Whether one of ``roles`` is among the sufficient ones. Global Administrator always is."""
    return not {*roles}.isdisjoint({_EVERYTHING, *sufficient})
