"""What If, offline: one sign-in in, what the policies come to for it out. The entry point of ``ztscan access``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from ztscan.conditional_access.explain.bundle import united
from ztscan.conditional_access.explain.explanation import AccessExplanation, NotApplying
from ztscan.conditional_access.explain.missing import Missing, missing_for
from ztscan.conditional_access.explain.words import device_properties, target_named
from ztscan.conditional_access.policy.applications import ADMIN_PORTALS, EXCHANGE_ONLINE, OFFICE_365, known_members
from ztscan.conditional_access.policy.deciding import reason
from ztscan.conditional_access.policy.decision import Clause, Outcome, decide
from ztscan.conditional_access.policy.devices import UNREGISTERED, Device
from ztscan.conditional_access.policy.example_addresses import example_of
from ztscan.conditional_access.policy.locations import CompliantNetworkPlace, CountryPlace, IpPlace, Place, parse_address
from ztscan.conditional_access.policy.policy import DISABLED
from ztscan.conditional_access.policy.sign_in import UNSTATED, Identity, Location, SignIn, Target
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import (
    AUTHENTICATION_TRANSFER,
    BROWSER,
    CLIENTS,
    COMPLIANT_DEVICE,
    COMPLIANT_NETWORK,
    DEVICE_CODE_FLOW,
    DOMAIN_JOINED_DEVICE,
    INSIDER_RISK_LEVELS,
    PLATFORMS,
    RISK_LEVELS,
    spell,
)
from ztscan.conditional_access.policy.what_if import what_if_body
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.core.errors import UsageError

_ID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)


def explain_access(coverage: SignInCoverage, sign_in: SignIn) -> AccessExplanation:
    """What the policies of a tenant come to for one sign-in.

    For a bundle such as Office 365 it is the answer for each of its applications that are known, if that is the same for all to
    the person who signs in.
    """
    bundle = next((one for one in sign_in.target.resources if one in (OFFICE_365, ADMIN_PORTALS)), None)
    if bundle is None:
        return _explained(coverage, sign_in)
    tenant = coverage.tenant
    apps = dict.fromkeys((*known_members(bundle), *(app for app in sorted(tenant.applications) if tenant.belongs(app, bundle))))
    members = {app: _explained(coverage, replace(sign_in, target=Target((app,)))) for app in apps}
    found = united({tenant.name_of(app): one for app, one in members.items()})
    return replace(found, sign_in=sign_in, what_if=what_if_body(sign_in))


def _explained(coverage: SignInCoverage, sign_in: SignIn) -> AccessExplanation:
    decision = decide(coverage.policies, sign_in, coverage.tenant)
    applying = [outcome for outcome in decision.outcomes if outcome.applies]
    away = [outcome for outcome in decision.outcomes if not outcome.applies and outcome.policy.state != DISABLED]
    away.sort(key=lambda outcome: (outcome.applies is False, len(outcome.unmet), outcome.policy.name))
    required = []
    for clause in decision.clauses:
        words = " or ".join(coverage.tenant.control_name(control) for control in sorted(clause.controls))
        required.append(f"{words}{_met_or_not(clause, sign_in, coverage.tenant)}, by {clause.policy.name or clause.policy.id}")
    not_applying = tuple(_not_applying(outcome, sign_in, coverage) for outcome in away)
    undetermined = decision.verdict == "unknown" and not decision.blocked
    return AccessExplanation(
        sign_in=sign_in,
        verdict=decision.verdict,
        blocked=decision.blocked,
        applying=tuple(outcome.policy for outcome in applying if outcome.policy.enforced),
        report_only=tuple(outcome.policy for outcome in applying if not outcome.policy.enforced),
        not_applying=not_applying,
        required=tuple(required),
        controls=tuple(clause.controls for clause in decision.clauses),
        what_if={} if sign_in.identity.kind == "agentIdentity" else what_if_body(sign_in),
        missing=_missing(not_applying) if undetermined else {},
    )


def _met_or_not(clause: Clause, sign_in: SignIn, tenant: SignInTenant) -> str:
    """What of a clause the stated device or network meets already; if nothing, what of it this sign-in cannot meet."""
    given = {
        COMPLIANT_DEVICE: sign_in.device.compliant,
        DOMAIN_JOINED_DEVICE: sign_in.device.hybrid,
        COMPLIANT_NETWORK: sign_in.location.compliant_network,
    }
    met = [control for control in sorted(clause.left) if given.get(control)]
    if met:
        return f" (met: {', '.join(map(tenant.control_name, met))})"
    impossible = ", ".join(tenant.control_name(control) for control in sorted(clause.controls - clause.left))
    return f" (cannot be met here: {impossible})" if impossible else ""


def _missing(away: Iterable[NotApplying]) -> dict[Missing, tuple[str, ...]]:
    """What is not known, with the policies that would count if they applied."""
    found: dict[Missing, tuple[str, ...]] = {}
    for one in away:
        if one.policy.enforced and one.policy.grant.clauses:
            for missing in one.missing:
                found[missing] = (*found.get(missing, ()), one.policy.subject.name)
    return found


def _not_applying(outcome: Outcome, sign_in: SignIn, coverage: SignInCoverage) -> NotApplying:
    policy, tenant = outcome.policy, coverage.tenant
    chosen = outcome.unmet or outcome.unsure
    conditions = tuple(f"{dimension.value}: {_named(policy.conditions[dimension].describe(), tenant)}" for dimension in chosen)
    doubts = tuple(f"not modelled: {doubt}" for doubt in policy.doubts) if not outcome.unmet else ()
    decided = tuple(reason(policy, dimension, sign_in, tenant) for dimension in chosen)
    unsure = outcome.applies is None
    missing = missing_for(policy, sign_in, coverage) if unsure else ()
    return NotApplying(policy, (*conditions, *doubts), unsure=unsure, reasons=decided, missing=missing)


def _named(text: str, tenant: SignInTenant) -> str:
    """A condition with names for the ids of groups, roles, applications and locations, as far as they are known."""
    return _ID.sub(lambda found: tenant.name_of(found[0].lower()), text)


def scenario(
    coverage: SignInCoverage,
    *,
    user: str | Identity,
    application: str = EXCHANGE_ONLINE,
    client: str = BROWSER,
    platform: str = "windows",
    location: str = "",
    ip: str = "",
    country: str = "",
    user_risk: str = "none",
    sign_in_risk: str = "none",
    insider_risk: str = "none",
    transfer_method: str = "none",
    compliant: bool = False,
    hybrid: bool = False,
    properties: Mapping[str, str] = MappingProxyType({}),
    workload_risk: str = "none",
) -> SignIn:
    """A sign-in from a few words; case does not count. Raises UsageError, with the choices, where one is not known.

    ``user`` is an id or a user principal name, or any actor; ``application`` an appId, a name, a bundle such as Office 365, a
    user action or an authentication context; ``properties`` are those of the device that filters look at;
    ``location`` the name or id of a named location, in place of ``ip`` and ``country``. An address is taken not to be among the
    trusted IPs of per-user MFA, which no API gives.
    """
    method = _one_of("transfer method", transfer_method, ("none", DEVICE_CODE_FLOW, AUTHENTICATION_TRANSFER))
    identity = _user(coverage, user) if isinstance(user, str) else user
    risk = _one_of("risk", workload_risk, RISK_LEVELS)
    registered = Device(True, compliant, "serverad" if hybrid else "azuread", properties=device_properties(properties))
    return SignIn(
        identity=identity,
        target=target_named(coverage, application),
        client=_one_of("client app", client, CLIENTS),
        platform=_one_of("platform", platform, PLATFORMS),
        location=_location(coverage, location, ip, country),
        user_risk=_one_of("user risk", user_risk, RISK_LEVELS),
        sign_in_risk=_one_of("sign-in risk", sign_in_risk, RISK_LEVELS),
        insider_risk=_one_of("insider risk", insider_risk, INSIDER_RISK_LEVELS),
        device=registered if compliant or hybrid or properties else UNREGISTERED,
        flow=frozenset((method,)) - {"none"},
        service_principal_risk=risk if identity.kind == "servicePrincipal" else "none",
        agent_risk=risk if identity.kind == "agentIdentity" else "none",
    )


def _location(coverage: SignInCoverage, location: str, ip: str, country: str) -> Location:
    if ip and parse_address(ip) is None:
        raise UsageError(f"`{ip}` is no address", "give an IPv4 or IPv6 address")
    if not location:
        return Location(ip or None, country.upper() or UNSTATED, mfa_trusted_ip=False if ip else None)
    wanted = location.lower()
    for identifier, place in sorted(coverage.tenant.locations.items()):
        if wanted in (identifier, place.name.lower()):
            return _completed(_inside(place), ip, country)
    names = ", ".join(sorted(place.name for place in coverage.tenant.locations.values())) or "none"
    raise UsageError(f"no named location `{location}`", f"the tenant has: {names}")


def _completed(named: Location, ip: str, country: str) -> Location:
    """The location with what it does not say itself. Raises UsageError where it has an address or a country of its own."""
    if ip and named.ip is not None:
        raise UsageError("a named location has its own addresses", "leave out either `--location` or `--ip`")
    if country and named.country != UNSTATED:
        raise UsageError("a named location has its own country", "leave out either `--location` or `--country`")
    completed = replace(named, country=country.upper()) if country else named
    return replace(completed, ip=ip, mfa_trusted_ip=False) if ip else completed


def _inside(place: Place) -> Location:
    """A location inside of a named one: an address of its ranges, or its first country."""
    match place:
        case IpPlace(networks=networks) if networks:
            return Location(example_of(networks), UNSTATED, mfa_trusted_ip=False)
        case CountryPlace(countries=countries, by_gps=by_gps) if countries:
            country = min(countries).upper()
            return Location(None, UNSTATED if by_gps else country, gps_country=country if by_gps else None)
        case CompliantNetworkPlace():
            return Location(compliant_network=True, country=UNSTATED)
        case _:
            raise UsageError(f"no address is known to be in `{place.name}`", "give `--ip` or `--country`")


def _one_of(what: str, word: str, choices: tuple[str, ...]) -> str:
    if word.lower() not in choices:
        spelled = (choice if choice == "none" else spell(choice) for choice in choices)  # `None` is said of users, not of risk
        raise UsageError(f"unknown {what} `{word}`", f"use one of {', '.join(spelled)}")
    return word.lower()


def _user(coverage: SignInCoverage, user: str) -> Identity:
    population = coverage.population
    wanted = user.lower()
    found = next((n for n, identifier in enumerate(population.ids) if wanted in (identifier, population.names[n].lower())), None)
    if found is None:
        raise UsageError(f"no user `{user}` in this tenant", "give the object id or the user principal name")
    identity = coverage.identity(population.ids[found])
    if identity is None:
        raise UsageError(f"the account `{user}` is disabled and cannot sign in", "name an enabled account")
    return identity
