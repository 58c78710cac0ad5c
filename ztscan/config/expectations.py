"""Expectations: what a tenant's Conditional Access must do, as a suite that is proved (``[[expect]]``, ``expect/*.toml``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ztscan.config.kinds import GuestType, Text
from ztscan.config.tables import ConfigurationTable
from ztscan.core.errors import UsageError

OWN_SERVICE_PRINCIPALS = "ServicePrincipalsInMyTenant"
"""Graph's word for every service principal of this tenant's own single-tenant applications."""
TRUSTED = "AllTrusted"
"""Graph's word for all trusted named locations."""

Outcome = Literal[
    "blocked",
    "granted",
    "mfa",
    "passwordless",
    "phishing-resistant",
    "compliant-device",
    "managed-device",
    "mfa-or-managed-device",
    "risk-remediation",
    "any-control",
]
Client = Literal["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"]
Platform = Literal["windows", "iOS", "android", "macOS", "linux", "windowsPhone", "unknown"]
Risk = Literal["none", "low", "medium", "high"]
InsiderRisk = Literal["none", "minor", "moderate", "elevated"]
Flow = Literal["none", "deviceCodeFlow", "authenticationTransfer"]
UserAction = Literal["urn:user:registersecurityinfo", "urn:user:registerdevice"]

_GROUP = "0f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c01"
_ROLE = "62e90394-69f5-4237-9190-012177145e10"


class ExpectedWho(ConfigurationTable, frozen=True, kw_only=True):
    """Who signs in: everybody in any of these lists."""

    users: Annotated[
        tuple[Text, ...], Meta(description="Object ids or user principal names.", examples=[["adele.vance@contoso.com"]])
    ] = ()
    groups: Annotated[
        tuple[Text, ...], Meta(description="Object ids of groups, with the members of nested groups.", examples=[[_GROUP]])
    ] = ()
    roles: Annotated[
        tuple[Text, ...],
        Meta(
            description="Template ids of directory roles: who holds one, and who may activate one, while it is active.",
            examples=[[_ROLE]],
        ),
    ] = ()
    guest_types: Annotated[
        tuple[GuestType, ...], Meta(description="Guest types, in Graph's words.", examples=[["b2bCollaborationGuest"]])
    ] = ()
    service_principals: Annotated[
        tuple[Text, ...],
        Meta(
            description=f"Object ids of service principals, or `{OWN_SERVICE_PRINCIPALS}`. They can only be `blocked`.",
            examples=[[OWN_SERVICE_PRINCIPALS]],
        ),
    ] = ()

    @property
    def people(self) -> bool:
        """Whether it names people."""
        return bool(self.users or self.groups or self.roles or self.guest_types)

    @property
    def empty(self) -> bool:
        return not (self.people or self.service_principals)


class ExpectedTargets(ConfigurationTable, frozen=True, kw_only=True):
    """What is accessed: any of these. All applications if nothing is named."""

    applications: Annotated[
        tuple[Text, ...],
        Meta(
            description="Application (client) ids, or the bundles `Office365` and `MicrosoftAdminPortals`.",
            examples=[["Office365"]],
        ),
    ] = ()
    except_applications: Annotated[
        tuple[Text, ...],
        Meta(description="The same; these are left out.", examples=[["0000000a-0000-0000-c000-000000000000"]]),
    ] = ()
    user_actions: Annotated[
        tuple[UserAction, ...], Meta(description="User actions.", examples=[["urn:user:registersecurityinfo"]])
    ] = ()
    contexts: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^c[0-9]{1,2}$")], ...],
        Meta(description="Authentication contexts.", examples=[["c1"]]),
    ] = ()

    @property
    def named(self) -> bool:
        return bool(self.applications or self.user_actions or self.contexts)


class ExpectedConditions(ConfigurationTable, frozen=True, kw_only=True):
    """Under which conditions. A condition that is not given is left open: the expectation is proved for every value of it."""

    clients: Annotated[tuple[Client, ...], Meta(description="Client apps.", examples=[["browser"]])] = ()
    platforms: Annotated[tuple[Platform, ...], Meta(description="Device platforms.", examples=[["windows", "macOS"]])] = ()
    locations: Annotated[
        tuple[Text, ...],
        Meta(description=f"Inside one of these named locations, by id or name, or `{TRUSTED}`.", examples=[["Headquarters"]]),
    ] = ()
    outside_locations: Annotated[
        tuple[Text, ...], Meta(description="Inside none of these named locations.", examples=[[TRUSTED]])
    ] = ()
    user_risk: Annotated[tuple[Risk, ...], Meta(description="User risk.", examples=[["high"]])] = ()
    sign_in_risk: Annotated[tuple[Risk, ...], Meta(description="Sign-in risk.", examples=[["medium", "high"]])] = ()
    insider_risk: Annotated[tuple[InsiderRisk, ...], Meta(description="Insider risk.", examples=[["elevated"]])] = ()
    service_principal_risk: Annotated[
        tuple[Risk, ...], Meta(description="Risk of the service principal.", examples=[["high"]])
    ] = ()
    device: Annotated[
        Literal["any", "managed", "unmanaged"],
        Meta(description="A managed device is compliant or hybrid joined.", examples=["unmanaged"]),
    ] = "any"
    flows: Annotated[
        tuple[Flow, ...], Meta(description="Authentication flows; `none` for a sign-in without.", examples=[["deviceCodeFlow"]])
    ] = ()


class Expectation(ConfigurationTable, frozen=True, kw_only=True):
    """What Conditional Access must do: who, to what, under which conditions, and then. Files `expect/*.toml` next to the
    configuration hold such tables, too. `ztscan expect` and every scan prove each for all members of its groups and for all
    conditions that it leaves open. One that does not hold ends a scan with exit code 11, unless `--fail-on-drift` is `never`. One
    that cannot be decided ends it with 3. Client apps, platforms, devices, flows and the risk of users do not apply to service
    principals. A name that does not exist in the tenant ends the scan with exit code 2.
    """

    name: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$",
            description="Name of the expectation: lower case letters, digits and hyphens. The result shows it as `expect.NAME`.",
            examples=["legacy-authentication-is-blocked"],
        ),
    ]
    then: Annotated[
        tuple[Outcome, ...],
        Meta(
            min_length=1,
            description="Each of these must hold. `blocked`: no sign-in is granted. `granted`: no sign-in is blocked, neither by "
            "a policy nor by a control that it cannot satisfy. A control (`mfa` ...): no sign-in is granted without it; a block "
            'also holds. `["granted", "mfa"]`: granted after MFA.',
            examples=[["blocked"]],
        ),
    ]
    who: ExpectedWho = ExpectedWho()
    but: ExpectedWho = msgspec.field(default=ExpectedWho(), name="except")
    to: ExpectedTargets = ExpectedTargets()
    when: ExpectedConditions = ExpectedConditions()

    @property
    def about_people(self) -> bool:
        return self.who.people or not self.who.service_principals


class ExpectationFile(ConfigurationTable, frozen=True, kw_only=True):
    """A file of the folder ``expect``."""

    expectations: tuple[Expectation, ...] = msgspec.field(default=(), name="expect")


def require_sound(expectations: Iterable[Expectation]) -> None:
    """Raise UsageError for a name that is given twice, an outcome that nothing can have, and a key without effect."""
    seen: set[str] = set()
    for one in expectations:
        if one.name in seen:
            raise UsageError(f"two expectations have the name `{one.name}`", "give each `[[expect]]` a name of its own")
        seen.add(one.name)
        if {"blocked", "granted"} <= set(one.then):
            raise UsageError(f"the expectation `{one.name}` has `blocked` and `granted`", "keep one of them in `then`")
        if one.who.service_principals and set(one.then) != {"blocked"}:
            raise UsageError(
                f"the expectation `{one.name}` names service principals, which can only be blocked", 'write `then = ["blocked"]`'
            )
        if useless := _without_effect(one):
            whom = "people" if one.about_people else "service principals"
            raise UsageError(
                f"the expectation `{one.name}` is about {whom}, and `{useless}` has no effect on them", f"remove `{useless}`"
            )


def _without_effect(one: Expectation) -> str:
    """A key that nobody in the expectation has. Empty: none."""
    when = one.when
    of_people = {
        "except": one.but.people,
        "to.user_actions": bool(one.to.user_actions),
        "to.contexts": bool(one.to.contexts),
        "when.clients": bool(when.clients),
        "when.platforms": bool(when.platforms),
        "when.user_risk": bool(when.user_risk),
        "when.sign_in_risk": bool(when.sign_in_risk),
        "when.insider_risk": bool(when.insider_risk),
        "when.device": when.device != "any",
        "when.flows": bool(when.flows),
    }
    of_workloads = {
        "except.service_principals": bool(one.but.service_principals),
        "when.service_principal_risk": bool(when.service_principal_risk),
    }
    useless = {} if one.about_people else of_people
    useless |= {} if one.who.service_principals else of_workloads
    return next((key for key, given in useless.items() if given), "")
