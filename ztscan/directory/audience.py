"""For whom an application is (``signInAudience``).

Source: learn.microsoft.com/graph/api/resources/application.
"""

from __future__ import annotations

from ztscan.core.model import Gap, GapReason
from ztscan.engine.check import Unknown, required

_MULTITENANT = frozenset(("AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount"))
_OTHERS = frozenset(("AzureADMyOrg", "PersonalMicrosoftAccount"))


def for_several_organizations(audience: str | None, resource: str) -> bool:
    """Whether users of other organisations can sign in. Raises Unknown if Graph does not say it in words that are known."""
    said = required(audience, resource, "signInAudience")
    if said not in _MULTITENANT | _OTHERS:
        detail = f"`{resource}` has an application with the unknown audience `{said}`"
        raise Unknown(Gap(resource, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    return said in _MULTITENANT
