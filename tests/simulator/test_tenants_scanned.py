"""Scanned, the tenants come out as they were meant: Fabrikam meets what is checked, Contoso fails where its story says."""

from __future__ import annotations

import pytest

from tests.simulator.azure import ESTATES
from tests.simulator.azure.in_process import AzureInProcess
from tests.simulator.tenant import NOW, Tenant
from tests.simulator.tenants import TENANTS
from ztscan.config.names import declared_for_plan, declared_names
from ztscan.config.settings import EmergencyAccess, Settings
from ztscan.core.model import CheckResult, GapReason, Verdict
from ztscan.engine.registry import load
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.source import TenantReading
from ztscan.scan import judge

EMERGENCY_AT_FABRIKAM = ("emergency-north@fabrikam.example", "emergency-south@fabrikam.example")
OPEN_AT_FABRIKAM: frozenset[str] = frozenset(
    (
        "conditional_access.admin_portals_only_for_admins",
        "conditional_access.app_control_unmanaged",  # unmanaged devices are refused where it matters
        "conditional_access.agent_risk_block",  # it has no agents yet
        "conditional_access.agents_covered",
        "conditional_access.app_enforced_restrictions",  # as above
        "conditional_access.guest_sign_in_frequency",
        "conditional_access.managed_device_all_users",  # multifactor authentication is enough for what is not critical
        "conditional_access.paw_for_admins",
        "conditional_access.phish_resistant_all_users",  # asked of administrators so far
        "conditional_access.security_info_managed_device",
        "conditional_access.rms_excluded",  # multifactor authentication without exception was the choice
        "conditional_access.untrusted_locations_blocked",  # its people work from home
    )
)
"""Checks that Fabrikam fails on purpose."""
NOT_LICENSED_AT_FABRIKAM = {"conditional_access.workload_location_restricted", "conditional_access.workload_risk_block"}


def scanned(tenant: Tenant, settings: Settings) -> dict[str, CheckResult]:
    registry = load()
    declared = declared_for_plan(declared_names(settings, NOW.date()))
    collection = AzureInProcess(tenant, ESTATES[tenant.name]()).collect(ALL_RESOURCES, declared=declared)
    judged = judge(TenantReading(collection, CLOUDS["global"], {}, NOW, NOW), registry.checks.values(), registry, settings)
    return {result.id: result for result in judged.graded.scan.checks}


def failing(results: dict[str, CheckResult]) -> dict[str, set[str]]:
    """Subjects of what fails, by check."""
    found = {key: {finding.subject.name for finding in result.findings} for key, result in results.items()}
    return {key: subjects for key, subjects in found.items() if results[key].verdict is Verdict.FAIL}


def test_fabrikam_meets_everything_that_is_checked() -> None:
    results = scanned(TENANTS["fabrikam"](), Settings(emergency_access=EmergencyAccess(accounts=EMERGENCY_AT_FABRIKAM)))
    assert {key: subjects for key, subjects in failing(results).items() if key not in OPEN_AT_FABRIKAM} == {}
    assert {key for key, result in results.items() if result.verdict is Verdict.NOT_ASSESSED} == NOT_LICENSED_AT_FABRIKAM


@pytest.fixture(scope="module")
def contoso() -> dict[str, CheckResult]:
    return scanned(TENANTS["contoso"](), Settings())


@pytest.mark.parametrize(
    ("check", "subjects"),
    [
        ("applications.no_tenant_wide_risky_grants", {"Mail Helper Pro"}),
        ("authentication_methods.sms_voice_disabled", {"SMS", "Voice call"}),
        ("conditional_access.no_deleted_references", {"CA021 MFA for Azure management"}),
        ("external_identities.outbound_default_restricted", {"Default b2bCollaborationOutbound"}),
        ("external_identities.self_service_signup_off", {"B2X_1_SupplierPortal"}),
        ("governance.packages_need_approval", {"Supplier portal / Initial policy"}),
        ("groups.dynamic_rules_safe_attributes", {"Field staff"}),
        ("hybrid_identity.cloud_authentication", {"subsidiary.contoso.example"}),
        ("identity_protection.high_risk_users_triaged", {"nia.okafor@contoso.example"}),
        ("privileged_access.cloud_only", {"adm.pavel.zoric@contoso.example"}),
        ("privileged_access.no_guests", {"rafi.stavros_proseware.example#EXT#@contoso.example"}),
        ("privileged_access.no_mailbox", {"greta.lindqvist@contoso.example", "theo.ravensworth@contoso.example"}),
        ("privileged_access.sp_role_no_owner", {"Tenant automation"}),
        ("privileged_access.sp_secret_permanent_role", {"Tenant automation"}),
        ("privileged_identity_management.role_groups_protected", {"Tier 1 operators"}),
        ("tenant_settings.creation_events_reviewed", {"Side project"}),
    ],
)
def test_contoso_fails_where_its_description_says(contoso: dict[str, CheckResult], check: str, subjects: set[str]) -> None:
    assert failing(contoso)[check] == subjects


def test_a_name_made_of_markup_is_found_like_any_other(contoso: dict[str, CheckResult]) -> None:
    assert "<img src=x onerror=alert(1)>" in failing(contoso)["applications.verified_publisher"]


def test_woodgroves_gaps_are_for_want_of_a_licence_or_for_what_security_defaults_leave_open() -> None:
    results = scanned(TENANTS["woodgrove"](), Settings())
    unassessed = {result.reason for result in results.values() if result.verdict is Verdict.NOT_ASSESSED}
    assert unassessed == {GapReason.NOT_LICENSED.value, GapReason.UNAVAILABLE.value}
    judged = {gap.detail for result in results.values() if result.reason == GapReason.UNAVAILABLE for gap in result.gaps}
    assert judged == {"security defaults require MFA when Microsoft considers it necessary, and no API shows when that is"}
    assert any(result.verdict is Verdict.PASS for result in results.values())
