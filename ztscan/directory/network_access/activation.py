"""Whether Global Secure Access is there at all."""

from __future__ import annotations

from ztscan.core.model import Gap
from ztscan.directory.licences import licensed
from ztscan.engine.check import NotApplicable, required
from ztscan.graph.areas.network_access import NetworkTenantStatus
from ztscan.graph.resource import Licence


def require_activated(status: NetworkTenantStatus | Gap, plans: frozenset[str], licence: Licence) -> None:
    """Raises NotApplicable without the licence or where Global Secure Access is not activated, and Unknown where that is open."""
    said = required(licensed(status, plans, licence).onboarding_status, "network_tenant_status", "onboardingStatus")
    known = said if said.casefold() in _STATES else None
    if required(known, "network_tenant_status", "onboardingStatus (a known value)").casefold() not in _ACTIVE:
        raise NotApplicable("Global Secure Access is not activated in this tenant")


_ACTIVE = frozenset(("onboarded", "onboardinginprogress", "onboardingerroroccurred", "offboardinginprogress"))
_STATES = _ACTIVE | {"offboarded", "offboardingerroroccurred"}
"""In lower case. While a tenant is activated or deactivated, its profiles say what is in force."""
