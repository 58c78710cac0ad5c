"""Conditional Access policies and named locations as Graph's beta returns them: every condition there, null where unset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants.microsoft import ROLES

MFA = {"operator": "OR", "builtInControls": ["mfa"]}
BLOCK = {"operator": "OR", "builtInControls": ["block"]}


def roles(*names: str) -> list[str]:
    """Template ids of built-in roles."""
    return [ROLES[name][0] for name in names]


def guests(*kinds: str) -> Json:
    """External users of these kinds, from every tenant."""
    tenants = {"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"}
    return {"guestOrExternalUserTypes": ",".join(kinds), "externalTenants": tenants}


EVERY_GUEST = (
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
)


def users(
    include: Sequence[str] = (),
    *,
    exclude: Sequence[str] = (),
    groups: Sequence[str] = (),
    exclude_groups: Sequence[str] = (),
    in_roles: Sequence[str] = (),
    exclude_roles: Sequence[str] = (),
    guest: Json | None = None,
    exclude_guest: Json | None = None,
) -> Json:
    return {
        "includeUsers": list(include),
        "excludeUsers": list(exclude),
        "includeGroups": list(groups),
        "excludeGroups": list(exclude_groups),
        "includeRoles": list(in_roles),
        "excludeRoles": list(exclude_roles),
        "includeGuestsOrExternalUsers": guest,
        "excludeGuestsOrExternalUsers": exclude_guest,
    }


def apps(
    include: Sequence[str] = ("All",), *, exclude: Sequence[str] = (), actions: Sequence[str] = (), contexts: Sequence[str] = ()
) -> Json:
    chosen = [] if actions or contexts else list(include)
    return {
        "includeApplications": chosen,
        "excludeApplications": list(exclude),
        "includeUserActions": list(actions),
        "includeAuthenticationContextClassReferences": list(contexts),
        "applicationFilter": None,
        "globalSecureAccess": None,
        "networkAccess": None,
    }


def grant(controls: Iterable[str] = (), *, operator: str = "OR", strength: Json | None = None, terms: Sequence[str] = ()) -> Json:
    return {
        "operator": operator,
        "builtInControls": list(controls),
        "customAuthenticationFactors": [],
        "termsOfUse": list(terms),
        "authenticationStrength": strength,
    }


def session(**controls: Json) -> Json:
    unset: Json = dict.fromkeys(
        (
            "disableResilienceDefaults",
            "applicationEnforcedRestrictions",
            "cloudAppSecurity",
            "continuousAccessEvaluation",
            "persistentBrowser",
            "secureSignInSession",
            "signInFrequency",
            "globalSecureAccessFilteringProfile",
        )
    )
    return {**unset, **controls}


def every(hours: int = 0, *, days: int = 0) -> Json:
    """Sign-in frequency; ``every()`` is every time."""
    timed = bool(hours or days)
    return {
        "value": (days or hours) if timed else None,
        "type": ("days" if days else "hours") if timed else None,
        "authenticationType": "primaryAndSecondaryAuthentication",
        "frequencyInterval": "timeBased" if timed else "everyTime",
        "isEnabled": True,
    }


def policy(
    tenant: str,
    name: str,
    *,
    who: Json,
    grants: Json | None = None,
    what: Json | None = None,
    sessions: Json | None = None,
    state: str = "enabled",
    age: float = 200,
    **conditions: object,
) -> Json:
    """One policy. ``conditions`` are Graph's names (``platforms``, ``locations`` ...); those left out are null or empty."""
    controls = grants if grants is None or "customAuthenticationFactors" in grants else grant(**_controls(grants))
    return {
        "id": guid(tenant, "policy", name),
        "displayName": name,
        "createdDateTime": days_ago(age),
        "modifiedDateTime": days_ago(age / 3),
        "state": state,
        "deletedDateTime": None,
        "partialEnablementStrategy": None,
        "conditions": {
            "userRiskLevels": [],
            "signInRiskLevels": [],
            "clientAppTypes": ["all"],
            "servicePrincipalRiskLevels": [],
            "insiderRiskLevels": None,
            "agentIdRiskLevels": None,
            "platforms": None,
            "locations": None,
            "deviceStates": None,
            "devices": None,
            "clientApplications": None,
            "authenticationFlows": None,
            "users": who,
            "applications": what or apps(),
            **conditions,
        },
        "grantControls": controls,
        "sessionControls": sessions,
    }


def _controls(short: Json) -> Json:
    return {"controls": short["builtInControls"], "operator": short["operator"]}


def platforms(*include: str, exclude: Sequence[str] = ()) -> Json:
    return {"includePlatforms": list(include), "excludePlatforms": list(exclude)}


def locations(*include: str, exclude: Sequence[str] = ()) -> Json:
    return {"includeLocations": list(include), "excludeLocations": list(exclude)}


def device_filter(mode: str, rule: str) -> Json:
    return {
        "includeDeviceStates": [],
        "excludeDeviceStates": [],
        "includeDevices": [],
        "excludeDevices": [],
        "deviceFilter": {"mode": mode, "rule": rule},
    }


def ip_location(tenant: str, name: str, *ranges: str, trusted: bool) -> Json:
    return {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        "id": guid(tenant, "location", name),
        "displayName": name,
        "createdDateTime": days_ago(600),
        "modifiedDateTime": days_ago(400),
        "isTrusted": trusted,
        "ipRanges": [
            {"@odata.type": f"#microsoft.graph.iPv{6 if ':' in one else 4}CidrRange", "cidrAddress": one} for one in ranges
        ],
    }


def country_location(tenant: str, name: str, *countries: str, unknown: bool = False) -> Json:
    return {
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        "id": guid(tenant, "location", name),
        "displayName": name,
        "createdDateTime": days_ago(600),
        "modifiedDateTime": days_ago(400),
        "countriesAndRegions": list(countries),
        "includeUnknownCountriesAndRegions": unknown,
        "countryLookupMethod": "clientIpAddress",
    }
