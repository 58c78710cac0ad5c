"""Where a grant control cannot be met, dimension by dimension.

In such a sign-in the control is deleted from its clause; a clause with nothing left blocks. Source: learn.microsoft.com,
*Conditional Access: Grant*, *Authentication strength for external users*.
"""

from __future__ import annotations

from typing import Any

from ztscan.conditional_access.policy.devices import Device
from ztscan.conditional_access.policy.sign_in import Identity
from ztscan.conditional_access.policy.strengths import open_to_guests
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth, negate, some
from ztscan.conditional_access.policy.vocabulary import (
    APPROVED_APPLICATION,
    B2B_DIRECT_CONNECT,
    BLOCK,
    COMPLIANT_APPLICATION,
    COMPLIANT_DEVICE,
    COMPLIANT_NETWORK,
    CUSTOM_PREFIX,
    DEVICE_CODE_FLOW,
    DOMAIN_JOINED_DEVICE,
    INTERNAL_GUEST,
    LEGACY_CLIENTS,
    MFA,
    PASSWORD_CHANGE,
    RISK_REMEDIATION,
    SERVICE_PROVIDER,
    STRENGTH_PREFIX,
    TERMS_PREFIX,
    Dimension,
)

DECIDING = (
    Dimension.CLIENT,
    Dimension.IDENTITY,
    Dimension.DEVICE,
    Dimension.FLOW,
    Dimension.PLATFORM,
    Dimension.LOCATION,
)
"""The dimensions that can make a control impossible. Each does so alone."""

_MODELLED = frozenset(
    (
        MFA,
        COMPLIANT_DEVICE,
        DOMAIN_JOINED_DEVICE,
        APPROVED_APPLICATION,
        COMPLIANT_APPLICATION,
        PASSWORD_CHANGE,
        RISK_REMEDIATION,
        COMPLIANT_NETWORK,
        BLOCK,
    )
)


def impossible(control: str, dimension: Dimension, value: Any, tenant: SignInTenant) -> Truth:  # noqa: PLR0911 - one line per dimension
    """Whether a sign-in with this value cannot meet the control, whatever its other values are."""
    match dimension:
        case Dimension.CLIENT:
            return _by_client(control, value)
        case Dimension.IDENTITY:
            return _by_identity(control, value, tenant)
        case Dimension.DEVICE:
            return _by_device(control, value)
        case Dimension.FLOW:
            return control in (COMPLIANT_DEVICE, DOMAIN_JOINED_DEVICE) and DEVICE_CODE_FLOW in value
        case Dimension.PLATFORM:
            return _by_platform(control, value)
        case Dimension.LOCATION:
            return control == COMPLIANT_NETWORK and not value.compliant_network
        case _:
            return False


def _by_client(control: str, client: str) -> Truth:
    """Legacy clients cannot do MFA, prompt, or send the state of the device."""
    if control in _MODELLED - {COMPLIANT_NETWORK, BLOCK} or control.startswith((STRENGTH_PREFIX, TERMS_PREFIX)):
        return client in LEGACY_CLIENTS
    if control.startswith(CUSTOM_PREFIX) or control == COMPLIANT_NETWORK:
        return None if client in LEGACY_CLIENTS else False
    return False if control == BLOCK else None  # of a control that we do not know nothing can be said


def _by_identity(control: str, identity: Identity, tenant: SignInTenant) -> Truth:  # noqa: PLR0911 - one line per control
    kind = identity.external_type
    if kind is None:
        return False
    if control == MFA:
        return negate(identity.trust.mfa) if kind == B2B_DIRECT_CONNECT else False
    if control.startswith(TERMS_PREFIX):
        return kind == B2B_DIRECT_CONNECT
    if control in (APPROVED_APPLICATION, COMPLIANT_APPLICATION):
        return kind != INTERNAL_GUEST  # a local guest can register a device here, as every member can
    if control in (PASSWORD_CHANGE, RISK_REMEDIATION):
        return None if kind == INTERNAL_GUEST else True  # a local guest has a password here
    if kind == INTERNAL_GUEST:
        return False
    if control == COMPLIANT_DEVICE:
        return negate(identity.trust.compliant_device)
    if control == DOMAIN_JOINED_DEVICE:
        return negate(identity.trust.hybrid_device)
    if control.startswith(STRENGTH_PREFIX):
        strength = tenant.strength(control.removeprefix(STRENGTH_PREFIX))
        if strength is None or kind == SERVICE_PROVIDER:
            return None
        return negate(some((open_to_guests(strength), identity.trust.mfa)))
    return False


def _by_device(control: str, device: Device) -> bool:
    if control == COMPLIANT_DEVICE:
        return not (device.registered and device.compliant)
    return control == DOMAIN_JOINED_DEVICE and not device.hybrid


def _by_platform(control: str, platform: str) -> Truth:
    """A platform is what the client says of itself: it makes a control unlikely, but never certainly impossible."""
    if control == DOMAIN_JOINED_DEVICE:
        return False if platform == "windows" else None
    if control in (APPROVED_APPLICATION, COMPLIANT_APPLICATION):
        return False if platform in ("ios", "android") else None
    return False


def cannot_be_met(control: str, values: dict[Dimension, Any], tenant: SignInTenant) -> Truth:
    """Whether a control cannot be met in a sign-in, given its values by dimension."""
    return some(impossible(control, dimension, values[dimension], tenant) for dimension in DECIDING)
