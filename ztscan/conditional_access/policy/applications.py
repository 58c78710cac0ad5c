"""What is known about applications as targets: which named groups they belong to, and whose they are.

As of 2026-06-05. Sources: learn.microsoft.com, *Office 365 App in Conditional Access reference* (names), *Conditional Access:
Target resources* (Microsoft Admin Portals, Windows Azure Service Management API). Microsoft extends these groups without
notice; so a Microsoft application that is not in the tables is neither in nor out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ztscan.conditional_access.policy.truth import Truth

OFFICE_365 = "office365"
ADMIN_PORTALS = "microsoftadminportals"
AZURE_MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
GROUPS = (OFFICE_365, ADMIN_PORTALS, AZURE_MANAGEMENT)
BUNDLES = frozenset(GROUPS)

EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"
SHAREPOINT_ONLINE = "00000003-0000-0ff1-ce00-000000000000"
TEAMS = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"
AZURE_PORTAL = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c"
AZURE_KEY_VAULT = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093"
AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798"
DIRECTORY = "00000002-0000-0000-c000-000000000000"
"""Windows Azure Active Directory: what baseline scopes are evaluated as. It cannot be picked in the portal."""
DEVICE_REGISTRATION_SERVICE = "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9"
INTUNE_ENROLLMENT = "d4ebce55-015a-49b5-a083-c84d1797ae8c"
INTUNE = "0000000a-0000-0000-c000-000000000000"


# appId: name, in Office 365, in the Microsoft admin portals, under Azure management
_TABLE: Mapping[str, tuple[str, tuple[Truth, Truth, Truth]]] = {
    EXCHANGE_ONLINE: ("Office 365 Exchange Online", (True, False, False)),
    SHAREPOINT_ONLINE: ("Office 365 SharePoint Online", (True, False, False)),
    TEAMS: ("Microsoft Teams Services", (True, False, False)),
    "00000004-0000-0ff1-ce00-000000000000": ("Skype for Business Online", (True, False, False)),
    "00000006-0000-0ff1-ce00-000000000000": ("Microsoft Office 365 Portal", (True, None, False)),
    "00000007-0000-0ff1-ce00-000000000000": ("Microsoft Exchange Online Protection", (True, None, False)),
    "00000005-0000-0ff1-ce00-000000000000": ("Viva Engage", (True, False, False)),
    "09abbdfd-ed23-44ee-a2d9-a627aa1c90f3": ("ProjectWorkManagement", (True, False, False)),
    "2d4d3d8e-2be3-4bef-9f87-7875a61c29de": ("OneNote", (True, False, False)),
    "c9a559d2-7aab-4f13-a6ed-e7e9c52aec87": ("Microsoft Forms", (True, False, False)),
    "905fcf26-4eb7-48a0-9ff0-8dcc7194b5ba": ("Sway", (True, False, False)),
    AZURE_MANAGEMENT: ("Windows Azure Service Management API", (False, None, True)),
    AZURE_PORTAL: ("Azure Portal", (False, True, True)),
    "e9f49c6b-5ce5-44c8-925d-015017e9f7ad": ("Azure Data Lake", (False, False, True)),
    "f5c26e74-f226-4ae8-85f0-b4af0080ac9e": ("Application Insights API", (False, False, True)),
    "ca7f3f0b-7d91-482c-8e09-c5d840d0eac5": ("Log Analytics API", (False, False, True)),
    AZURE_DEVOPS: ("Azure DevOps", (False, False, False)),
    AZURE_KEY_VAULT: ("Azure Key Vault", (False, False, False)),
    DIRECTORY: ("Windows Azure Active Directory", (False, False, False)),
    DEVICE_REGISTRATION_SERVICE: ("Device Registration Service", (False, False, False)),
    INTUNE_ENROLLMENT: ("Microsoft Intune Enrollment", (False, False, False)),
    INTUNE: ("Microsoft Intune", (False, False, False)),
}

CLIENT_NAMES: Mapping[str, str] = {
    "14d82eec-204b-4c2f-b7e8-296a70dab67e": "Microsoft Graph Command Line Tools",
    "de8bc8b5-d9f9-48b1-a8ad-b748da725064": "Graph Explorer",
    "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
    "1950a258-227b-4e31-a9cf-717495945fc2": "Microsoft Azure PowerShell",
    "fb78d390-0c51-40cd-8e17-fdbfab77341b": "Microsoft Exchange REST API Based PowerShell",
    "9bc3ab49-b65d-410a-85ad-de819febfddc": "Microsoft SharePoint Online Management Shell",
    "12128f48-ec9e-42f0-b203-ea49fb6af367": "Microsoft Teams PowerShell",
}
"""Client apps by appId. Policies guard resources: naming a client in a policy guards nothing that it opens."""

OFFICE_365_NAMES = frozenset(
    name.lower()
    for name in [
        "AI Hub Services",
        "App Studio for Microsoft Teams",
        "Augmentation Loop",
        "Call Recorder",
        "Connectors",
        "Device Management Service",
        "EDU Assignments",
        "EnrichmentSvc",
        "IC3 Gateway",
        "IC3 Gateway Non Cae",
        "Loop",
        "Loop Web Application",
        "Loop Web Service",
        "M365 Admin Services",
        "M365ChatClient",
        "Message Recall",
        "Messaging Async Media",
        "Microsoft 365 Reporting Service",
        "Microsoft Discovery Service",
        "Microsoft Exchange Online Protection",
        "Microsoft Flow Portal",
        "Microsoft Forms",
        "Microsoft Forms Web",
        "Microsoft Information Protection API",
        "Microsoft Office",
        "Microsoft Office 365 Portal",
        "Microsoft People Cards Service",
        "Microsoft Planner",
        "Microsoft Planner Client",
        "Microsoft Stream Portal",
        "Microsoft Stream Service",
        "Microsoft Teams",
        "Microsoft Teams - Teams And Channels Service",
        "Microsoft Teams Analytics",
        "Microsoft Teams Chat Aggregator",
        "Microsoft Teams Graph Service",
        "Microsoft Teams Retail Service",
        "Microsoft Teams Services",
        "Microsoft Teams UIS",
        "Microsoft Teams Web Client",
        "Microsoft To-Do web app",
        "Microsoft Whiteboard Services",
        "O365 Suite UX",
        "Office 365",
        "Office 365 Exchange Microservices",
        "Office 365 Exchange Online",
        "Office 365 Search Service",
        "Office 365 SharePoint Online",
        "Office Delve",
        "Office Hive",
        "Office Online Core SSO",
        "Office Scripts Service",
        "Office.com",
        "Office365 Shell WCSS-Client",
        "OfficeClientService",
        "OfficeHome",
        "OfficeServicesManager",
        "One Outlook Web",
        "OneDrive",
        "OneDrive SyncEngine",
        "OneNote",
        "OneOutlook",
        "Outlook Service for Exchange",
        "PowerApps Service",
        "Project for the web",
        "ProjectWorkManagement",
        "Protection Center",
        "Skype and Teams Tenant Admin API",
        "Skype for Business",
        "Skype for Business Online",
        "Skype Presence Service",
        "Sway",
        "Targeted Messaging Service",
        "Viva Engage",
    ]
)
"""Names of services that the reference page lists under Office 365; meant for applications that Microsoft owns."""


class TargetApplication(NamedTuple):
    """An application of this tenant's directory as a target. ``microsoft`` None: owner not known."""

    app_id: str
    name: str = ""
    microsoft: Truth = None
    attributes: Mapping[str, tuple[str, ...]] | None = None


BUNDLE_TITLES: Mapping[str, str] = MappingProxyType({OFFICE_365: "Office 365", ADMIN_PORTALS: "Microsoft admin portals"})
"""Bundles of applications as the admin center shows them."""


def known_name(app_id: str) -> str | None:
    """Microsoft's name for a well-known application."""
    entry = _TABLE.get(app_id)
    return entry[0] if entry else CLIENT_NAMES.get(app_id)


def id_of_known_name(name: str) -> str | None:
    """The well-known application that Microsoft or the admin center gives this name, with or without `Office 365` before it."""
    wanted = name.lower().removeprefix("office 365 ")
    by_name = {title.lower().removeprefix("office 365 "): app_id for app_id, (title, _) in _TABLE.items()}
    return by_name.get(wanted)


def known_members(group: str) -> tuple[str, ...]:
    """The applications that certainly belong to a named group."""
    column = GROUPS.index(group)
    return tuple(app_id for app_id, (_, groups) in _TABLE.items() if groups[column] is True)


def belongs(app_id: str, group: str, application: TargetApplication | None) -> Truth:
    """Whether an application belongs to a named group; unknown for one that the tables do not have."""
    entry = _TABLE.get(app_id)
    if entry is not None:
        return entry[1][GROUPS.index(group)]
    if application is None or application.microsoft is None:
        return None
    if not application.microsoft:
        return False
    return True if group == OFFICE_365 and application.name.lower() in OFFICE_365_NAMES else None
