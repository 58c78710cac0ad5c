"""Requirements that checks hold policies against, as data. What is special to a tenant (roles, countries) is a parameter."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.conditional_access.policy.applications import (
    ADMIN_PORTALS,
    AZURE_MANAGEMENT,
    EXCHANGE_ONLINE,
    INTUNE_ENROLLMENT,
    OFFICE_365,
    SHAREPOINT_ONLINE,
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

MODERN = frozenset(MODERN_CLIENTS)
LEGACY = frozenset(LEGACY_CLIENTS)

BLOCKED = Acceptance()
MULTIFACTOR = Acceptance(frozenset((MFA,)), frozenset((MFA_STRENGTH,)), text="multifactor authentication")
PHISHING_RESISTANT = Acceptance(strengths=frozenset((PHISHING_RESISTANT_STRENGTH,)), text="phishing-resistant authentication")
MANAGED_DEVICE = Acceptance(frozenset((COMPLIANT_DEVICE, DOMAIN_JOINED_DEVICE)), text="a managed device")
COMPLIANT = Acceptance(frozenset((COMPLIANT_DEVICE,)), text="a compliant device")
REMEDIATION = Acceptance(frozenset((PASSWORD_CHANGE, RISK_REMEDIATION)), text="remediation of the risk")
MFA_OR_MANAGED = Acceptance(
    MULTIFACTOR.controls | MANAGED_DEVICE.controls, MULTIFACTOR.strengths, text="multifactor authentication or a managed device"
)

HONEST_CLIENTS = "the platform is what the client says of itself; a dishonest client can name another"
DEVICE_ENROLMENT = (
    "the Intune Company Portal receives tokens without a compliant device, by Microsoft's design: pair device with MFA"
)

MFA_ALL_USERS = Requirement(
    "mfa_all_users",
    "every user passes multifactor authentication for every resource",
    Region(clients=MODERN),
    MULTIFACTOR,
    escapes="sign in without multifactor authentication",
)
LEGACY_BLOCKED = Requirement(
    "legacy_blocked",
    "legacy clients are blocked for every user and every application",
    Region(what=EVERY_APPLICATION, clients=LEGACY),
    BLOCKED,
    escapes="sign in with legacy clients",
)
PHISHING_RESISTANT_ALL_USERS = Requirement(
    "phishing_resistant_all_users",
    "every user passes phishing-resistant authentication for every resource",
    Region(clients=MODERN),
    PHISHING_RESISTANT,
    escapes="sign in without phishing-resistant authentication",
)
MFA_GUESTS = Requirement(
    "mfa_guests",
    "every external user passes multifactor authentication for every resource",
    Region(who=Who(external_types=frozenset(EXTERNAL_TYPES), text="external users"), clients=MODERN),
    MULTIFACTOR,
    caveats=("multifactor authentication may be that of the guest's home tenant where inbound trust is on",),
    escapes="sign in without multifactor authentication",
)
MFA_AZURE_MANAGEMENT = Requirement(
    "mfa_azure_management",
    "every user passes multifactor authentication for Azure management",
    Region(what=What(groups=frozenset((AZURE_MANAGEMENT,)), text="Azure management"), clients=MODERN),
    MULTIFACTOR,
    escapes="reach Azure management without multifactor authentication",
)
MFA_ADMIN_PORTALS = Requirement(
    "mfa_admin_portals",
    "every user passes multifactor authentication for the Microsoft admin portals",
    Region(what=What(groups=frozenset((ADMIN_PORTALS,)), text="the Microsoft admin portals"), clients=MODERN),
    MULTIFACTOR,
    escapes="open the admin portals without multifactor authentication",
)
DEVICE_CODE_BLOCKED = Requirement(
    "device_code_blocked",
    "device code flow is blocked for every user and every application",
    Region(what=EVERY_APPLICATION, clients=MODERN, flow=frozenset((DEVICE_CODE_FLOW,))),
    BLOCKED,
    escapes="sign in with device code flow",
)
AUTHENTICATION_TRANSFER_BLOCKED = Requirement(
    "authentication_transfer_blocked",
    "authentication transfer is blocked for every user and every application",
    Region(what=EVERY_APPLICATION, clients=MODERN, flow=frozenset((AUTHENTICATION_TRANSFER,))),
    BLOCKED,
    escapes="carry a session to another device by authentication transfer",
)
SECURITY_INFO_PROTECTED = Requirement(
    "security_info_protected",
    "registering security information outside of trusted locations demands multifactor authentication or a managed device",
    Region(
        what=What(actions=frozenset((REGISTER_SECURITY_INFO,)), text="registering security information"),
        where=Where(outside_trusted=True, text="outside of trusted locations"),
        clients=MODERN,
    ),
    MFA_OR_MANAGED,
    escapes="register security information with a password alone",
)
SECURITY_INFO_MANAGED_DEVICE = Requirement(
    "security_info_managed_device",
    "registering security information demands a managed device",
    Region(what=What(actions=frozenset((REGISTER_SECURITY_INFO,)), text="registering security information"), clients=MODERN),
    MANAGED_DEVICE,
    escapes="register security information from an unmanaged device",
)
DEVICE_REGISTRATION_MFA = Requirement(
    "device_registration_mfa",
    "registering or joining a device demands multifactor authentication",
    Region(what=What(actions=frozenset((REGISTER_DEVICE,)), text="registering a device"), clients=MODERN),
    MULTIFACTOR,
    escapes="register a device without multifactor authentication",
)
UNKNOWN_PLATFORMS_BLOCKED = Requirement(
    "unknown_platforms_blocked",
    "devices of an unknown platform are blocked for every application",
    Region(what=EVERY_APPLICATION, clients=MODERN, platforms=frozenset((UNKNOWN_PLATFORM, "windowsphone"))),
    BLOCKED,
    caveats=(HONEST_CLIENTS,),
    escapes="sign in from a device of an unknown platform",
)
INSIDER_RISK_BLOCKED = Requirement(
    "insider_risk_blocked",
    "users at elevated insider risk are blocked from Office 365",
    Region(what=What(groups=frozenset((OFFICE_365,)), text="Office 365"), clients=MODERN, insider_risk=frozenset(("elevated",))),
    BLOCKED,
    caveats=("insider risk comes from adaptive protection in Purview, which Microsoft Graph cannot confirm",),
    escapes="sign in to Office 365 at elevated insider risk",
)
INTUNE_ENROLLMENT_EVERY_TIME = Requirement(
    "intune_enrollment_every_time",
    "enrolling a device asks for authentication every time",
    Region(what=What(applications=frozenset((INTUNE_ENROLLMENT,)), text="Intune enrolment"), clients=MODERN),
    Acceptance(session=(SessionFact(sign_in_frequency=0),), text="sign-in every time"),
    escapes="enrol a device on an old session",
)
TOKEN_PROTECTION = Requirement(
    "token_protection",
    "tokens of native clients on Windows are bound to the device for Exchange Online and SharePoint Online",
    Region(
        what=What(applications=frozenset((EXCHANGE_ONLINE, SHAREPOINT_ONLINE)), text="Exchange Online and SharePoint Online"),
        clients=frozenset((NATIVE,)),
        platforms=frozenset(("windows",)),
    ),
    Acceptance(session=(SessionFact(token_protection=True),), text="token protection"),
    escapes="use a stolen token from another device",
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
    caveats=("app-enforced restrictions work only if SharePoint and Exchange are set to limit access themselves",),
    escapes="work in an unrestricted browser session on an unmanaged device",
)
COMPLIANT_NETWORK_REQUIRED = Requirement(
    "compliant_network_required",
    "sign-ins from outside of the compliant network are blocked",
    Region(
        what=EVERY_APPLICATION,
        where=Where(outside_compliant_network=True, text="outside of the compliant network"),
        clients=MODERN,
    ),
    BLOCKED,
    escapes="sign in from outside of the compliant network",
)
UNTRUSTED_LOCATIONS_BLOCKED = Requirement(
    "untrusted_locations_blocked",
    "sign-ins from untrusted locations are blocked",
    Region(what=EVERY_APPLICATION, where=Where(outside_trusted=True, text="outside of trusted locations"), clients=MODERN),
    BLOCKED,
    escapes="sign in from untrusted locations",
)


def mfa_for_roles(roles: Iterable[str], *, phishing_resistant: bool = False) -> Requirement:
    """Multifactor (or phishing-resistant) authentication for holders of roles, now or after activation."""
    accepts = PHISHING_RESISTANT if phishing_resistant else MULTIFACTOR
    return Requirement(
        f"{'phishing_resistant' if phishing_resistant else 'mfa'}_roles",
        f"every holder of a privileged role passes {accepts.text} for every resource",
        Region(who=holders_of(roles), clients=MODERN),
        accepts,
        escapes=f"sign in without {accepts.text}",
    )


def holders_of(roles: Iterable[str]) -> Who:
    """Who holds one of these roles (template ids), now or after activation."""
    return Who(roles=frozenset(roles), text="holders of privileged roles")


def managed_device(
    what: What = EVERY_APPLICATION, *, who: Who = EVERYBODY, compliant_only: bool = False, or_mfa: bool = False
) -> Requirement:
    """A managed (or compliant) device for people on some resources."""
    accepts = COMPLIANT if compliant_only else MFA_OR_MANAGED if or_mfa else MANAGED_DEVICE
    return Requirement(
        "managed_device",
        f"{what.text} demands {accepts.text} of {who.text}",
        Region(who=who, what=what, clients=MODERN),
        accepts,
        caveats=() if or_mfa else (DEVICE_ENROLMENT,),
        escapes=f"sign in without {accepts.text}",
    )


def at_sign_in_risk(levels: Iterable[str], accepts: Acceptance = MULTIFACTOR) -> Requirement:
    """What is demanded of sign-ins at these levels of risk (``medium``, ``high`` ...)."""
    listed = frozenset(levels)
    return Requirement(
        "sign_in_risk",
        f"sign-ins at {' or '.join(sorted(listed))} risk {f'demand {accepts.text}' if accepts.controls else 'are blocked'}",
        Region(what=EVERY_APPLICATION, clients=MODERN, sign_in_risk=listed),
        accepts,
        escapes=f"sign in at {' or '.join(sorted(listed))} sign-in risk",
    )


def at_user_risk(levels: Iterable[str], accepts: Acceptance = REMEDIATION) -> Requirement:
    """What is demanded of users at these levels of risk."""
    listed = frozenset(levels)
    return Requirement(
        "user_risk",
        f"users at {' or '.join(sorted(listed))} risk {'must remediate it' if accepts.controls else 'are blocked'}",
        Region(what=EVERY_APPLICATION, clients=MODERN, user_risk=listed),
        accepts,
        escapes=f"sign in at {' or '.join(sorted(listed))} user risk",
    )


def every_time_at_risk(levels: Iterable[str]) -> Requirement:
    """Risky sign-ins authenticate every time, so that an old session does not carry on."""
    listed = frozenset(levels)
    return Requirement(
        "every_time_at_risk",
        f"sign-ins at {' or '.join(sorted(listed))} risk authenticate every time",
        Region(what=EVERY_APPLICATION, clients=MODERN, sign_in_risk=listed),
        Acceptance(session=(SessionFact(sign_in_frequency=0),), text="sign-in every time"),
        escapes=f"carry on an old session at {' or '.join(sorted(listed))} sign-in risk",
    )


def sign_in_frequency(
    hours: float, who: Who = EVERYBODY, device: WhichDevice | None = None, what: What = EVERY_APPLICATION
) -> Requirement:
    """Sessions of at most so many hours."""
    return Requirement(
        "sign_in_frequency",
        f"sessions end after {hours:g} hours",
        Region(who=who, what=what, device=device, clients=MODERN),
        Acceptance(session=(SessionFact(sign_in_frequency=hours),), text=f"sign-in every {hours:g} hours"),
        escapes=f"keep a session for more than {hours:g} hours",
    )


def never_persistent(who: Who = EVERYBODY, device: WhichDevice | None = None, what: What = EVERY_APPLICATION) -> Requirement:
    """Browser sessions end with the browser."""
    return Requirement(
        "never_persistent",
        "browser sessions do not outlive the browser",
        Region(who=who, what=what, device=device, clients=frozenset((BROWSER,))),
        Acceptance(session=(SessionFact(never_persistent=True),), text="sessions that are not persistent"),
        escapes="keep a browser session after closing the browser",
    )


def blocked(what: What, who: Who = EVERYBODY, requirement_id: str = "blocked") -> Requirement:
    """Nobody of ``who`` reaches ``what``."""
    return Requirement(
        requirement_id,
        f"{who.text} cannot reach {what.text}",
        Region(who=who, what=what),
        BLOCKED,
        escapes=f"reach {what.text}",
    )
