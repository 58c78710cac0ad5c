"""Sign-in and accounts on the device: Windows Hello for Business, local groups, Platform SSO, Endpoint Privilege Management.

``{tenantid}`` and ``{elevationrulename}`` are literal in the ids of exported policies.
"""

from __future__ import annotations

from collections.abc import Mapping

from ztscan.endpoints.platforms import MACOS, WINDOWS
from ztscan.endpoints.setting import ON, TRUE, UNREAD, Value, catalog, catalog_read, filled, meaning, text, typed

_HELLO = "_vendor_msft_passportforwork_{tenantid}_policies_usepassportforwork"
EPM_PLAN = "intune-epm"
"""Service plan of Endpoint Privilege Management, in lower case."""
_ELEVATION = "device_vendor_msft_policy_elevationclientsettings_"
_ACCESS_GROUP = "device_vendor_msft_policy_config_localusersandgroups_configure_groupconfiguration_accessgroup"
MICROSOFT_EXTENSION = "com.microsoft.companyportalmac.ssoextension"
_ACTIONS = {"_add_restrict": "replace", "_add_update": "add", "_remove_update": "remove"}


def _administrators(written: object) -> Value | None:
    """What a rule for local groups does with the Administrators: None where it is about another group."""
    if not isinstance(written, Mapping):
        return UNREAD
    groups = str(written.get(f"{_ACCESS_GROUP}_desc", "")).casefold().split(",")
    if not any(groups):
        return UNREAD
    if f"{_ACCESS_GROUP}_desc_administrators" not in groups:
        return None
    action = str(written.get(f"{_ACCESS_GROUP}_action", "")).casefold().removeprefix(f"{_ACCESS_GROUP}_action")
    return _ACTIONS.get(action, UNREAD)


def _is_microsoft(written: object) -> Value | None:
    found = text(written)
    return found if found is None else str(found).casefold() == MICROSOFT_EXTENSION


MEANINGS = (
    meaning(
        "hello.enabled",
        "Windows Hello for Business",
        WINDOWS,
        catalog(f"device{_HELLO}", TRUE),
        catalog(f"user{_HELLO}", TRUE),
        *typed("windowsIdentityProtectionConfiguration", "windowsHelloForBusinessBlocked", {"true": False, "false": None}),
        secure=(True,),
    ),
    meaning(
        "local_groups.administrators",
        "the members of the local Administrators group",
        WINDOWS,
        catalog_read(_ACCESS_GROUP, _administrators),
        secure=("replace",),
        partial=("add", "remove"),
        default="none",
    ),
    meaning(
        "platform_sso.extension",
        "Microsoft's SSO extension",
        MACOS,
        catalog_read("com.apple.extensiblesso_extensionidentifier", _is_microsoft),
        secure=(True,),
        default=False,
    ),
    meaning(
        "platform_sso.method",
        "the authentication method of Platform SSO",
        MACOS,
        *tuple(
            catalog(f"com.apple.extensiblesso_{name}", {"_0": "password", "_1": "Secure Enclave key", "_2": "smart card"})
            for name in ("platformsso_authenticationmethod", "authenticationmethod")
        ),
        secure=("Secure Enclave key", "smart card"),
        partial=("password",),
        default="none",
    ),
    meaning(
        "elevation.enabled",
        "Endpoint Privilege Management",
        WINDOWS,
        catalog(f"{_ELEVATION}enableepm", ON),
        secure=(True,),
        default=False,
        plan=EPM_PLAN,
    ),
    meaning(
        "elevation.default_response",
        "the answer to a request for elevation that no rule covers",
        WINDOWS,
        catalog(f"{_ELEVATION}defaultelevationresponse", {"_0": "deny", "_1": "the user confirms"}),
        secure=("deny",),
        partial=("the user confirms",),
        default="deny",
        plan=EPM_PLAN,
    ),
    meaning(
        "elevation.validation",
        "the validation of a user who confirms an elevation",
        WINDOWS,
        catalog_read(
            "device_vendor_msft_policy_privilegemanagement_elevationclientsettings_defaultelevationresponse_validation", filled
        ),
        secure=(True,),
        default=False,
        plan=EPM_PLAN,
    ),
)
