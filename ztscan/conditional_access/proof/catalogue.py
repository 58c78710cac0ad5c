"""The requirements that checks prove, as data. Tenant-specific values (roles, countries) are parameters."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from ztscan.conditional_access.policy.applications import (
    ADMIN_PORTALS,
    AZURE_MANAGEMENT,
    EXCHANGE_ONLINE,
    INTUNE_ENROLLMENT,
    OFFICE_365,
    SHAREPOINT_ONLINE,
    TEAMS,
)
from ztscan.conditional_access.policy.strengths import MFA_STRENGTH, PHISHING_RESISTANT_STRENGTH
from ztscan.conditional_access.policy.vocabulary import (
    AUTHENTICATION_TRANSFER,
    BROWSER,
    COMPLIANT_DEVICE,
    DEVICE_CODE_FLOW,
    DOMAIN_JOINED_DEVICE,
    EXTERNAL_TYPES,
    LEGACY_CLIENTS,
    MFA,
    MODERN_CLIENTS,
    NATIVE,
    PASSWORD_CHANGE,
    REGISTER_DEVICE,
    REGISTER_SECURITY_INFO,
    RISK_REMEDIATION,
    UNKNOWN_PLATFORM,
)
from ztscan.conditional_access.proof.requirement import (
    EVERY_APPLICATION,
    EVERYBODY,
    Acceptance,
    Region,
    Requirement,
    SessionFact,
    What,
    Where,
    WhichDevice,
    Who,
)
from ztscan.directory.counting import lasting

MODERN = frozenset(MODERN_CLIENTS)
LEGACY = frozenset(LEGACY_CLIENTS)

BLOCKED = Acceptance()
MULTIFACTOR = Acceptance(frozenset((MFA,)), frozenset((MFA_STRENGTH,)), text="MFA")
PHISHING_RESISTANT = Acceptance(strengths=frozenset((PHISHING_RESISTANT_STRENGTH,)), text="phishing-resistant MFA")
MANAGED_DEVICE = Acceptance(frozenset((COMPLIANT_DEVICE, DOMAIN_JOINED_DEVICE)), text="a managed device")
COMPLIANT = Acceptance(frozenset((COMPLIANT_DEVICE,)), text="a compliant device")
REMEDIATION = Acceptance(frozenset((PASSWORD_CHANGE, RISK_REMEDIATION)), text="risk remediation")
MFA_OR_MANAGED = Acceptance(MULTIFACTOR.controls | MANAGED_DEVICE.controls, MULTIFACTOR.strengths, text="MFA or a managed device")

HONEST_CLIENTS = "the client reports its own platform, and a modified client can report a different one"
DEVICE_ENROLMENT = "the Intune Company Portal gets tokens without a compliant device, by Microsoft's design: require MFA as well"

MFA_ALL_USERS = Requirement(
    "mfa_all_users",
    "MFA is required for all users and all resources",
    Region(clients=MODERN),
    MULTIFACTOR,
    escapes="sign in without MFA",
)
LEGACY_BLOCKED = Requirement(
    "legacy_blocked",
    "legacy authentication is blocked for all users and all applications",
    Region(what=EVERY_APPLICATION, clients=LEGACY),
    BLOCKED,
    escapes="sign in with legacy authentication",
)
PHISHING_RESISTANT_ALL_USERS = Requirement(
    "phishing_resistant_all_users",
    "phishing-resistant MFA is required for all users and all resources",
    Region(clients=MODERN),
    PHISHING_RESISTANT,
    escapes="sign in without phishing-resistant MFA",
)
MFA_GUESTS = Requirement(
    "mfa_guests",
    "MFA is required for all external users and all resources",
    Region(who=Who(external_types=frozenset(EXTERNAL_TYPES), text="external users", noun="external user"), clients=MODERN),
    MULTIFACTOR,
    caveats=("if inbound trust is enabled, the guest can complete MFA in the home tenant",),
    escapes="sign in without MFA",
)
MFA_AZURE_MANAGEMENT = Requirement(
    "mfa_azure_management",
    "MFA is required for all users and Azure management",
    Region(what=What(groups=frozenset((AZURE_MANAGEMENT,)), text="Azure management"), clients=MODERN),
    MULTIFACTOR,
    escapes="access Azure management without MFA",
)
MFA_ADMIN_PORTALS = Requirement(
    "mfa_admin_portals",
    "MFA is required for all users and the Microsoft admin portals",
    Region(what=What(groups=frozenset((ADMIN_PORTALS,)), text="the Microsoft admin portals"), clients=MODERN),
    MULTIFACTOR,
    escapes="access the Microsoft admin portals without MFA",
)
DEVICE_CODE_BLOCKED = Requirement(
    "device_code_blocked",
    "device code flow is blocked for all users and all applications",
    Region(what=EVERY_APPLICATION, clients=MODERN, flow=frozenset((DEVICE_CODE_FLOW,))),
    BLOCKED,
    escapes="sign in with device code flow",
)
AUTHENTICATION_TRANSFER_BLOCKED = Requirement(
    "authentication_transfer_blocked",
    "authentication transfer is blocked for all users and all applications",
    Region(what=EVERY_APPLICATION, clients=MODERN, flow=frozenset((AUTHENTICATION_TRANSFER,))),
    BLOCKED,
    escapes="transfer a session to another device with authentication transfer",
)
SECURITY_INFO_PROTECTED = Requirement(
    "security_info_protected",
    "outside trusted locations, MFA or a managed device is required to register security information",
    Region(
        what=What(actions=frozenset((REGISTER_SECURITY_INFO,)), text="registering security information"),
        where=Where(outside_trusted=True, text="outside trusted locations"),
        clients=MODERN,
    ),
    replace(MFA_OR_MANAGED, on_action=REGISTER_SECURITY_INFO),
    escapes="register security information with only a password",
)
SECURITY_INFO_MANAGED_DEVICE = Requirement(
    "security_info_managed_device",
    "a managed device is required to register security information",
    Region(what=What(actions=frozenset((REGISTER_SECURITY_INFO,)), text="registering security information"), clients=MODERN),
    replace(MANAGED_DEVICE, on_action=REGISTER_SECURITY_INFO),
    escapes="register security information from an unmanaged device",
)
DEVICE_REGISTRATION_MFA = Requirement(
    "device_registration_mfa",
    "MFA is required to register or join a device",
    Region(what=What(actions=frozenset((REGISTER_DEVICE,)), text="registering a device"), clients=MODERN),
    MULTIFACTOR,
    escapes="register a device without MFA",
)
UNKNOWN_PLATFORMS_BLOCKED = Requirement(
    "unknown_platforms_blocked",
    "devices with an unknown platform are blocked for all applications",
    Region(what=EVERY_APPLICATION, clients=MODERN, platforms=frozenset((UNKNOWN_PLATFORM, "windowsphone"))),
    BLOCKED,
    caveats=(HONEST_CLIENTS,),
    escapes="sign in from a device with an unknown platform",
)
INSIDER_RISK_BLOCKED = Requirement(
    "insider_risk_blocked",
    "access to Office 365 is blocked for users at elevated insider risk",
    Region(what=What(groups=frozenset((OFFICE_365,)), text="Office 365"), clients=MODERN, insider_risk=frozenset(("elevated",))),
    BLOCKED,
    caveats=("insider risk requires adaptive protection in Microsoft Purview, and Graph does not show whether it is on",),
    escapes="sign in to Office 365 at elevated insider risk",
)
INTUNE_ENROLLMENT_EVERY_TIME = Requirement(
    "intune_enrollment_every_time",
    "reauthentication is required every time a user enrols a device",
    Region(what=What(applications=frozenset((INTUNE_ENROLLMENT,)), text="Intune enrolment"), clients=MODERN),
    Acceptance(session=(SessionFact(sign_in_frequency=0),), text="sign-in frequency every time"),
    escapes="enrol a device with an existing session",
)
TOKEN_PROTECTION = Requirement(
    "token_protection",
    "token protection is required for native clients on Windows in Exchange Online, SharePoint Online and Teams",
    Region(
        what=What(
            applications=frozenset((EXCHANGE_ONLINE, SHAREPOINT_ONLINE, TEAMS)),
            text="Exchange Online, SharePoint Online and Teams",
        ),
        clients=frozenset((NATIVE,)),
        platforms=frozenset(("windows",)),
    ),
    Acceptance(session=(SessionFact(token_protection=True),), text="token protection"),
    escapes="use Exchange Online, SharePoint Online or Teams on Windows without token protection",
)
UNMANAGED_SESSIONS_RESTRICTED = Requirement(
    "unmanaged_sessions_restricted",
    "browser sessions on unmanaged devices are restricted in Exchange Online and SharePoint Online",
    Region(
        what=What(applications=frozenset((EXCHANGE_ONLINE, SHAREPOINT_ONLINE)), text="Exchange Online and SharePoint Online"),
        clients=frozenset((BROWSER,)),
        device=WhichDevice(managed=False, text="unmanaged devices"),
    ),
    Acceptance(
        MANAGED_DEVICE.controls,
        session=(SessionFact(app_enforced_restrictions=True), SessionFact(blocks_downloads=True)),
        text="a managed device or a restricted session",
    ),
    caveats=("app-enforced restrictions take effect only if SharePoint and Exchange are also configured to limit access",),
    escapes="use an unrestricted browser session on an unmanaged device",
)
UNMANAGED_SESSIONS_CONTROLLED = Requirement(
    "unmanaged_sessions_controlled",
    "browser sessions on unmanaged devices are under the control of Defender for Cloud Apps in Office 365",
    Region(
        what=What(groups=frozenset(("office365",)), text="Office 365"),
        clients=frozenset((BROWSER,)),
        device=WhichDevice(managed=False, text="unmanaged devices"),
    ),
    Acceptance(
        MANAGED_DEVICE.controls,
        session=(SessionFact(app_control=True),),
        text="a managed device or Conditional Access App Control",
    ),
    escapes="use a browser session on an unmanaged device that Defender for Cloud Apps does not control",
)
COMPLIANT_NETWORK_REQUIRED = Requirement(
    "compliant_network_required",
    "sign-ins from outside the compliant network are blocked",
    Region(
        what=EVERY_APPLICATION,
        where=Where(outside_compliant_network=True, text="outside the compliant network"),
        clients=MODERN,
    ),
    BLOCKED,
    escapes="sign in from outside the compliant network",
)
UNTRUSTED_LOCATIONS_BLOCKED = Requirement(
    "untrusted_locations_blocked",
    "sign-ins from untrusted locations are blocked",
    Region(what=EVERY_APPLICATION, where=Where(outside_trusted=True, text="outside trusted locations"), clients=MODERN),
    BLOCKED,
    escapes="sign in from untrusted locations",
)


def mfa_for_roles(holders: Who, *, phishing_resistant: bool = False) -> Requirement:
    """MFA (or phishing-resistant MFA) for the holders of privileged roles (``holders_of``)."""
    accepts = PHISHING_RESISTANT if phishing_resistant else MULTIFACTOR
    return Requirement(
        f"{'phishing_resistant' if phishing_resistant else 'mfa'}_roles",
        f"{accepts.text} is required for all holders of privileged roles and all resources",
        Region(who=holders, clients=MODERN),
        accepts,
        escapes=f"sign in without {accepts.text}",
    )


def holders_of(roles: Iterable[str], scoped: Iterable[str] = ()) -> Who:
    """Users with an active or eligible assignment of one of these roles (template ids).

    ``scoped``: ids of users who have one for an administrative unit or an application only. A condition on roles does not
    apply to them, but the requirement does.
    """
    return Who(roles=frozenset(roles), users=frozenset(scoped), text="holders of privileged roles", noun="administrator")


def managed_device(
    what: What = EVERY_APPLICATION, *, who: Who = EVERYBODY, compliant_only: bool = False, or_mfa: bool = False
) -> Requirement:
    """A managed (or compliant) device is required for some users and resources."""
    accepts = COMPLIANT if compliant_only else MFA_OR_MANAGED if or_mfa else MANAGED_DEVICE
    return Requirement(
        "managed_device",
        f"{accepts.text} is required for {who.text} and {what.text}",
        Region(who=who, what=what, clients=MODERN),
        accepts,
        caveats=() if or_mfa else (DEVICE_ENROLMENT,),
        escapes=f"sign in without {accepts.text}",
    )


def at_sign_in_risk(levels: Iterable[str], accepts: Acceptance = MULTIFACTOR) -> Requirement:
    """What is required for sign-ins at these risk levels (``medium``, ``high`` ...)."""
    region = Region(what=EVERY_APPLICATION, clients=MODERN, sign_in_risk=frozenset(levels))
    return _at_risk("sign_in_risk", "sign-ins at {} risk", "{} sign-in risk", region, region.sign_in_risk, accepts)


def at_user_risk(levels: Iterable[str], accepts: Acceptance = REMEDIATION) -> Requirement:
    """What is required for users at these risk levels."""
    region = Region(what=EVERY_APPLICATION, clients=MODERN, user_risk=frozenset(levels))
    return _at_risk("user_risk", "users at {} risk", "{} user risk", region, region.user_risk, accepts)


def _at_risk(
    name: str, who: str, condition: str, region: Region, levels: Iterable[str] | None, accepts: Acceptance
) -> Requirement:
    """``who`` and ``condition`` have a place for the levels."""
    risk = " or ".join(sorted(levels or ()))
    who, condition = who.format(risk), condition.format(risk)
    if not accepts.controls:
        return Requirement(name, f"{who} are blocked", region, accepts, escapes=f"sign in at {condition}")
    escapes = f"sign in at {condition} without {accepts.text}"
    return Requirement(name, f"{accepts.text} is required for {who}", region, accepts, escapes=escapes)


def every_time_at_risk(levels: Iterable[str]) -> Requirement:
    """Reauthentication is required for every risky sign-in, so that an existing session does not continue."""
    listed = frozenset(levels)
    return Requirement(
        "every_time_at_risk",
        f"reauthentication is required every time for sign-ins at {' or '.join(sorted(listed))} risk",
        Region(what=EVERY_APPLICATION, clients=MODERN, sign_in_risk=listed),
        Acceptance(session=(SessionFact(sign_in_frequency=0),), text="sign-in frequency every time"),
        escapes=f"continue an existing session at {' or '.join(sorted(listed))} sign-in risk",
    )


def sign_in_frequency(
    hours: float, who: Who = EVERYBODY, device: WhichDevice | None = None, what: What = EVERY_APPLICATION
) -> Requirement:
    """The sign-in frequency is at most so many hours."""
    duration = f"{hours:g} {'hour' if hours == 1 else 'hours'}"
    return Requirement(
        "sign_in_frequency",
        f"the sign-in frequency is at most {duration}",
        Region(who=who, what=what, device=device, clients=MODERN),
        Acceptance(session=(SessionFact(sign_in_frequency=hours),), text=f"sign-in frequency of at most {duration}"),
        escapes=f"keep a session for more than {lasting(round(60 * hours))}",
    )


def never_persistent(who: Who = EVERYBODY, device: WhichDevice | None = None, what: What = EVERY_APPLICATION) -> Requirement:
    """Browser sessions end when the browser is closed."""
    return Requirement(
        "never_persistent",
        "browser sessions are not persistent",
        Region(who=who, what=what, device=device, clients=frozenset((BROWSER,))),
        Acceptance(session=(SessionFact(never_persistent=True),), text="non-persistent browser sessions"),
        escapes="keep a browser session after closing the browser",
    )


def blocked(what: What, who: Who = EVERYBODY, requirement_id: str = "blocked") -> Requirement:
    """Access to ``what`` is blocked for ``who``."""
    return Requirement(
        requirement_id,
        f"access to {what.text} is blocked for {who.text}",
        Region(who=who, what=what),
        BLOCKED,
        escapes=f"access {what.text}",
    )
