"""Why the findings on Intune have no fix by a call."""

from __future__ import annotations

from ztscan.plugin import NoFix

_APPLE = NoFix("A person has to renew it with the Apple Account that created it.")
_SERVER = NoFix("A person has to find the cause on the server, or at the vendor.")
_DECISION = NoFix("People have to agree on the text, and on who gets it.")

FIXES = {
    "personal_enrolment_blocked": NoFix(
        "A person has to make sure that devices of the organisation have corporate identifiers first: others could not enrol."
    ),
    "auto_enrolment": NoFix("A person has to choose whose devices enrol. The setting is in the admin center."),
    "mdm_authority": NoFix("The authority is chosen once, in the Intune admin center."),
    "multi_admin_approval": NoFix("A person has to choose the approvers, and another one has to approve the policy."),
    "rbac_groups_protected": NoFix("A group cannot become role-assignable later. A person has to replace it."),
    "role_scopes": NoFix("A person has to decide which devices each team supports."),
    "scope_tags": NoFix("A person has to decide which devices each team supports."),
    "mtd_connectors": _SERVER,
    "mde_android": NoFix("A person has to decide which level of risk is compliant, and to assign the app to devices."),
    "apns_certificate": _APPLE,
    "ade_tokens": _APPLE,
    "vpp_tokens": _APPLE,
    "android_enterprise": NoFix("A person has to sign in to managed Google Play with the account that connected it."),
    "certificate_connectors": _SERVER,
    "branding": NoFix("A person has to say how people reach support."),
    "windows_data_processor": NoFix("A person who is responsible for data protection has to decide."),
    "terms_and_conditions": _DECISION,
    "enrolment_notifications": _DECISION,
}
