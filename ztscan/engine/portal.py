"""Where a feature is found in Microsoft's admin centers: one table, so that a renamed menu changes in one place.

A check's docstring writes ``{portal:FEATURE}``; the documentation of the check shows the path.
Source: the navigation of entra.microsoft.com, admin.microsoft.com and intune.microsoft.com as Microsoft Learn gives it in 2026.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ztscan.core.errors import PluginError

_ENTRA = "Entra admin center > Entra ID"
_GOVERNANCE = "Entra admin center > ID Governance"
_CONDITIONAL_ACCESS = f"{_ENTRA} > Conditional Access"
_METHODS = f"{_ENTRA} > Authentication methods"
_PIM = f"{_GOVERNANCE} > Privileged Identity Management"
_M365_PRIVACY = "Microsoft 365 admin center > Settings > Org settings > Security & privacy"
_M365_SERVICES = "Microsoft 365 admin center > Settings > Org settings > Services"
_SHAREPOINT_ACCESS = "SharePoint admin center > Policies > Access control"
_INTUNE = "Intune admin center"
_INTUNE_TENANT = f"{_INTUNE} > Tenant administration"
_INTUNE_ENROLMENT = f"{_INTUNE} > Devices > Enrollment"
_GSA = "Entra admin center > Global Secure Access"
_DEFENDER_RESPONSE = "Defender portal > Investigation & response"
_CONSENT = f"{_ENTRA} > Enterprise apps > Consent and permissions"

PORTAL: Mapping[str, str] = MappingProxyType(
    {
        "access_packages": f"{_GOVERNANCE} > Entitlement management > Access packages",
        "access_reviews": f"{_GOVERNANCE} > Access reviews",
        "admin_consent_settings": f"{_CONSENT} > Admin consent settings",
        "admin_units": f"{_ENTRA} > Roles & admins > Admin units",
        "agents": f"{_ENTRA} > Agent ID > All agent identities",
        "app_governance": "Defender portal > Cloud apps > App governance",
        "app_registrations": f"{_ENTRA} > App registrations",
        "application_policies": f"{_ENTRA} > Enterprise apps > Application policies",
        "attack_simulation": "Defender portal > Email & collaboration > Attack simulation training",
        "audit_logs": f"{_ENTRA} > Monitoring & health > Audit logs",
        "authentication_contexts": f"{_CONDITIONAL_ACCESS} > Authentication contexts",
        "authentication_method_policies": f"{_METHODS} > Policies",
        "authentication_method_settings": f"{_METHODS} > Settings",
        "authentication_strengths": f"{_METHODS} > Authentication strengths",
        "backup": f"{_ENTRA} > Backup and recovery > Snapshots",
        "cloud_firewall": f"{_GSA} > Secure > Cloud firewall policies",
        "cloud_sync": f"{_ENTRA} > Entra Connect > Cloud sync",
        "conditional_access": _CONDITIONAL_ACCESS,
        "conditional_access_insights": f"{_CONDITIONAL_ACCESS} > Insights and reporting",
        "conditional_access_policies": f"{_CONDITIONAL_ACCESS} > Policies",
        "connect_sync": f"{_ENTRA} > Entra Connect > Connect Sync",
        "copilot_agents": "Microsoft 365 admin center > Copilot > Agents",
        "cross_tenant_access": f"{_ENTRA} > External Identities > Cross-tenant access settings",
        "custom_authentication_extensions": f"{_ENTRA} > Enterprise apps > Custom authentication extensions",
        "connectors": f"{_GSA} > Connect > Connectors and sensors",
        "custom_detections": f"{_DEFENDER_RESPONSE} > Hunting > Custom detection rules",
        "defender_actions": f"{_DEFENDER_RESPONSE} > Actions & submissions > Action center",
        "defender_alerts": f"{_DEFENDER_RESPONSE} > Incidents & alerts > Alerts",
        "defender_health": "Defender portal > Identities > Health issues",
        "defender_incidents": f"{_DEFENDER_RESPONSE} > Incidents & alerts > Incidents",
        "defender_sensors": "Defender portal > Settings > Identities > Sensors",
        "device_settings": f"{_ENTRA} > Devices > Device settings",
        "enterprise_apps": f"{_ENTRA} > Enterprise apps",
        "external_collaboration": f"{_ENTRA} > External Identities > External collaboration settings",
        "forms": f"{_M365_SERVICES} > Microsoft Forms",
        "global_secure_access_session": "Entra admin center > Global Secure Access > Settings > Session management",
        "group_expiration": f"{_ENTRA} > Groups > Expiration",
        "group_settings": f"{_ENTRA} > Groups > General",
        "groups": f"{_ENTRA} > Groups > All groups",
        "health": f"{_ENTRA} > Monitoring & health > Health",
        "identity_providers": f"{_ENTRA} > External Identities > All identity providers",
        "idle_session_timeout": f"{_M365_PRIVACY} > Idle session timeout",
        "insider_risk": "Purview portal > Insider risk management > Adaptive protection",
        "intune_account_protection": f"{_INTUNE} > Endpoint security > Account protection",
        "intune_antivirus": "Intune admin center > Endpoint security > Antivirus",
        "intune_app_control": "Intune admin center > Endpoint security > App Control for Business",
        "intune_app_protection": f"{_INTUNE} > Apps > Protection",
        "intune_approvals": f"{_INTUNE_TENANT} > Multi Admin Approval > Access policies",
        "intune_attack_surface": "Intune admin center > Endpoint security > Attack surface reduction",
        "intune_automatic_enrolment": f"{_INTUNE_ENROLMENT} > Windows > Automatic Enrollment",
        "intune_baselines": "Intune admin center > Endpoint security > Security baselines",
        "intune_cleanup": f"{_INTUNE} > Devices > Organize devices > Device cleanup rules",
        "intune_compliance": f"{_INTUNE} > Devices > Compliance",
        "intune_configuration": "Intune admin center > Devices > Configuration",
        "intune_connectors": f"{_INTUNE_TENANT} > Connectors and tokens",
        "intune_customization": f"{_INTUNE_TENANT} > Customization",
        "intune_disk_encryption": "Intune admin center > Endpoint security > Disk encryption",
        "intune_elevation": "Intune admin center > Endpoint security > Endpoint Privilege Management",
        "intune_enrolment_apple": f"{_INTUNE_ENROLMENT} > Apple",
        "intune_enrolment_notifications": f"{_INTUNE_ENROLMENT} > Enrollment notifications",
        "intune_enrolment_restrictions": f"{_INTUNE_ENROLMENT} > Device platform restriction",
        "intune_firewall": "Intune admin center > Endpoint security > Firewall",
        "intune_ios_updates": "Intune admin center > Devices > iOS/iPadOS > iOS/iPadOS updates",
        "intune_macos_enrollment": "Intune admin center > Devices > macOS > Enrollment > Enrollment program tokens",
        "intune_macos_updates": "Intune admin center > Devices > macOS > macOS updates",
        "intune_roles": f"{_INTUNE_TENANT} > Roles",
        "intune_terms": f"{_INTUNE_TENANT} > Terms and conditions",
        "intune_windows_hello": "Intune admin center > Devices > Windows > Enrollment > Windows Hello for Business",
        "intune_windows_updates": "Intune admin center > Devices > Windows > Windows updates",
        "item_insights": "Microsoft 365 admin center > Settings > Search & intelligence > Item insights",
        "label_policies": "Purview portal > Information Protection > Policies > Label publishing policies",
        "licences": "Entra admin center > Billing > Licenses > All products",
        "lifecycle_workflows": f"{_GOVERNANCE} > Lifecycle workflows",
        "m365_on_the_web": f"{_M365_SERVICES} > Microsoft 365 on the web",
        "m365_password_expiration": f"{_M365_PRIVACY} > Password expiration policy",
        "m365_reports": f"{_M365_SERVICES} > Reports",
        "m365_users": "Microsoft 365 admin center > Users > Active users",
        "named_locations": f"{_CONDITIONAL_ACCESS} > Named locations",
        "onedrive_sync": "SharePoint admin center > Settings > OneDrive > Sync",
        "overview": f"{_ENTRA} > Overview",
        "password_protection": f"{_METHODS} > Password protection",
        "password_reset": f"{_ENTRA} > Password reset",
        "per_user_mfa": f"{_ENTRA} > Users > Per-user MFA",
        "pim_groups": f"{_PIM} > Groups",
        "pim_roles": f"{_PIM} > Microsoft Entra roles",
        "private_applications": f"{_GSA} > Applications > Enterprise applications",
        "quick_access": f"{_GSA} > Applications > Quick Access",
        "recommendations": f"{_ENTRA} > Overview > Recommendations",
        "registration_campaign": f"{_METHODS} > Registration campaign",
        "risky_agents": "Entra admin center > ID Protection > Risky agents",
        "remote_networks": f"{_GSA} > Connect > Remote networks",
        "risky_sign_ins": "Entra admin center > ID Protection > Risky sign-ins",
        "risky_users": "Entra admin center > ID Protection > Risky users",
        "risky_workloads": "Entra admin center > ID Protection > Risky workload identities",
        "roles": f"{_ENTRA} > Roles & admins",
        "secure_score": "Defender portal > Exposure management > Secure score > Recommended actions",
        "security_profiles": f"{_GSA} > Secure > Security profiles",
        "sensitivity_labels": "Purview portal > Information Protection > Sensitivity labels",
        "sharepoint_idle": f"{_SHAREPOINT_ACCESS} > Idle session sign-out",
        "sharepoint_legacy_auth": f"{_SHAREPOINT_ACCESS} > Apps that don't use modern authentication",
        "sharepoint_settings": "SharePoint admin center > Settings",
        "sharepoint_sharing": "SharePoint admin center > Policies > Sharing",
        "sharepoint_unmanaged_devices": f"{_SHAREPOINT_ACCESS} > Unmanaged devices",
        "sign_in_logs": f"{_ENTRA} > Monitoring & health > Sign-in logs",
        "tenant_governance": "Entra admin center > Tenant governance > Governance relationships",
        "tenant_properties": f"{_ENTRA} > Overview > Properties",
        "terms_of_use": f"{_CONDITIONAL_ACCESS} > Terms of use",
        "threat_intelligence": f"{_GSA} > Secure > Threat intelligence policies",
        "tls_inspection": f"{_GSA} > Secure > TLS inspection policies",
        "traffic_forwarding": f"{_GSA} > Connect > Traffic forwarding",
        "user_consent_settings": f"{_CONSENT} > User consent settings",
        "user_owned_apps": f"{_M365_SERVICES} > User owned apps and services",
        "user_settings": f"{_ENTRA} > Users > User settings",
        "users": f"{_ENTRA} > Users > All users",
        "web_filtering": f"{_GSA} > Secure > Web content filtering policies",
        "what_if": f"{_CONDITIONAL_ACCESS} > Policies > What If",
    }
)
"""The path by feature."""

_PLACE = re.compile(r"\{portal:([^{}]*)\}")


def with_portal_paths(text: str) -> str:
    """``text`` with each ``{portal:FEATURE}`` as its path. Raises PluginError for a feature that the table lacks."""

    def path(match: re.Match[str]) -> str:
        feature = match[1]
        if feature not in PORTAL:
            raise PluginError(f"no portal path is known for `{feature}`", f"use one of {', '.join(PORTAL)}")
        return PORTAL[feature]

    return _PLACE.sub(path, text)
