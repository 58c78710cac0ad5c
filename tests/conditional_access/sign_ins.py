"""From the scenarios of ``vectors.json`` to the values that the evaluator takes. Shared by tests and oracles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from ztscan.conditional_access.policy.applications import TargetApplication
from ztscan.conditional_access.policy.devices import Device
from ztscan.conditional_access.policy.locations import place_of
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.sign_in import Identity, Location, SignIn, Target, Trust
from ztscan.conditional_access.policy.strengths import strength_inside_policy
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy, NamedLocation

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text())


def policies_from(raws: list[dict[str, Any]]) -> tuple[Policy, ...]:
    """Policies in Graph's JSON; a missing id or state is filled in as a small test would expect."""
    return tuple(policy_of(ConditionalAccessPolicy.from_json({"state": "enabled", **raw})) for raw in raws)


def tenant_from(raws: list[dict[str, Any]], env: Mapping[str, Any]) -> SignInTenant:
    """A tenant with the named locations of ``env``; applications called ``app-...`` are its own."""
    places = [place_of(msgspec.convert(raw, NamedLocation)) for raw in env.get("namedLocations", ())]
    strengths = {}
    for raw in raws:
        carried = strength_inside_policy((raw.get("grantControls") or {}).get("authenticationStrength"))
        if carried is not None:
            strengths[carried.id] = carried
    named = {word for raw in raws for word in _texts(raw) if word.startswith("app-")} | {"app-1", "app-2"}
    scopes = env.get("baselineScopes")
    return SignInTenant(
        locations={place.id: place for place in places},
        strengths=strengths,
        applications={app: TargetApplication(app, app, microsoft=False) for app in named},
        baseline_scopes=scopes["customApp"] if isinstance(scopes, dict) else scopes,
        agent_resources=frozenset(),
    )


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []


def sign_in_from(raw: Mapping[str, Any]) -> SignIn:
    """A scenario; what it leaves out is an ordinary browser sign-in of a member to a tenant application."""
    flow = {raw.get("authFlow", "none"), raw.get("originalTransferMethod", "none")} - {"none"}
    return SignIn(
        identity=identity_from(raw.get("identity", {"kind": "user", "id": "u1"})),
        target=target_from(raw.get("target", {"resources": ["app-1"]})),
        client=raw.get("clientApp", "browser").lower(),
        platform=raw.get("platform", "windows").lower(),
        location=location_from(raw.get("location", {"ip": "198.51.100.7", "country": "US"})),
        user_risk=raw.get("userRisk", "none"),
        sign_in_risk=raw.get("signInRisk", "none"),
        insider_risk=raw.get("insiderRisk", "none"),
        device=device_from(raw.get("device", {})),
        flow=frozenset(method.lower() for method in flow),
        service_principal_risk=raw.get("servicePrincipalRisk", "none"),
        agent_risk=raw.get("agentRisk", "none"),
    )


def identity_from(raw: Mapping[str, Any]) -> Identity:
    trust = raw.get("inboundTrust")
    groups = raw.get("groups", [])
    attributes = raw.get("customSecurityAttributes")
    return Identity(
        kind=raw.get("kind", "user"),
        id=raw["id"].lower(),
        name=raw["id"],
        groups=frozenset() if groups == "unknown" else frozenset(map(str.lower, groups)),
        roles=frozenset(map(str.lower, raw.get("roles", []))),
        unread=None if groups == "unknown" else frozenset(),
        external_type=raw["externalType"].lower() if raw.get("externalType") else None,
        home_tenant=raw.get("homeTenant"),
        trust=Trust()
        if trust is None
        else Trust(trust.get("mfa", False), trust.get("compliantDevice", False), trust.get("hybridDevice", False)),
        shared_channel_eligible=raw.get("sharedChannelEligible", False),
        single_tenant_owned=raw.get("singleTenantOwned"),
        blueprint=raw.get("blueprint"),
        attributes=None if attributes is None else _attributes(attributes),
    )


def target_from(raw: Mapping[str, Any]) -> Target:
    client = raw.get("client") or {}
    return Target(
        resources=tuple(map(str.lower, raw.get("resources", []))),
        user_action=raw.get("userAction"),
        authentication_contexts=frozenset(raw.get("authContexts", [])),
        scopes=frozenset(map(str.lower, raw.get("scopes", []))),
        client_app_id=client.get("appId"),
        confidential_client=client.get("type") == "confidential",
        id_token=client.get("idToken", False),
        attributes={app: _attributes(values) for app, values in raw.get("customSecurityAttributes", {}).items()},
    )


def _attributes(raw: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name.lower(): tuple(value) if isinstance(value, list) else (value,) for name, value in raw.items()}


def location_from(raw: Mapping[str, Any]) -> Location:
    trusted = raw.get("mfaTrustedIp", False)
    return Location(
        ip=raw.get("ip"),
        country=raw.get("country"),
        mfa_trusted_ip=None if trusted == "unknown" else trusted,
        compliant_network=raw.get("compliantNetwork", False),
        gps_country=raw.get("gpsCountry"),
    )


def device_from(raw: Mapping[str, Any]) -> Device:
    own = {"registered", "isCompliant", "trustType", "intuneManaged"}
    return Device(
        registered=raw.get("registered", False),
        compliant=raw.get("isCompliant", False),
        trust_type=raw["trustType"].lower() if raw.get("trustType") else None,
        intune_managed=raw.get("intuneManaged", False),
        properties={
            name.lower(): tuple(value) if isinstance(value, list) else value for name, value in raw.items() if name not in own
        },
    )
