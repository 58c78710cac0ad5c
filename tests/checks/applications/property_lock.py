"""Cases of `applications.property_lock`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.critical_permissions_direct import HOSTILE
from tests.checks.cases import Case, gap
from tests.checks.compliant.names import BILLING_APPLICATION
from ztscan.core.model import Verdict

AT = f"applications/{BILLING_APPLICATION}"


def locked(lock: dict[str, Any] | None, audience: str | None = "AzureADMultipleOrgs") -> dict[str, Any]:
    """Billing as an application for several organisations with this lock."""
    return {f"{AT}/signInAudience": audience, f"{AT}/servicePrincipalLockConfiguration": lock}


SINGLE = {"isEnabled": True, "credentialsWithUsageSign": True, "credentialsWithUsageVerify": True, "tokenEncryptionKeyId": True}

CASES = (
    Case("for this organisation only", verdict=Verdict.NOT_APPLICABLE),
    Case("all properties", locked({"isEnabled": True, "allProperties": True})),
    Case("each property", locked(SINGLE)),
    Case("also for personal accounts", locked(None, "AzureADandPersonalMicrosoftAccount"), fails={BILLING_APPLICATION}),
    Case("no lock", {**locked(None), f"{AT}/displayName": HOSTILE}, fails={BILLING_APPLICATION}),
    Case("off", locked({"isEnabled": False, "allProperties": True}), fails={BILLING_APPLICATION}),
    Case("one property is open", locked({**SINGLE, "credentialsWithUsageVerify": False}), fails={BILLING_APPLICATION}),
    Case("a property is not said", locked({"isEnabled": True, "credentialsWithUsageSign": True}), fails={BILLING_APPLICATION}),
    Case("personal accounts only", locked(None, "PersonalMicrosoftAccount"), verdict=Verdict.NOT_APPLICABLE),
    Case("R13: whether it is on was not returned", locked({"allProperties": True}), verdict=Verdict.NOT_ASSESSED),
    Case("the audience is a new word", locked(None, "AzureADSomeOrgs"), verdict=Verdict.NOT_ASSESSED),
    Case("R13: the audience was not returned", locked(None, None), verdict=Verdict.NOT_ASSESSED),
    Case("applications could not be read", {"applications": gap("applications")}, verdict=Verdict.NOT_ASSESSED),
)
