"""Values of policies in the words of the Microsoft Entra admin center, for the changes that a person makes there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ztscan.conditional_access.policy.policy import Grant
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import (
    APPROVED_APPLICATION,
    BLOCK,
    COMPLIANT_APPLICATION,
    COMPLIANT_DEVICE,
    COMPLIANT_NETWORK,
    DOMAIN_JOINED_DEVICE,
    MFA,
    PASSWORD_CHANGE,
    REGISTER_DEVICE,
    REGISTER_SECURITY_INFO,
    RISK_REMEDIATION,
    STRENGTH_PREFIX,
    TERMS_PREFIX,
    VERIFIED_ID,
    spell,
)

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        MFA: "multifactor authentication",
        BLOCK: "block access",
        COMPLIANT_DEVICE: "device to be marked as compliant",
        DOMAIN_JOINED_DEVICE: "Microsoft Entra hybrid joined device",
        APPROVED_APPLICATION: "approved client app",
        COMPLIANT_APPLICATION: "app protection policy",
        PASSWORD_CHANGE: "password change",
        RISK_REMEDIATION: "risk remediation",
        COMPLIANT_NETWORK: "compliant network",
        VERIFIED_ID: "Verified ID",
        "browser": "Browser",
        "mobileappsanddesktopclients": "Mobile apps and desktop clients",
        "exchangeactivesync": "Exchange ActiveSync clients",
        "other": "Other clients",
        "android": "Android",
        "windows": "Windows",
        "windowsphone": "Windows Phone",
        "linux": "Linux",
        "devicecodeflow": "Device code flow",
        "authenticationtransfer": "Authentication transfer",
        "internalguest": "local guest users",
        "b2bcollaborationguest": "B2B collaboration guest users",
        "b2bcollaborationmember": "B2B collaboration member users",
        "b2bdirectconnectuser": "B2B direct connect users",
        "otherexternaluser": "other external users",
        "serviceprovider": "service provider users",
        "alltrusted": "All trusted locations",
        REGISTER_SECURITY_INFO: "Register security information",
        REGISTER_DEVICE: "Register or join devices",
    }
)


def in_portal(word: str) -> str:
    """A value as the admin center shows it; as Graph writes it, where the admin center shows the same word."""
    return _WORDS.get(word.lower()) or spell(word)


def control_in_portal(control: str, tenant: SignInTenant) -> str:
    """A grant control as the admin center shows it. A strength that could not be read is told by its id."""
    if control in _WORDS:
        return _WORDS[control]
    if control.startswith(TERMS_PREFIX):
        return "terms of use"  # no resource that a proof reads has their names
    if control.startswith(STRENGTH_PREFIX) and tenant.strength(key := control.removeprefix(STRENGTH_PREFIX)) is None:
        return f"an authentication strength that could not be read ({key})"
    return tenant.control_name(control)


def grant_in_portal(grant: Grant, tenant: SignInTenant) -> str:
    """The grant controls of a policy: each of them, or one of them."""
    clauses = (" or ".join(sorted(control_in_portal(control, tenant) for control in clause)) for clause in grant.clauses)
    return " and ".join(clauses)
