"""Fabrikam's Conditional Access: every policy for everybody, the emergency accounts left out by one group."""

from __future__ import annotations

from tests.simulator.tenant import Json
from tests.simulator.tenants import microsoft
from tests.simulator.tenants.policies import (
    BLOCK,
    EVERY_GUEST,
    MFA,
    apps,
    country_location,
    device_filter,
    every,
    grant,
    guests,
    ip_location,
    locations,
    platforms,
    policy,
    roles,
    session,
    users,
)

TENANT = "fabrikam"
STRENGTHS = microsoft.built_in_strengths()
PHISHING_RESISTANT = STRENGTHS[2]
NETWORK = ip_location(TENANT, "Offices", "198.51.100.0/25", "2001:db8:f00d::/48", trusted=True)
COUNTRIES = country_location(TENANT, "Countries with business", "DE", "DK", "NO")
LOCATIONS = [NETWORK, COUNTRIES]
CONTEXTS = [{"id": "c1", "displayName": "Privileged action", "description": "", "isAvailable": True}]

_COMPLIANT = grant(["compliantDevice", "domainJoinedDevice"])
_KNOWN = ["android", "iOS", "windows", "macOS", "linux"]
_ADMINS = (*microsoft.PRIVILEGED_ROLES, *microsoft.ADMIN_ROLES)


def policies(emergency: str) -> list[Json]:
    """All policies; ``emergency`` is the group that each leaves out."""
    everybody = users(["All"], exclude_groups=[emergency])
    employees = users(["All"], exclude_groups=[emergency], exclude_guest=guests(*EVERY_GUEST))
    admins = users(in_roles=roles(*dict.fromkeys(_ADMINS)), exclude_groups=[emergency])
    resistant = grant(strength=PHISHING_RESISTANT)
    return [
        policy(TENANT, "100 MFA for everybody everywhere", who=everybody, grants=MFA),
        policy(TENANT, "101 Phishing-resistant sign-in for employees", who=employees, grants=resistant),
        policy(TENANT, "102 Phishing-resistant sign-in for administrators", who=admins, grants=resistant),
        policy(TENANT, "103 MFA for guests", who=users(guest=guests(*EVERY_GUEST), exclude_groups=[emergency]), grants=MFA),
        policy(
            TENANT,
            "104 Phishing-resistant sign-in to admin portals and Azure",
            who=everybody,
            what=apps(["MicrosoftAdminPortals", microsoft.AZURE_MANAGEMENT]),
            grants=resistant,
        ),
        policy(
            TENANT, "110 No legacy authentication", who=everybody, grants=BLOCK, clientAppTypes=["exchangeActiveSync", "other"]
        ),
        policy(
            TENANT,
            "111 No device code flow",
            who=everybody,
            grants=BLOCK,
            authenticationFlows={"transferMethods": "deviceCodeFlow"},
        ),
        policy(
            TENANT,
            "112 No authentication transfer",
            who=everybody,
            grants=BLOCK,
            authenticationFlows={"transferMethods": "authenticationTransfer"},
        ),
        policy(TENANT, "120 Managed devices only", who=employees, grants=_COMPLIANT),
        policy(TENANT, "121 Managed devices for administrators", who=admins, grants=_COMPLIANT),
        policy(
            TENANT,
            "122 Administrators on privileged workstations",
            who=admins,
            grants=BLOCK,
            devices=device_filter("exclude", 'device.extensionAttribute1 -eq "PAW"'),
        ),
        policy(
            TENANT,
            "123 Protected apps on phones",
            who=everybody,
            grants=grant(["compliantApplication"]),
            platforms=platforms("android", "iOS"),
        ),
        policy(TENANT, "124 No unknown platforms", who=everybody, grants=BLOCK, platforms=platforms("all", exclude=_KNOWN)),
        policy(
            TENANT,
            "125 Short sessions on other devices",
            who=everybody,
            sessions=session(signInFrequency=every(4), persistentBrowser={"mode": "never", "isEnabled": True}),
            devices=device_filter("exclude", "device.isCompliant -eq True"),
        ),
        policy(
            TENANT,
            "126 Token protection",
            who=everybody,
            what=apps([microsoft.EXCHANGE, microsoft.SHAREPOINT, microsoft.TEAMS]),
            sessions=session(secureSignInSession={"isEnabled": True}),
            platforms=platforms("windows"),
            clientAppTypes=["mobileAppsAndDesktopClients"],
        ),
        policy(TENANT, "130 Block high sign-in risk", who=everybody, grants=BLOCK, signInRiskLevels=["medium", "high"]),
        policy(TENANT, "131 Block high user risk", who=everybody, grants=BLOCK, userRiskLevels=["high"]),
        policy(
            TENANT,
            "132 Remediate risky users",
            who=everybody,
            grants=grant(["mfa", "passwordChange"], operator="AND"),
            sessions=session(signInFrequency=every()),
            userRiskLevels=["medium", "high"],
        ),
        policy(
            TENANT,
            "140 Register sign-in methods with a strong one",
            who=everybody,
            what=apps(actions=["urn:user:registersecurityinfo"]),
            grants=grant(strength=STRENGTHS[0]),
        ),
        policy(
            TENANT,
            "141 Join devices with a strong method",
            who=everybody,
            what=apps(actions=["urn:user:registerdevice"]),
            grants=resistant,
        ),
        policy(
            TENANT,
            "142 Enrol devices afresh",
            who=everybody,
            what=apps([microsoft.INTUNE_ENROLLMENT]),
            grants=resistant,
            sessions=session(signInFrequency=every()),
        ),
        policy(TENANT, "150 Privileged actions", who=everybody, what=apps(contexts=["c1"]), grants=resistant),
        policy(
            TENANT,
            "151 Administrators sign in every four hours",
            who=admins,
            sessions=session(signInFrequency=every(4), persistentBrowser={"mode": "never", "isEnabled": True}),
        ),
        policy(TENANT, "152 Everybody signs in weekly", who=everybody, sessions=session(signInFrequency=every(days=7))),
        policy(
            TENANT,
            "160 Countries with business only",
            who=everybody,
            grants=BLOCK,
            locations=locations("All", exclude=[COUNTRIES["id"], "AllTrusted"]),
        ),
        policy(TENANT, "161 No elevated insider risk", who=everybody, grants=BLOCK, insiderRiskLevels="elevated"),
        policy(
            TENANT,
            "170 Workload identities from our networks only",
            who=users(["None"]),
            grants=BLOCK,
            locations=locations("All", exclude=[NETWORK["id"]]),
            clientApplications={
                "includeServicePrincipals": ["ServicePrincipalsInMyTenant"],
                "excludeServicePrincipals": [],
                "servicePrincipalFilter": None,
            },
        ),
    ]
