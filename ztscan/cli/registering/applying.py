"""Carries out a set-up: looks, shows every call, asks, sends, and compares what is there then with what was intended."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from ztscan.cli.registering.azure import Azure, again
from ztscan.cli.registering.calls import APPLICATION, CLIENT, PRINCIPAL, Call, Known, calls
from ztscan.cli.registering.intent import Intent
from ztscan.cli.registering.review import WayIn, unexpected, ways_in
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.engine.permissions import GRAPH

Say = Callable[[str], None]


class Registered(NamedTuple):
    """What was set up. ``missing``: permissions that this cloud does not have."""

    client: str
    tenant: str
    missing: tuple[str, ...]


class Application(msgspec.Struct, frozen=True):
    """An application of the tenant with the id of its service principal (empty: none)."""

    facts: Mapping[str, Any]
    principal: str


def apply(intent: Intent, azure: Azure, say: Say, confirmed: Callable[[str], bool]) -> Registered:
    """Set it up. ``confirmed`` asks a person to type what it is given. Raises UsageError if they do not."""
    account = azure.account()
    me = _me(azure, account)
    found = _existing(intent, azure, me, say)
    known = _known(intent, azure, found)
    planned = list(calls(intent, known))
    tenant = str(account["tenantId"])
    say(f"Tenant {tenant}, as {account['user']['name']}")
    missing = tuple(name for name in intent.permissions if name not in known.ids)
    if planned:
        for line in shown(planned, azure.root):
            say(line)
        if not confirmed(tenant):
            raise UsageError("the set-up was not confirmed, and nothing was changed", "type the tenant id to confirm it")
        values = _send(planned, azure, say, lambda principal, app: _refuse_company(intent, azure, app, principal, me, say))
    else:
        say("Everything is set up already: nothing to change")
        values = {}
    client = values.get(CLIENT, known.client)
    if intent.purpose != "managed-identity":
        again(lambda: _verify(intent, azure, client, me, say))
    else:
        _verify_roles(azure, known.principal, known.ids.values())
    return Registered("" if client == CLIENT else client, tenant, missing)


def shown(planned: Iterable[Call], root: str) -> Iterable[str]:
    """The calls as lines: what for, and what is sent."""
    for number, call in enumerate(planned, 1):
        yield f"{number:>3}. {call.why}"
        yield f"     {call.method} {root}{call.path}"
        yield f"     {_brief(call.body)}"


def _brief(body: Mapping[str, Any]) -> str:
    import json  # noqa: PLC0415

    return json.dumps(body)


def _me(azure: Azure, account: Mapping[str, Any]) -> str:
    """Id of the administrator. Empty for a service principal: it owns nothing that it makes."""
    return str(azure.get("/me")["id"]) if account["user"].get("type", "user") == "user" else ""


def _application(azure: Azure, client: str) -> Application:
    facts = azure.get(f"/applications(appId='{client}')")
    principals = azure.listed(f"/servicePrincipals?$filter=appId eq '{client}'")
    return Application(facts, str(principals[0]["id"]) if principals else "")


def _existing(intent: Intent, azure: Azure, me: str, say: Say) -> Application | None:
    """The application that was named by its id, reviewed. None: a new one is to be made, and no other has its name."""
    if intent.purpose == "managed-identity":
        principal = azure.get(f"/servicePrincipals/{intent.principal}")
        if principal.get("servicePrincipalType") != "ManagedIdentity":
            raise UsageError(f"`{intent.principal}` is not a managed identity", "give the object (principal) id of one")
        return Application({"id": "", "appId": principal["appId"]}, intent.principal)
    if intent.app_id:
        application = _application(azure, intent.app_id)
        if _review(intent, azure, application, me, say):
            step = "remove what is unexpected, or name its id with `--accept` after you have reviewed it"
            raise UsageError(f"others can use application {intent.app_id}, and nothing was changed", step)
        if intent.certificate is not None and not _has_certificate(intent, application):
            step = f"add it with `az ad app credential reset --id {intent.app_id} --append --cert @cert.pem`, then run this again"
            raise UsageError("the application does not have this certificate", step)
        return application
    taken = azure.listed(f"/applications?$filter=displayName eq '{intent.name}'")
    for one in taken:
        _review(intent, azure, _application(azure, str(one["appId"])), me, say)
    if taken:
        step = "if it is yours, name it with `--app-id`; if not, choose another `--name`"
        named = ", ".join(str(one["appId"]) for one in taken)
        raise UsageError(f"an application called `{intent.name}` exists ({named}): a name does not say whose it is", step)
    return None


def _has_certificate(intent: Intent, application: Application) -> bool:
    assert intent.certificate is not None  # noqa: S101 - of the caller
    keys = application.facts.get("keyCredentials") or ()
    return any((key.get("customKeyIdentifier") or "").upper() == intent.certificate.thumbprint for key in keys)


def _review(intent: Intent, azure: Azure, application: Application, me: str, say: Say) -> list[WayIn]:
    """Show who can use the application. Returns those that are unexpected."""
    facts = application.facts
    ways = list(ways_in(azure, facts, application.principal))
    strange = unexpected(ways, intent, me)
    say(f"Application {facts.get('displayName')} {facts['appId']}, made {facts.get('createdDateTime')}")
    for way in ways:
        say(f"  {'UNEXPECTED ' if way in strange else ''}{way}")
    return strange


def _refuse_company(intent: Intent, azure: Azure, client: str, principal: str, me: str, say: Say) -> None:
    """Stop before anything is granted to a new application that somebody else can use."""
    application = Application(again(lambda: azure.get(f"/applications(appId='{client}')")), principal)
    if _review(intent, azure, application, me, say):
        step = f"remove what is unexpected, and run this again with `--app-id {client}`"
        raise ZtscanError(f"others can use application {client}: no permission was granted to it", step)


def _known(intent: Intent, azure: Azure, found: Application | None) -> Known:
    graph = azure.get(f"/servicePrincipals(appId='{GRAPH}')")
    published = graph["appRoles"] if intent.application else graph["oauth2PermissionScopes"]
    ids = {str(one["value"]): str(one["id"]) for one in published if one["value"] in intent.permissions}
    if found is None:
        return Known(graph=str(graph["id"]), ids=ids)
    facts, principal = found.facts, found.principal
    roles, grant, trust = [], None, None
    if principal and intent.application:
        roles = [one["appRoleId"] for one in azure.listed(f"/servicePrincipals/{principal}/appRoleAssignments")]
    elif principal:
        grants = azure.listed(f"/servicePrincipals/{principal}/oauth2PermissionGrants")
        for one in grants:
            if (one["consentType"], one["resourceId"]) == ("AllPrincipals", graph["id"]):
                grant = (str(one["id"]), str(one["scope"]))
    if intent.trust is not None:
        trusts = azure.listed(f"/applications/{facts['id']}/federatedIdentityCredentials")
        trust = next((one for one in trusts if one["name"] == "ztscan"), None)
    return Known(
        graph=str(graph["id"]),
        ids=ids,
        application=str(facts["id"]),
        client=str(facts["appId"]),
        principal=principal or PRINCIPAL,
        declared=tuple(facts.get("requiredResourceAccess") or ()),
        roles=tuple(roles),
        grant=grant,
        trust=trust,
    )


def _send(planned: list[Call], azure: Azure, say: Say, look: Callable[[str, str], None]) -> dict[str, str]:
    """Send the calls. Answers fill the placeholders of later ones. ``look`` is called once a new application can be used."""
    values: dict[str, str] = {}
    for number, call in enumerate(planned, 1):
        body = _filled(call.body, values)
        path = str(_filled(call.path, values))
        # Making an application is never tried again: a second try could make a second one.
        once = APPLICATION in call.gives
        send = functools.partial(azure.send, call.method, path, body)
        answer = send() if once else again(send)
        values |= {placeholder: str(answer[name]) for placeholder, name in call.gives.items()}
        say(f"{number:>3}. done: {call.why}")
        if PRINCIPAL in call.gives:
            look(values[PRINCIPAL], values.get(CLIENT) or str(body["appId"]))
    return values


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for placeholder, text in values.items():
            value = value.replace(placeholder, text)
        return value
    if isinstance(value, Mapping):
        return {name: _filled(inner, values) for name, inner in value.items()}
    return [_filled(inner, values) for inner in value] if isinstance(value, list) else value


def _verify(intent: Intent, azure: Azure, client: str, me: str, say: Say) -> None:
    """Compare what is there with what was intended, and look again who can use it."""
    application = _application(azure, client)
    known = _known(intent, azure, application)
    left = list(calls(intent, known))
    if left:
        raise ZtscanError(
            f"what was set up for application {client} does not exist yet: {left[0].why}",
            f"run this again with `--app-id {client}`",
        )
    if _review(intent, azure, application, me, say):
        step = "remove what is unexpected, or delete the application"
        raise ZtscanError(f"application {client} has consent, and somebody else can use it", step)


def _verify_roles(azure: Azure, principal: str, wanted: Iterable[str]) -> None:
    have = {one["appRoleId"] for one in azure.listed(f"/servicePrincipals/{principal}/appRoleAssignments")}
    if {*wanted} - have:
        raise ZtscanError("the managed identity does not have all permissions that were granted", "run this again")
