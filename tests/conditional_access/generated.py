"""Generated tenants: policies in Graph's JSON over a small vocabulary that reaches every dimension, and sign-ins to try."""

from __future__ import annotations

import functools
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


# Strategies are made once, here: to make one costs more than to draw from it.


def _some(*values: str, most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=0, max_size=most, unique=True)


def _or_else(strategy: st.SearchStrategy[Any], other: st.SearchStrategy[Any], rarely: int) -> st.SearchStrategy[Any]:
    """A value of the first in one of ``rarely`` cases, else one of the other."""
    return st.integers(1, rarely).flatmap(lambda n: strategy if n == 1 else other)


def _maybe(strategy: st.SearchStrategy[Any], rarely: int = 4) -> st.SearchStrategy[Any]:
    """The value in one of ``rarely`` cases, else None."""
    return _or_else(strategy, st.none(), rarely)


_KINDS = st.lists(st.sampled_from(GUESTS), min_size=1, max_size=3, unique=True)
_GUESTS = st.fixed_dictionaries(
    {
        "guestOrExternalUserTypes": _or_else(_KINDS.map(lambda kinds: [*kinds, "visitorFromTheFuture"]), _KINDS, 8).map(",".join),
        "externalTenants": _maybe(st.just({"membershipKind": "enumerated", "members": ["t1"]}), 5),
    }
)
_USERS = st.fixed_dictionaries(
    {
        "includeUsers": st.sampled_from(INCLUDED),
        "excludeUsers": _some("bob", "adele", "elif", most=1),
        "excludeGroups": _or_else(st.just(["unread"]), _some("g1", "g2", most=1), 12),
        "includeGroups": _maybe(_some("g1", "g2", most=2)),
        "includeRoles": _maybe(_some(ADMIN, READER, most=2)),
        "excludeRoles": _maybe(_some(ADMIN, most=2)),
        "includeGuestsOrExternalUsers": _maybe(_GUESTS, 5),
        "excludeGuestsOrExternalUsers": _maybe(_GUESTS, 5),
    }
)
_ACTION = st.sampled_from((["urn:user:registersecurityinfo"], ["urn:user:registerdevice"]))
_LISTED = st.sampled_from((["Office365"], [AZURE, "app-1"], [EXCHANGE, SHAREPOINT]))
_APPLICATIONS: tuple[st.SearchStrategy[dict[str, Any]], ...] = (
    st.fixed_dictionaries({"includeUserActions": _ACTION}),
    st.just({"includeAuthenticationContextClassReferences": ["c1"]}),
    st.fixed_dictionaries({"includeApplications": st.sampled_from((["None"], ["MicrosoftAdminPortals"]))}),
    *[st.fixed_dictionaries({"includeApplications": _LISTED})] * 3,
    *[
        st.fixed_dictionaries(
            {
                "includeApplications": st.just(["All"]),
                "excludeApplications": _maybe(_some("Office365", EXCHANGE, "app-1", AZURE, most=2), 3),
            }
        )
    ]
    * 8,
)
_PLATFORMS = st.fixed_dictionaries(
    {"includePlatforms": _some(*PLATFORMS, "all", "unknownFutureValue"), "excludePlatforms": _some(*PLATFORMS)}
)
_PLACES = st.sampled_from((["All"], ["All"], ["hq"], ["nl"], ["AllTrusted"], ["eu", "cn"], []))
_AWAY = st.sampled_from(([], ["AllTrusted"], ["hq"], ["lab"], ["eu"], ["cn"], ["nowhere"], ["six"]))
_RISKS = _some("none", "low", "medium", "high", "hidden", most=2)
_FLOW = st.sampled_from(("deviceCodeFlow", "deviceCodeFlow,authenticationTransfer", "none", "someFutureFlow"))
_FILTER = st.fixed_dictionaries({"mode": st.sampled_from(("include", "exclude")), "rule": st.sampled_from(RULES)})
CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "users": _USERS,
        "applications": st.integers(0, len(_APPLICATIONS) - 1).flatmap(_APPLICATIONS.__getitem__),
        "clientAppTypes": st.sampled_from(CLIENT_APP_TYPES),
        "platforms": _maybe(_PLATFORMS),
        "locations": _maybe(st.fixed_dictionaries({"includeLocations": _PLACES, "excludeLocations": _AWAY}), 3),
        "userRiskLevels": _maybe(_RISKS, 5),
        "signInRiskLevels": _maybe(_RISKS, 5),
        "insiderRiskLevels": _maybe(st.sampled_from(("elevated", "moderate,elevated")), 6),
        "authenticationFlows": _maybe(_FLOW.map(lambda methods: {"transferMethods": methods}), 5),
        "devices": _maybe(_FILTER.map(lambda device: {"deviceFilter": device}), 4),
        "times": _maybe(st.just({"all": True}), 15),
    }
).map(lambda found: found if found["times"] else {key: value for key, value in found.items() if key != "times"})
_NARROWING = ("authenticationFlows", "clientAppTypes", "devices", "insiderRiskLevels", "locations", "platforms")
_KEPT = st.lists(st.sampled_from((*_NARROWING, "signInRiskLevels", "times", "userRiskLevels")), max_size=2, unique=True)
_EVERYONE = st.fixed_dictionaries({"includeUsers": st.just(["All"]), "excludeGroups": _some("g1", "g2", most=1)})
_EVERYTHING = st.fixed_dictionaries(
    {"includeApplications": st.just(["All"]), "excludeApplications": _maybe(st.just(["app-1"]), 4)}
)


def _broad(drawn: tuple[dict[str, Any], list[str], dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    narrow, kept, everyone, everything = drawn
    nothing: dict[str, Any] = {key: None for key in narrow if key not in ("times", "clientAppTypes")}
    chosen = {key: narrow[key] for key in kept if key in narrow}
    return {**nothing, "clientAppTypes": ["all"], "users": everyone, "applications": everything, **chosen}


_BROAD = st.tuples(CONDITIONS, _KEPT, _EVERYONE, _EVERYTHING).map(_broad)
"""All users and all applications, narrowed on at most two dimensions: what administrators mostly write."""
_CONTROLS = st.lists(
    st.sampled_from(
        ("mfa", "mfa", "compliantDevice", "domainJoinedDevice", "approvedApplication", "passwordChange", "futureControl")
    ),
    min_size=1,
    max_size=2,
    unique=True,
)
_OPERATORS = st.sampled_from(("OR", "OR", "AND", None))


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
_TERMS = _maybe(st.just(["terms"]), 8)
_BY_CONTROLS = st.fixed_dictionaries({"operator": _OPERATORS, "builtInControls": _CONTROLS, "termsOfUse": _TERMS})
_BY_STRENGTH = st.fixed_dictionaries(
    {
        "operator": _OPERATORS,
        "authenticationStrength": st.sampled_from(STRENGTHS),
        "builtInControls": _some("compliantDevice", most=1),
        "termsOfUse": _TERMS,
    }
)
_GRANTS: tuple[st.SearchStrategy[dict[str, Any] | None], ...] = (
    st.none(),
    *[st.just({"operator": "OR", "builtInControls": ["block"]})] * 2,
    *[_BY_CONTROLS] * 6,
    *[_BY_STRENGTH] * 3,
)


def _granted(grant: dict[str, Any] | None) -> dict[str, Any] | None:
    return grant and {key: value for key, value in grant.items() if key != "termsOfUse" or value}


GRANTS = st.integers(0, len(_GRANTS) - 1).flatmap(_GRANTS.__getitem__).map(_granted)
_STATES = st.sampled_from(("enabled", "enabled", "enabled", "enabled", "enabledForReportingButNotEnforced", "disabled"))
_POLICIES = st.fixed_dictionaries(
    {
        "state": _STATES,
        "conditions": st.booleans().flatmap(lambda broad: _BROAD if broad else CONDITIONS),
        "grantControls": GRANTS,
    }
)


_OF_SIZE = tuple(st.tuples(*[_POLICIES] * size) for size in range(6))


@functools.cache
def policy_sets(most: int = 5) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Policies of one tenant."""
    return st.integers(0, most).flatmap(_OF_SIZE.__getitem__).map(_numbered)


def _numbered(policies: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    return [{"id": f"p{number}", "displayName": f"Policy {number}", **policy} for number, policy in enumerate(policies)]


_TARGETS: tuple[dict[str, Any], ...] = (
    *({"resources": [app]} for app in (EXCHANGE, SHAREPOINT, AZURE, PORTAL, VAULT, "app-1", "app-2")),
    {"userAction": "urn:user:registersecurityinfo"},
    {"userAction": "urn:user:registerdevice"},
    {"resources": ["app-2"], "authContexts": ["c1"]},
)
_SCENARIOS = st.fixed_dictionaries(
    {
        "identity": st.sampled_from([person for person in PEOPLE if person.get("enabled", True)]),
        "target": st.sampled_from(_TARGETS),
        "clientApp": st.sampled_from(("browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other")),
        "platform": st.sampled_from((*PLATFORMS, "unknown")),
        "location": st.fixed_dictionaries(
            {
                "ip": st.sampled_from(("203.0.113.9", "203.0.113.200", "198.51.100.7", "2001:db8:1::5")),
                "country": st.sampled_from(("NL", "BE", "US", None)),
                "mfaTrustedIp": st.sampled_from((False, False, True)),
                "compliantNetwork": st.booleans(),
            }
        ),
        "userRisk": st.sampled_from(LEVELS),
        "signInRisk": st.sampled_from(LEVELS),
        "insiderRisk": st.sampled_from(("none", "minor", "moderate", "elevated")),
        "device": st.sampled_from(DEVICES),
        "authFlow": st.sampled_from(("none", "none", "deviceCodeFlow", "authenticationTransfer")),
    }
)


def scenarios() -> st.SearchStrategy[dict[str, Any]]:
    """One sign-in, in the words of the vectors."""
    return _SCENARIOS


def fuzz(examples: int) -> settings:
    """So many examples, and more in ``make fuzz``."""
    return settings(max_examples=examples * TIMES)
