"""The requests to Microsoft Graph that set up what is intended, as values: they are shown before anything is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

import msgspec

from ztscan.cli.registering.intent import Intent
from ztscan.engine.permissions import GRAPH

APPLICATION = "{id of the application}"
CLIENT = "{client id of the application}"
PRINCIPAL = "{id of its service principal}"


class Call(msgspec.Struct, frozen=True):
    """One request that changes something. ``path`` follows the version. ``gives``: what its answer tells, by placeholder."""

    method: Literal["POST", "PATCH"]
    path: str
    body: Mapping[str, Any]
    why: str
    gives: Mapping[str, str] = msgspec.field(default_factory=dict)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the tenant. Without a look at it: placeholders, and nothing exists yet."""

    graph: str = "{id of Microsoft Graph's service principal}"
    ids: Mapping[str, str]
    """Ids of the permissions, by name. A name that is missing does not exist in this cloud."""
    application: str = APPLICATION
    client: str = CLIENT
    principal: str = PRINCIPAL
    """Ids of an application that exists; placeholders: it is to be made."""
    declared: tuple[Mapping[str, Any], ...] = ()
    """``requiredResourceAccess`` of the application."""
    roles: Collection[str] = ()
    """Ids of the app roles of Graph that it has."""
    grant: tuple[str, str] | None = None
    """Id and scopes of the consent for all users that it has."""
    trust: Mapping[str, Any] | None = None
    """Its federated credential called `ztscan`."""


def calls(intent: Intent, known: Known) -> Iterator[Call]:
    """The requests, in order. What exists already is not requested again."""
    if intent.purpose != "managed-identity":
        yield from _application(intent, known)
    if intent.application:
        for name in (name for name in intent.permissions if name in known.ids and known.ids[name] not in known.roles):
            body = {"principalId": known.principal, "resourceId": known.graph, "appRoleId": known.ids[name]}
            yield Call("POST", f"/servicePrincipals/{known.principal}/appRoleAssignments", body, f"grant {name}")
    else:
        yield from _consent(intent, known)
    if intent.trust is not None:
        yield from _trust(intent, known)


def _application(intent: Intent, known: Known) -> Iterator[Call]:
    kind = "Role" if intent.application else "Scope"
    wanted = [{"id": known.ids[name], "type": kind} for name in intent.permissions if name in known.ids]
    if known.application == APPLICATION:
        body: dict[str, Any] = {
            "displayName": intent.name,
            "signInAudience": "AzureADMyOrg",
            "requiredResourceAccess": [{"resourceAppId": GRAPH, "resourceAccess": wanted}],
        }
        if not intent.application:
            body |= {"isFallbackPublicClient": True, "publicClient": {"redirectUris": ["http://localhost"]}}
        if intent.certificate is not None:
            key = {"type": "AsymmetricX509Cert", "usage": "Verify", "key": intent.certificate.key, "displayName": "ztscan"}
            body["keyCredentials"] = [key]
        why = f"register a new application `{intent.name}` with {len(wanted)} permissions"
        yield Call("POST", "/applications", body, why, {APPLICATION: "id", CLIENT: "appId"})
    else:
        have = [entry for one in known.declared if one["resourceAppId"] == GRAPH for entry in one["resourceAccess"]]
        lacking = [entry for entry in wanted if entry not in have]
        if lacking:
            others = [one for one in known.declared if one["resourceAppId"] != GRAPH]
            access = [*others, {"resourceAppId": GRAPH, "resourceAccess": [*have, *lacking]}]
            why = f"declare {len(lacking)} more permissions"
            yield Call("PATCH", f"/applications/{known.application}", {"requiredResourceAccess": access}, why)
    if known.principal == PRINCIPAL:
        why = "make its service principal in this tenant"
        yield Call("POST", "/servicePrincipals", {"appId": known.client}, why, {PRINCIPAL: "id"})


def _consent(intent: Intent, known: Known) -> Iterator[Call]:
    names = [name for name in intent.permissions if name in known.ids]
    why = f"consent to {len(names)} permissions for all users"
    if known.grant is None:
        body = {"clientId": known.principal, "consentType": "AllPrincipals", "resourceId": known.graph, "scope": " ".join(names)}
        yield Call("POST", "/oauth2PermissionGrants", body, why)
    elif {*names} - {*known.grant[1].split()}:
        scope = " ".join(dict.fromkeys([*known.grant[1].split(), *names]))
        yield Call("PATCH", f"/oauth2PermissionGrants/{known.grant[0]}", {"scope": scope}, why)


def _trust(intent: Intent, known: Known) -> Iterator[Call]:
    assert intent.trust is not None  # noqa: S101 - of the caller
    path, body = f"/applications/{known.application}/federatedIdentityCredentials", intent.trust.body
    if known.trust is None:
        yield Call("POST", path, body, f"accept tokens of {intent.trust.subject}")
    elif any(known.trust.get(name) != value for name, value in body.items()):
        changed = {name: value for name, value in body.items() if name != "name"}
        yield Call("PATCH", f"{path}/{known.trust['id']}", changed, f"accept tokens of {intent.trust.subject} instead")
