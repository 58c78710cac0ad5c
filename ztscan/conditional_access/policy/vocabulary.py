"""The words of Conditional Access: dimensions of a sign-in, the values they take, and ids that Microsoft fixed.

Everything is compared in lower case; ``spell`` gives back Graph's spelling. Source: learn.microsoft.com, Graph resource
types ``conditionalAccessConditionSet`` and ``conditionalAccessGrantControls`` (beta, 2026).
"""

from __future__ import annotations

import enum


class Dimension(enum.Enum):
    """What a policy can put a condition on. The value is the word for it in messages."""

    IDENTITY = "user"
    TARGET = "resource"
    CLIENT = "client app"
    PLATFORM = "platform"
    LOCATION = "location"
    USER_RISK = "user risk"
    SIGN_IN_RISK = "sign-in risk"
    INSIDER_RISK = "insider risk"
    DEVICE = "device"
    FLOW = "authentication flow"
    SERVICE_PRINCIPAL_RISK = "service principal risk"
    AGENT_RISK = "agent risk"

    __hash__ = object.__hash__
    """Members are compared by identity; the hash of Enum is Python code, and proofs look members up a million times."""


BROWSER = "browser"
NATIVE = "mobileappsanddesktopclients"
EXCHANGE_ACTIVE_SYNC = "exchangeactivesync"
OTHER_CLIENTS = "other"
MODERN_CLIENTS = (BROWSER, NATIVE)
LEGACY_CLIENTS = (EXCHANGE_ACTIVE_SYNC, OTHER_CLIENTS)
CLIENTS = (*MODERN_CLIENTS, *LEGACY_CLIENTS)

UNKNOWN_PLATFORM = "unknown"
"""No literal of the API: it is what ``all`` has beyond the named platforms (ChromeOS and others)."""
PLATFORMS = ("windows", "ios", "android", "macos", "linux", "windowsphone", UNKNOWN_PLATFORM)

RISK_LEVELS = ("none", "low", "medium", "high")
INSIDER_RISK_LEVELS = ("none", "minor", "moderate", "elevated")

DEVICE_CODE_FLOW = "devicecodeflow"
AUTHENTICATION_TRANSFER = "authenticationtransfer"
FLOWS = ("none", DEVICE_CODE_FLOW, AUTHENTICATION_TRANSFER)

INTERNAL_GUEST = "internalguest"
B2B_COLLABORATION_GUEST = "b2bcollaborationguest"
B2B_COLLABORATION_MEMBER = "b2bcollaborationmember"
B2B_DIRECT_CONNECT = "b2bdirectconnectuser"
OTHER_EXTERNAL = "otherexternaluser"
SERVICE_PROVIDER = "serviceprovider"
EXTERNAL_TYPES = (
    B2B_COLLABORATION_GUEST,
    B2B_COLLABORATION_MEMBER,
    B2B_DIRECT_CONNECT,
    INTERNAL_GUEST,
    SERVICE_PROVIDER,
    OTHER_EXTERNAL,
)

REGISTER_SECURITY_INFO = "urn:user:registersecurityinfo"
REGISTER_DEVICE = "urn:user:registerdevice"

MFA = "mfa"
BLOCK = "block"
COMPLIANT_DEVICE = "compliantdevice"
DOMAIN_JOINED_DEVICE = "domainjoineddevice"
APPROVED_APPLICATION = "approvedapplication"
COMPLIANT_APPLICATION = "compliantapplication"
PASSWORD_CHANGE = "passwordchange"
RISK_REMEDIATION = "riskremediation"
COMPLIANT_NETWORK = "compliantnetwork"
VERIFIED_ID = "verifiedid"
BUILT_IN_CONTROLS = (
    MFA,
    BLOCK,
    COMPLIANT_DEVICE,
    DOMAIN_JOINED_DEVICE,
    APPROVED_APPLICATION,
    COMPLIANT_APPLICATION,
    PASSWORD_CHANGE,
    RISK_REMEDIATION,
    COMPLIANT_NETWORK,
    VERIFIED_ID,
)
STRENGTH_PREFIX = "strength:"
TERMS_PREFIX = "tou:"
CUSTOM_PREFIX = "custom:"
UNMODELLED_PREFIX = "unmodelled:"

ALL_TRUSTED = "alltrusted"
MFA_TRUSTED_IPS = "00000000-0000-0000-0000-000000000000"
"""How a policy names the trusted IPs of the per-user MFA settings, which are no named location."""

DIRECTORY_SYNCHRONIZATION_ACCOUNTS = "d29b2b05-8046-44ba-8758-1e26182fcf32"

_SPELLING = {
    word.lower(): word
    for word in [
        "mobileAppsAndDesktopClients",
        "exchangeActiveSync",
        "iOS",
        "macOS",
        "windowsPhone",
        "deviceCodeFlow",
        "authenticationTransfer",
        "internalGuest",
        "b2bCollaborationGuest",
        "b2bCollaborationMember",
        "b2bDirectConnectUser",
        "otherExternalUser",
        "serviceProvider",
        "compliantDevice",
        "domainJoinedDevice",
        "approvedApplication",
        "compliantApplication",
        "passwordChange",
        "riskRemediation",
        "compliantNetwork",
        "verifiedID",
        "AllTrusted",
        "All",
        "None",
        "Office365",
        "MicrosoftAdminPortals",
        "AllAgentIdResources",
        "AllAgentIdUsers",
        "GuestsOrExternalUsers",
        "ServicePrincipalsInMyTenant",
    ]
}


def spell(word: str) -> str:
    """A value as Graph writes it."""
    return _SPELLING.get(word, word)


JUDGED_BY_MICROSOFT = "microsoftJudgesNecessary"
"""Our name for the condition of security defaults that nobody outside Microsoft can evaluate."""
