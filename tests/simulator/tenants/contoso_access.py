"""Contoso's Conditional Access: thirty policies that grew over the years, with the usual mistakes among them."""

from __future__ import annotations

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants import microsoft
from tests.simulator.tenants.building import Builder
from tests.simulator.tenants.contoso_people import People
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

TENANT = "contoso"
REPORT_ONLY = "enabledForReportingButNotEnforced"
LEGACY = ["exchangeActiveSync", "other"]
DELETED_GROUP = guid(TENANT, "deleted-group", "Azure subscription owners")
TERMS = guid(TENANT, "terms", "Contractors")
WEAK_STRENGTH = microsoft.strength(
    guid(TENANT, "strength"),
    "Strong enough for portals",
    ["fido2", "windowsHelloForBusiness", "password,microsoftAuthenticatorPush", "password,sms"],
)
STRENGTHS = [*microsoft.built_in_strengths(), WEAK_STRENGTH]
PHISHING_RESISTANT = STRENGTHS[2]

OFFICE_NETWORK = ip_location(TENANT, "Headquarters", "203.0.113.0/24", "2001:db8:40::/44", trusted=True)
WIDE_NETWORK = ip_location(TENANT, "Legacy VPN ranges", "0.0.0.0/1", trusted=True)
CLOUD_NETWORK = ip_location(TENANT, "Build servers", "198.51.100.0/26", trusted=False)
BUSINESS_COUNTRIES = country_location(TENANT, "Countries with business", "DE", "AT", "CH", "SE", "NL")
LOCATIONS = [OFFICE_NETWORK, WIDE_NETWORK, CLOUD_NETWORK, BUSINESS_COUNTRIES]
CONTEXTS = [
    {"id": "c1", "displayName": "Change of access policies", "description": "", "isAvailable": True},
    {"id": "c2", "displayName": "Confidential sites", "description": "", "isAvailable": False},
]


def policies(build: Builder, people: People, backup: str, payroll: str) -> list[Json]:
    """All policies. ``backup`` is a service principal, ``payroll`` the application id of the payroll application."""
    return [*_identity(people), *_devices(people), *_apps(people, payroll), *_risk(people), *_rest(people, backup)]


def _identity(people: People) -> list[Json]:
    groups, emergency = people.groups, [people.groups["emergency"]]
    return [
        policy(
            TENANT,
            "CA001 MFA for administrators",
            who=users(in_roles=roles(*microsoft.ADMIN_ROLES), exclude_groups=emergency),
            grants=MFA,
        ),
        # 41 people are left out here, and nothing else catches them.
        policy(
            TENANT,
            "CA002 MFA for all employees",
            who=users(["All"], exclude_groups=[*emergency, groups["mfa-exclusions"]], exclude_guest=guests(*EVERY_GUEST)),
            grants=MFA,
        ),
        policy(TENANT, "CA003 MFA for guests", who=users(guest=guests(*EVERY_GUEST)), grants=MFA, state=REPORT_ONLY),
        # Office 365 only: other applications still take legacy clients.
        policy(
            TENANT,
            "CA004 Block legacy authentication",
            who=users(["All"], exclude_groups=[*emergency, groups["legacy-exceptions"]]),
            what=apps(["Office365"]),
            grants=BLOCK,
            clientAppTypes=LEGACY,
        ),
        policy(
            TENANT,
            "CA005 Register security info from trusted networks",
            who=users(["All"], exclude_groups=emergency, exclude_guest=guests(*EVERY_GUEST)),
            what=apps(actions=["urn:user:registersecurityinfo"]),
            grants=BLOCK,
            locations=locations("All", exclude=["AllTrusted"]),
        ),
        policy(
            TENANT,
            "CA006 MFA to join devices",
            who=users(["All"]),
            what=apps(actions=["urn:user:registerdevice"]),
            grants=MFA,
        ),
        policy(
            TENANT,
            "CA007 No device code flow",
            who=users(["All"], exclude_groups=[*emergency, groups["device-code"]]),
            grants=BLOCK,
            authenticationFlows={"transferMethods": "deviceCodeFlow"},
        ),
    ]


def _devices(people: People) -> list[Json]:
    groups, emergency = people.groups, [people.groups["emergency"]]
    return [
        # OR: a second factor alone is enough, so this asks for no device.
        policy(
            TENANT,
            "CA010 MFA or compliant device for Office 365",
            who=users(["All"], exclude_groups=emergency),
            what=apps(["Office365"]),
            grants=grant(["mfa", "compliantDevice", "domainJoinedDevice"]),
        ),
        policy(
            TENANT,
            "CA011 Compliant Windows and macOS",
            who=users(["All"], exclude_groups=[*emergency, groups["contractors"]]),
            what=apps(["Office365"]),
            grants=grant(["compliantDevice", "domainJoinedDevice"]),
            platforms=platforms("windows", "macOS"),
        ),
        policy(
            TENANT,
            "CA012 Approved apps on phones",
            who=users(["All"], exclude_groups=emergency),
            what=apps(["Office365"]),
            grants=grant(["approvedApplication", "compliantApplication"]),
            platforms=platforms("android", "iOS"),
        ),
        policy(
            TENANT,
            "CA013 Block unknown platforms",
            who=users(["All"], exclude_groups=emergency),
            grants=BLOCK,
            platforms=platforms("all", exclude=["android", "iOS", "windows", "macOS", "linux"]),
            state=REPORT_ONLY,
        ),
        policy(
            TENANT,
            "CA014 No persistent browser on other devices",
            who=users(["All"], exclude_groups=emergency),
            sessions=session(persistentBrowser={"mode": "never", "isEnabled": True}, signInFrequency=every(12)),
            devices=device_filter("exclude", 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"'),
        ),
        policy(
            TENANT,
            "CA015 Administrators from workstations only",
            who=users(in_roles=roles("Global Administrator"), exclude_groups=emergency),
            grants=BLOCK,
            devices=device_filter("exclude", 'device.extensionAttribute1 -eq "PAW"'),
            state=REPORT_ONLY,
        ),
        policy(
            TENANT,
            "CA016 Limited access in browsers on other devices",
            who=users(["All"]),
            what=apps(["Office365"]),
            sessions=session(applicationEnforcedRestrictions={"isEnabled": True}),
            clientAppTypes=["browser"],
        ),
    ]


def _apps(people: People, payroll: str) -> list[Json]:
    groups, emergency = people.groups, [people.groups["emergency"]]
    return [
        # The strength takes text messages: not resistant to phishing, whatever the name says.
        policy(
            TENANT,
            "CA020 Strong sign-in to admin portals",
            who=users(in_roles=roles(*microsoft.ADMIN_ROLES), exclude_groups=emergency),
            what=apps(["MicrosoftAdminPortals"]),
            grants=grant(strength=WEAK_STRENGTH),
        ),
        # The excluded group was deleted: nobody is excluded any more, and nobody knows who was.
        policy(
            TENANT,
            "CA021 MFA for Azure management",
            who=users(["All"], exclude_groups=[*emergency, DELETED_GROUP]),
            what=apps([microsoft.AZURE_MANAGEMENT]),
            grants=MFA,
        ),
        # These two cover everybody, but only together.
        policy(
            TENANT,
            "CA022 Payroll: MFA in headquarters",
            who=users(groups=[groups["headquarters"]]),
            what=apps([payroll]),
            grants=MFA,
        ),
        policy(
            TENANT,
            "CA023 Payroll: compliant device elsewhere",
            who=users(["All"], exclude_groups=[groups["headquarters"]]),
            what=apps([payroll]),
            grants=grant(["mfa", "compliantDevice"], operator="AND"),
        ),
        policy(
            TENANT,
            "CA024 Terms of use for contractors",
            who=users(groups=[groups["contractors"]]),
            grants=grant(terms=[TERMS]),
        ),
        policy(
            TENANT,
            "CA025 Changes to access policies",
            who=users(["All"], exclude_groups=emergency),
            what=apps(contexts=["c1"]),
            grants=grant(strength=PHISHING_RESISTANT),
        ),
        policy(
            TENANT,
            "CA026 Intune enrolment",
            who=users(["All"], exclude_groups=emergency),
            what=apps([microsoft.INTUNE_ENROLLMENT]),
            grants=MFA,
            sessions=session(signInFrequency=every()),
        ),
    ]


def _risk(people: People) -> list[Json]:
    groups, emergency = people.groups, [people.groups["emergency"]]
    return [
        policy(
            TENANT,
            "CA030 MFA on risky sign-ins",
            who=users(["All"], exclude_groups=[*emergency, groups["service-accounts"]]),
            grants=MFA,
            signInRiskLevels=["medium", "high"],
        ),
        policy(
            TENANT,
            "CA031 New password for risky users",
            who=users(["All"], exclude_groups=emergency),
            grants=grant(["mfa", "passwordChange"], operator="AND"),
            userRiskLevels=["high"],
            state=REPORT_ONLY,
        ),
        policy(
            TENANT,
            "CA032 Block elevated insider risk",
            who=users(groups=[groups["finance"]]),
            what=apps(["Office365"]),
            grants=BLOCK,
            insiderRiskLevels="elevated",
        ),
    ]


def _rest(people: People, backup: str) -> list[Json]:
    groups, emergency = people.groups, [people.groups["emergency"]]
    return [
        policy(
            TENANT,
            "CA040 Block countries without business",
            who=users(["All"], exclude_groups=[*emergency, groups["travel"]]),
            grants=BLOCK,
            locations=locations("All", exclude=[BUSINESS_COUNTRIES["id"], "AllTrusted"]),
        ),
        # Half of the internet counts as trusted, so this blocks half of it.
        policy(
            TENANT,
            "CA041 Service accounts from trusted networks",
            who=users(groups=[groups["service-accounts"]]),
            grants=BLOCK,
            locations=locations("All", exclude=["AllTrusted"]),
        ),
        policy(
            TENANT,
            "CA042 Backup job from build servers only",
            who=users(["None"]),
            grants=BLOCK,
            locations=locations("All", exclude=[CLOUD_NETWORK["id"]]),
            clientApplications={
                "includeServicePrincipals": [backup],
                "excludeServicePrincipals": [],
                "servicePrincipalFilter": None,
            },
        ),
        policy(
            TENANT,
            "CA043 Administrators sign in daily",
            who=users(in_roles=roles("Global Administrator", "Privileged Role Administrator")),
            sessions=session(signInFrequency=every(24), persistentBrowser={"mode": "never", "isEnabled": True}),
        ),
        policy(
            TENANT,
            "CA044 Token protection pilot",
            who=users(groups=[groups["pilot"]]),
            what=apps([microsoft.EXCHANGE, microsoft.SHAREPOINT]),
            sessions=session(secureSignInSession={"isEnabled": True}),
            platforms=platforms("windows"),
            clientAppTypes=["mobileAppsAndDesktopClients"],
            state=REPORT_ONLY,
        ),
        policy(
            TENANT,
            "Old: MFA outside the office",
            who=users(["All"]),
            grants=MFA,
            locations=locations("All", exclude=["AllTrusted"]),
            state="disabled",
            age=1500,
        ),
    ]


def deleted_policies() -> list[Json]:
    """One policy in the recycle bin, as v1.0 shows it."""
    gone = policy(TENANT, "CA008 Block authentication transfer", who=users(["All"]), grants=BLOCK)
    newer = ("agentIdRiskLevels", "deviceStates", "globalSecureAccess", "networkAccess", "partialEnablementStrategy")
    conditions = {name: value for name, value in gone["conditions"].items() if name not in newer}
    conditions["applications"] = {name: value for name, value in conditions["applications"].items() if name not in newer}
    shown = {name: value for name, value in gone.items() if name not in newer}
    return [{**shown, "conditions": conditions, "deletedDateTime": days_ago(9)}]
