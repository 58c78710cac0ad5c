"""What the checks on SharePoint share: the settings, how widely people may share, and the subject of a finding."""

from __future__ import annotations

from typing import TypeVar

from ztscan.directory.licences import licensed
from ztscan.entities.sharepoint import SHAREPOINT, SharePointSettings
from ztscan.plugin import Gap, NotApplicable, Subject, required

T = TypeVar("T")

RESOURCE = "sharepoint_settings"
SUBJECT = Subject("sharepointSettings", "sharepointSettings", "SharePoint and OneDrive settings")
NOBODY = "disabled"
SHARING = (NOBODY, "existingExternalUserSharingOnly", "externalUserSharingOnly", "externalUserAndGuestSharing")
"""With whom people may share, from the strictest to the most open."""
_PREFIXES = ("SHAREPOINT", "ONEDRIVE")


def licensed_for_sharepoint(evidence: T | Gap, plans: frozenset[str]) -> T:
    """The evidence. Raises NotApplicable without SharePoint, and Unknown where it could not be read.

    A plan for SharePoint or OneDrive under another name than the known ones counts: many editions have one of their own.
    """
    other = any(plan.startswith(_PREFIXES) for plan in plans)
    return licensed(evidence, plans.union(SHAREPOINT.service_plans) if other else plans, SHAREPOINT)


def most_open(*, new_guests: bool) -> str:
    """The most open level that is accepted."""
    return SHARING[2] if new_guests else SHARING[1]


def sharing_of(settings: SharePointSettings) -> str:
    """The sharing level of the tenant. Raises Unknown where it is null or not a known one."""
    level = required(settings.sharing_capability, RESOURCE, "sharingCapability")
    return required(level if level in SHARING else None, RESOURCE, "sharingCapability (a known value)")


def require_sharing(settings: SharePointSettings) -> None:
    """Raises NotApplicable where nobody can share outside the organisation."""
    if sharing_of(settings) == NOBODY:
        raise NotApplicable("external sharing is off in SharePoint and OneDrive")
