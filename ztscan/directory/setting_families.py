"""Where the settings of a tenant are changed, and what a change takes; shared by the fixes of several areas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ztscan.core.fix import FixStep, GraphCall
from ztscan.core.immutable import plain
from ztscan.engine.fixing import MissingRead, RecordedValues, Unfixable
from ztscan.engine.setting_fix import SettingFamily, step

AUTHORIZATION_POLICY = SettingFamily(
    resource="authorization_policy",
    path="/policies/authorizationPolicy",
    permissions=("Policy.ReadWrite.Authorization",),
    role="Privileged Role Administrator",
)
METHODS_POLICY = SettingFamily(
    resource="authentication_methods_policy",
    path="/policies/authenticationMethodsPolicy",
    permissions=("Policy.ReadWrite.AuthenticationMethod",),
    role="Authentication Policy Administrator",
)
METHODS_POLICY_BETA = SettingFamily(
    resource="authentication_methods_policy_beta",
    path="/policies/authenticationMethodsPolicy",
    version="beta",
    permissions=("Policy.ReadWrite.AuthenticationMethod",),
    role="Authentication Policy Administrator",
)
GROUP_SETTINGS = SettingFamily(
    resource="group_settings", path="/groupSettings", permissions=("GroupSettings.ReadWrite.All",), role="Groups Administrator"
)
ADMIN_CONSENT = SettingFamily(
    resource="admin_consent_request_policy",
    path="/policies/adminConsentRequestPolicy",
    method="PUT",
    permissions=("Policy.ReadWrite.ConsentRequest",),
    role="Global Administrator",
    delegated_only=True,
)
APP_MANAGEMENT = SettingFamily(
    resource="default_app_management_policy",
    path="/policies/defaultAppManagementPolicy",
    permissions=("Policy.ReadWrite.ApplicationConfiguration",),
    role="Cloud Application Administrator",
)
DEVICE_REGISTRATION = SettingFamily(
    resource="device_registration_policy",
    path="/policies/deviceRegistrationPolicy",
    method="PUT",
    permissions=("Policy.ReadWrite.DeviceConfiguration",),
    role="Cloud Device Administrator",
    delegated_only=True,
)
TIMEOUTS = SettingFamily(
    resource="activity_based_timeout_policies",
    path="/policies/activityBasedTimeoutPolicies",
    permissions=("Policy.ReadWrite.ApplicationConfiguration",),
    role="Security Administrator",
)
ADMIN_CENTER = SettingFamily(
    resource="admin_center_setting",
    path="/admin/entra/uxSetting",
    version="beta",
    permissions=(),
    role="Global Administrator",
)
TEAMS_APPS = SettingFamily(
    resource="teams_app_settings",
    path="/teamwork/teamsAppSettings",
    version="beta",
    permissions=("TeamworkAppSettings.ReadWrite.All",),
    role="Teams Administrator",
    delegated_only=True,
)
APPS_AND_SERVICES = SettingFamily(
    resource="apps_and_services",
    path="/admin/appsAndServices",
    version="beta",
    permissions=("OrgSettings-AppsAndServices.ReadWrite.All",),
    role="Global Administrator",
)
FORMS_SETTINGS = SettingFamily(
    resource="forms_settings",
    path="/admin/forms",
    version="beta",
    permissions=("OrgSettings-Forms.ReadWrite.All",),
    role="Global Administrator",
)
NETWORK_SIGNALS = SettingFamily(
    resource="global_secure_access_settings",
    path="/networkAccess/settings/conditionalAccess",
    version="beta",
    permissions=("NetworkAccess.ReadWrite.All",),
    role="Global Secure Access Administrator",
)
B2B_POLICIES = SettingFamily(
    resource="b2b_management_policies",
    path="/policies/b2bManagementPolicies",
    version="beta",
    permissions=("Policy.ReadWrite.B2BManagementPolicy",),
    role="External Identity Provider Administrator",
)
CROSS_TENANT_DEFAULT = SettingFamily(
    resource="cross_tenant_access_default",
    path="/policies/crossTenantAccessPolicy/default",
    permissions=("Policy.ReadWrite.CrossTenantAccess",),
    role="Security Administrator",
)
AUTHENTICATION_FLOWS = SettingFamily(
    resource="authentication_flows_policy",
    path="/policies/authenticationFlowsPolicy",
    permissions=("Policy.ReadWrite.AuthenticationFlows",),
    role="External ID User Flow Administrator",
)
DOMAINS = SettingFamily(
    resource="domains", path="/domains", permissions=("Domain.ReadWrite.All",), role="Domain Name Administrator"
)
SYNCHRONIZATION = SettingFamily(
    resource="on_premises_synchronization",
    path="/directory/onPremisesSynchronization",
    permissions=("OnPremDirectorySynchronization.ReadWrite.All",),
    role="Hybrid Identity Administrator",
    delegated_only=True,
)
SHAREPOINT_SETTINGS = SettingFamily(
    resource="sharepoint_settings",
    path="/admin/sharepoint/settings",
    permissions=("SharePointTenantSettings.ReadWrite.All",),
    role="SharePoint Administrator",
)
REPORT_SETTINGS = SettingFamily(
    resource="report_settings",
    path="/admin/reportSettings",
    permissions=("ReportSettings.ReadWrite.All",),
    role="Global Administrator",
)
SECURITY_DEFAULTS = SettingFamily(
    resource="security_defaults",
    path="/policies/identitySecurityDefaultsEnforcementPolicy",
    permissions=("Policy.Read.All", "Policy.ReadWrite.SecurityDefaults"),
    role="Security Administrator",
)
ROLE_RULES = SettingFamily(
    resource="role_management_policy_assignments",
    path="/policies/roleManagementPolicies",
    permissions=("RoleManagementPolicy.ReadWrite.Directory",),
    role="Privileged Role Administrator",
    licence="Microsoft Entra ID P2",
    delegated_only=True,
)

Values = Mapping[str, str]


def whole_step(
    recorded: RecordedValues, family: SettingFamily, names: Iterable[str], change: Callable[[dict[str, Any]], None]
) -> FixStep:
    """One call that sends an object as a whole, with ``change`` made to a copy of it. The way back is the recorded whole.

    ``names`` are the properties that the call must have. Also the type of an object inside may change.
    """
    before = {name: recorded.of(family.resource, name) for name in names}
    body: dict[str, Any] = plain(before)
    change(body)
    call = GraphCall(family.method, family.path, body, family.version)
    return FixStep(call, GraphCall(family.method, family.path, before, family.version))


def group_setting(template: str, name: str, values: Values | Callable[[Mapping[str, str]], Values]) -> Any:
    """What makes the step that changes some ``values`` of a directory setting. Graph wants all of its values in each call.

    ``template`` and ``name`` are those of the setting. ``values`` may be made of the recorded ones.
    """

    def build(recorded: RecordedValues) -> Iterator[FixStep]:
        yield setting_step(recorded, template, name, values)

    return build


def setting_step(
    recorded: RecordedValues, template: str, name: str, values: Values | Callable[[Mapping[str, str]], Values]
) -> FixStep:
    """One call that changes some values of the directory setting. Raises Unfixable if the tenant has no such setting."""
    for key, setting in recorded.of("group_settings").items():
        if setting.get("templateId") == template:
            entries = recorded.of("group_settings", key, "values")
            if any(not {"name", "value"} <= entry.keys() for entry in entries or ()):
                raise MissingRead(f"group_settings/{key}/values")
            before = {entry["name"]: entry["value"] for entry in entries or ()}
            wanted = values(before) if callable(values) else values
            if missing := [one for one in wanted if one not in before]:
                raise MissingRead(*(f"group_settings/{key}/values/{one}" for one in missing))
            body = {"values": [{"name": one, "value": wanted.get(one, value)} for one, value in before.items()]}
            return step("group_settings", f"/groupSettings/{key}", body, setting)
    raise Unfixable(f"The tenant has no `{name}` yet. Save the setting once in the admin center, and scan again.")
