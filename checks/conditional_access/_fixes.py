"""How gaps in Conditional Access are closed: the smallest change of policies, found and proved over all of them."""

from __future__ import annotations

from collections.abc import Callable

from ztscan.conditional_access.fix.assembly import PERMISSIONS, ROLE, fixes_of
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.entities.users import User
from ztscan.plugin import Fix, FixFacts, Fixing, Gap

PROVED = (
    "admin_portals_only_for_admins",
    "admin_sign_in_frequency",
    "all_apps_all_users_covered",
    "app_control_unmanaged",
    "app_enforced_restrictions",
    "app_protection_mobile",
    "auth_transfer_blocked",
    "azure_devops_targeted",
    "block_high_sign_in_risk",
    "block_high_user_risk",
    "block_legacy_auth",
    "block_medium_sign_in_risk",
    "compliant_network_required",
    "device_code_flow_blocked",
    "device_or_mfa_baseline",
    "device_registration_mfa",
    "geo_block",
    "guest_sign_in_frequency",
    "insider_risk_block",
    "intune_enrollment_every_time",
    "managed_device_admins",
    "managed_device_all_users",
    "mfa_admin_portals",
    "mfa_admins",
    "mfa_all_users",
    "mfa_azure_management",
    "mfa_guests",
    "no_persistent_browser_unmanaged",
    "paw_for_admins",
    "phish_resistant_admins",
    "phish_resistant_all_users",
    "security_info_managed_device",
    "security_info_registration",
    "sign_in_frequency_all_users",
    "sign_in_frequency_unmanaged",
    "sign_in_risk_mfa",
    "sync_account_location_locked",
    "token_protection",
    "unknown_platforms_blocked",
    "untrusted_locations_blocked",
    "user_risk_remediation",
)
"""Checks that prove requirements with ``SignInCoverage.prove``."""


def _proved(check: str) -> Callable[..., tuple[Fix, ...]]:
    def fixes(sign_in_coverage: SignInCoverage, emergency_candidates: tuple[User, ...] | Gap) -> tuple[Fix, ...]:
        candidates = () if isinstance(emergency_candidates, Gap) else emergency_candidates
        return fixes_of(check, sign_in_coverage, [user.name for user in candidates])

    return fixes


FACTS = FixFacts(changes="Change Conditional Access policies.", permissions=PERMISSIONS, role=ROLE)
FIXES = {name: Fixing(FACTS, _proved(f"conditional_access.{name}"), by_tenant=True) for name in PROVED}
