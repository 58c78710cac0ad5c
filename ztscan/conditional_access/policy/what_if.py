"""A sign-in as the body of Graph's ``conditionalAccess/evaluate``, so that an administrator can replay it with What If.

Source: learn.microsoft.com/graph/api/conditionalaccessroot-evaluate and the resource types ``signInConditions``,
``userActionContext``, ``authContext``.
"""

from __future__ import annotations

from typing import Any

from ztscan.conditional_access.policy.devices import Device
from ztscan.conditional_access.policy.sign_in import UNSTATED, Identity, SignIn, Target
from ztscan.conditional_access.policy.vocabulary import REGISTER_SECURITY_INFO, UNKNOWN_PLATFORM, spell

_TRUST_TYPES = {"azuread": "AzureAD", "serverad": "ServerAD", "workplace": "Workplace"}
_USER_ACTIONS = {REGISTER_SECURITY_INFO: "registerSecurityInformation"}


def what_if_body(sign_in: SignIn) -> dict[str, Any]:
    """The request body. An unknown platform has no value there and is left out; so is an identity without an account."""
    conditions: dict[str, Any] = {
        "clientAppType": spell(sign_in.client),
        "signInRiskLevel": sign_in.sign_in_risk,
        "userRiskLevel": sign_in.user_risk,
        "insiderRiskLevel": sign_in.insider_risk,
    }
    if sign_in.platform != UNKNOWN_PLATFORM:
        conditions["devicePlatform"] = spell(sign_in.platform)
    if sign_in.location.ip:
        conditions["ipAddress"] = sign_in.location.ip
    if sign_in.location.country and sign_in.location.country != UNSTATED:
        conditions["country"] = sign_in.location.country
    if sign_in.identity.kind == "servicePrincipal":
        conditions["servicePrincipalRiskLevel"] = sign_in.service_principal_risk
    method = next(iter(sorted(sign_in.flow)), None)
    if method:
        conditions["authenticationFlow"] = {"transferMethod": spell(method)}
    if sign_in.device.registered:
        conditions["deviceInfo"] = _device(sign_in.device)
    return {
        "signInIdentity": _identity(sign_in.identity),
        "signInContext": _context(sign_in.target),
        "signInConditions": conditions,
        "appliedPoliciesOnly": False,
    }


def _identity(identity: Identity) -> dict[str, Any]:
    if identity.kind == "servicePrincipal":
        return {"@odata.type": "#microsoft.graph.servicePrincipalSignIn", "servicePrincipalId": identity.id}
    return {"@odata.type": "#microsoft.graph.userSignIn", "userId": identity.id}


def _context(target: Target) -> dict[str, Any]:
    if target.user_action:
        action = _USER_ACTIONS.get(target.user_action, "registerOrJoinDevices")
        return {"@odata.type": "#microsoft.graph.userActionContext", "userAction": action}
    if target.authentication_contexts:
        value = min(target.authentication_contexts)
        return {"@odata.type": "#microsoft.graph.authContext", "authenticationContextValue": value}
    return {"@odata.type": "#microsoft.graph.applicationContext", "includeApplications": list(target.resources)}


def _device(device: Device) -> dict[str, Any]:
    info: dict[str, Any] = {"isCompliant": device.compliant}
    if device.trust_type:
        info["trustType"] = _TRUST_TYPES.get(device.trust_type, device.trust_type)
    spelling = {name.lower(): name for name in _DEVICE_PROPERTIES}
    for name, value in device.properties.items():
        info[spelling.get(name, name)] = list(value) if isinstance(value, tuple) else value
    return info


_DEVICE_PROPERTIES = (
    "deviceId",
    "displayName",
    "enrollmentProfileName",
    "manufacturer",
    "mdmAppId",
    "model",
    "operatingSystem",
    "operatingSystemVersion",
    "deviceOwnership",
    "physicalIds",
    "profileType",
    "systemLabels",
    *(f"extensionAttribute{number}" for number in range(1, 16)),
)
