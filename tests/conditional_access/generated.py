"""Generated tenants: policies in Graph's JSON over a small vocabulary that reaches every dimension, and sign-ins to try."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.profiles import TIMES

EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
SHAREPOINT = "00000003-0000-0ff1-ce00-000000000000"
AZURE = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
PORTAL = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c"
VAULT = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093"
ADMIN = "62e90394-69f5-4237-9190-012177145e10"
READER = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
MFA_STRENGTH = "00000000-0000-0000-0000-000000000002"
PHISHING_RESISTANT = "00000000-0000-0000-0000-000000000004"

PEOPLE: list[dict[str, Any]] = [
    {"id": "adele"},
    {"id": "bob", "groups": ["g1"]},
    {"id": "carol", "groups": ["g1", "g2"]},
    {"id": "diego", "groups": ["g2"], "roles": [ADMIN]},
    {"id": "elif", "roles": [READER], "eligible": [ADMIN]},
    {"id": "guest", "externalType": "b2bCollaborationGuest", "homeTenant": "t1"},
    {"id": "friend", "externalType": "b2bCollaborationMember", "groups": ["g1"]},
    {"id": "local", "externalType": "internalGuest"},
    {"id": "gone", "enabled": False},
]
LOCATIONS: list[dict[str, Any]] = [
    {"id": "hq", "displayName": "Headquarters", "isTrusted": True, "ipRanges": [{"cidrAddress": "203.0.113.0/24"}]},
    {"id": "lab", "displayName": "Laboratory", "isTrusted": False, "ipRanges": [{"cidrAddress": "203.0.113.128/25"}]},
    {"id": "six", "displayName": "Branch", "isTrusted": True, "ipRanges": [{"cidrAddress": "2001:db8:1::/48"}]},
    {"id": "nl", "displayName": "Netherlands", "countriesAndRegions": ["NL"], "includeUnknownCountriesAndRegions": False},
    {"id": "eu", "displayName": "Europe", "countriesAndRegions": ["NL", "BE"], "includeUnknownCountriesAndRegions": True},
    {"id": "cn", "displayName": "Compliant network", "compliantNetworkType": "allTenantCompliantNetworks"},
]
RULES = (
    "device.isCompliant -eq True",
    'device.trustType -ne "ServerAD"',
    'device.isCompliant -eq True -or device.trustType -eq "ServerAD"',
    'device.extensionAttribute1 -eq "SAW"',
    'device.extensionAttribute1 -ne "SAW"',
    'device.model -startsWith "Surface" -and device.isCompliant -eq True',
    'device.model -notContains "Hub"',
    "device.isCompliant eq True",
)
INCLUDED: tuple[list[str], ...] = (["All"], ["All"], ["All"], [], ["adele", "guest"], ["None"], ["GuestsOrExternalUsers"])
GUESTS = ("b2bCollaborationGuest", "b2bCollaborationMember", "internalGuest", "serviceProvider", "b2bDirectConnectUser")
MODERN = ["mobileAppsAndDesktopClients", "browser"]
CLIENT_APP_TYPES: tuple[list[str], ...] = (["all"], ["all"], ["browser"], MODERN, ["exchangeActiveSync", "other"], ["other"], [])
LEVELS = ("none", "low", "medium", "high")
PLATFORMS = ("windows", "iOS", "android", "macOS", "linux", "windowsPhone")


def _some(values: tuple[str, ...] | list[str], most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=0, max_size=most, unique=True)


def _maybe(strategy: st.SearchStrategy[Any], rarely: int = 4) -> st.SearchStrategy[Any]:
    """The value in one of ``rarely`` cases, else None."""
    return st.integers(1, rarely).flatmap(lambda n: strategy if n == 1 else st.none())


@st.composite
def users(draw: st.DrawFn) -> dict[str, Any]:
    condition: dict[str, Any] = {
        "includeUsers": draw(st.sampled_from(INCLUDED)),
        "excludeUsers": draw(_some(("bob", "adele", "elif"), 1)),
        "excludeGroups": draw(_some(("g1", "g2"), 1)),
    }
    for key, values in (("includeGroups", ("g1", "g2")), ("includeRoles", (ADMIN, READER)), ("excludeRoles", (ADMIN,))):
        condition[key] = draw(_maybe(_some(values, 2)))
    for key in ("includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"):
        condition[key] = draw(_maybe(guests(), 5))
    if draw(st.integers(1, 12)) == 1:
        condition["excludeGroups"] = ["unread"]
    return condition


@st.composite
def guests(draw: st.DrawFn) -> dict[str, Any]:
    kinds = draw(st.lists(st.sampled_from(GUESTS), min_size=1, max_size=3, unique=True))
    if draw(st.integers(1, 8)) == 1:
        kinds.append("visitorFromTheFuture")
    tenants = draw(_maybe(st.just({"membershipKind": "enumerated", "members": ["t1"]}), 5))
    return {"guestOrExternalUserTypes": ",".join(kinds), "externalTenants": tenants}


@st.composite
def applications(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.integers(1, 14))
    if kind == 1:
        return {"includeUserActions": [draw(st.sampled_from(("urn:user:registersecurityinfo", "urn:user:registerdevice")))]}
    if kind == 2:
        return {"includeAuthenticationContextClassReferences": ["c1"]}
    if kind == 3:
        return {"includeApplications": draw(st.sampled_from((["None"], ["MicrosoftAdminPortals"])))}
    if kind <= 6:
        return {"includeApplications": draw(st.sampled_from((["Office365"], [AZURE, "app-1"], [EXCHANGE, SHAREPOINT])))}
    excluded = _maybe(_some(("Office365", EXCHANGE, "app-1", AZURE), 2), 3)
    return {"includeApplications": ["All"], "excludeApplications": draw(excluded)}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {"users": draw(users()), "applications": draw(applications())}
    found["clientAppTypes"] = draw(st.sampled_from(CLIENT_APP_TYPES))
    included = _some((*PLATFORMS, "all", "unknownFutureValue"), 3)
    platforms = st.fixed_dictionaries({"includePlatforms": included, "excludePlatforms": _some(PLATFORMS, 3)})
    found["platforms"] = draw(_maybe(platforms))
    places = st.sampled_from((["All"], ["All"], ["hq"], ["nl"], ["AllTrusted"], ["eu", "cn"], []))
    away = st.sampled_from(([], ["AllTrusted"], ["hq"], ["lab"], ["eu"], ["cn"], ["nowhere"], ["six"]))
    found["locations"] = draw(_maybe(st.fixed_dictionaries({"includeLocations": places, "excludeLocations": away}), 3))
    for key in ("userRiskLevels", "signInRiskLevels"):
        found[key] = draw(_maybe(_some(("none", "low", "medium", "high", "hidden"), 2), 5))
    found["insiderRiskLevels"] = draw(_maybe(st.sampled_from(("elevated", "moderate,elevated")), 6))
    flow = st.sampled_from(("deviceCodeFlow", "deviceCodeFlow,authenticationTransfer", "none", "someFutureFlow"))
    found["authenticationFlows"] = draw(_maybe(flow.map(lambda methods: {"transferMethods": methods}), 5))
    device = st.tuples(st.sampled_from(("include", "exclude")), st.sampled_from(RULES))
    found["devices"] = draw(_maybe(device.map(lambda d: {"deviceFilter": {"mode": d[0], "rule": d[1]}}), 4))
    if draw(st.integers(1, 15)) == 1:
        found["times"] = {"all": True}
    return found


@st.composite
def broad_conditions(draw: st.DrawFn) -> dict[str, Any]:
    """All users and all applications, narrowed on at most two dimensions: what administrators mostly write."""
    narrow = draw(conditions())
    kept = draw(st.lists(st.sampled_from(sorted(set(narrow) - {"users", "applications"})), max_size=2, unique=True))
    nothing: dict[str, Any] = {key: None for key in narrow if key not in ("times", "clientAppTypes")}
    everyone = {"includeUsers": ["All"], "excludeGroups": draw(_some(("g1", "g2"), 1))}
    applications = {"includeApplications": ["All"], "excludeApplications": draw(_maybe(st.just(["app-1"]), 4))}
    chosen = {key: narrow[key] for key in kept}
    return {**nothing, "clientAppTypes": ["all"], "users": everyone, "applications": applications, **chosen}


@st.composite
def grants(draw: st.DrawFn) -> dict[str, Any] | None:
    kind = draw(st.integers(1, 12))
    if kind == 1:
        return None
    if kind <= 3:
        return {"operator": "OR", "builtInControls": ["block"]}
    controls = ["mfa", "mfa", "compliantDevice", "domainJoinedDevice", "approvedApplication", "passwordChange", "futureControl"]
    chosen = draw(st.lists(st.sampled_from(controls), min_size=1, max_size=2, unique=True)) if kind <= 9 else []
    grant: dict[str, Any] = {"operator": draw(st.sampled_from(("OR", "OR", "AND", None))), "builtInControls": chosen}
    if not chosen:
        grant["authenticationStrength"] = draw(st.sampled_from(STRENGTHS))
        grant["builtInControls"] = draw(_some(("compliantDevice",), 1))
    if draw(st.integers(1, 8)) == 1:
        grant["termsOfUse"] = ["terms"]
    return grant


DEVICES: tuple[dict[str, Any], ...] = (
    {"registered": False},
    {"registered": True, "isCompliant": True, "trustType": "AzureAD"},
    {"registered": True, "isCompliant": False, "trustType": "AzureAD", "model": "Surface Hub"},
    {"registered": True, "isCompliant": True, "trustType": "ServerAD", "model": "Surface Pro"},
    {"registered": True, "isCompliant": False, "trustType": "ServerAD", "extensionAttribute1": "SAW"},
    {
        "registered": True,
        "isCompliant": False,
        "trustType": "AzureAD",
        "intuneManaged": True,
        "extensionAttribute1": "X",
    },
)
STRENGTHS: tuple[dict[str, Any], ...] = (
    {"id": MFA_STRENGTH},
    {"id": PHISHING_RESISTANT},
    {"id": "keys", "allowedCombinations": ["fido2", "windowsHelloForBusiness"], "combinationConfigurations": []},
    {"id": "weak", "allowedCombinations": ["fido2", "password"], "combinationConfigurations": []},
)


@st.composite
def policy_sets(draw: st.DrawFn, most: int = 5) -> list[dict[str, Any]]:
    """Policies of one tenant."""
    count = draw(st.integers(0, most))
    states = ("enabled", "enabled", "enabled", "enabled", "enabledForReportingButNotEnforced", "disabled")
    return [
        {
            "id": f"p{number}",
            "displayName": f"Policy {number}",
            "state": draw(st.sampled_from(states)),
            "conditions": draw(broad_conditions() if draw(st.booleans()) else conditions()),
            "grantControls": draw(grants()),
        }
        for number in range(count)
    ]


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """One sign-in, in the words of the vectors."""
    target: dict[str, Any] = draw(
        st.sampled_from(
            (
                *({"resources": [app]} for app in (EXCHANGE, SHAREPOINT, AZURE, PORTAL, VAULT, "app-1", "app-2")),
                {"userAction": "urn:user:registersecurityinfo"},
                {"userAction": "urn:user:registerdevice"},
                {"resources": ["app-2"], "authContexts": ["c1"]},
            )
        )
    )
    return {
        "identity": draw(st.sampled_from([person for person in PEOPLE if person.get("enabled", True)])),
        "target": target,
        "clientApp": draw(st.sampled_from(("browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"))),
        "platform": draw(st.sampled_from((*PLATFORMS, "unknown"))),
        "location": {
            "ip": draw(st.sampled_from(("203.0.113.9", "203.0.113.200", "198.51.100.7", "2001:db8:1::5"))),
            "country": draw(st.sampled_from(("NL", "BE", "US", None))),
            "mfaTrustedIp": draw(st.sampled_from((False, False, True))),
            "compliantNetwork": draw(st.booleans()),
        },
        "userRisk": draw(st.sampled_from(LEVELS)),
        "signInRisk": draw(st.sampled_from(LEVELS)),
        "insiderRisk": draw(st.sampled_from(("none", "minor", "moderate", "elevated"))),
        "device": draw(st.sampled_from(DEVICES)),
        "authFlow": draw(st.sampled_from(("none", "none", "deviceCodeFlow", "authenticationTransfer"))),
    }


def fuzz(examples: int) -> settings:
    """So many examples, and more in ``make fuzz``."""
    return settings(max_examples=examples * TIMES)
