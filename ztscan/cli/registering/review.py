"""Who else can use an application: everything by which somebody can sign in as it, change it, or receive its tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ztscan.cli.registering.azure import Azure
from ztscan.cli.registering.intent import Intent


class WayIn(NamedTuple):
    """One owner, credential or redirect URI. ``id`` names it for `--accept`."""

    kind: str
    id: str
    details: str

    def __str__(self) -> str:
        return " ".join(filter(None, self))


def ways_in(azure: Azure, application: Mapping[str, Any], principal: str) -> Iterator[WayIn]:
    """All of them, of the application and of its service principal (an id; empty: none)."""
    yield from _credentials(application)
    for platform in ("web", "spa", "publicClient"):
        for address in (application.get(platform) or {}).get("redirectUris") or ():
            yield WayIn("redirect-uri", address, platform)
    path = f"/applications/{application['id']}"
    yield from map(_owner, azure.listed(f"{path}/owners"))
    for trust in azure.listed(f"{path}/federatedIdentityCredentials"):
        yield WayIn("federated-credential", trust["name"], f"{trust.get('issuer')} {trust.get('subject')}")
    if principal:
        yield from _credentials(azure.get(f"/servicePrincipals/{principal}"))
        yield from map(_owner, azure.listed(f"/servicePrincipals/{principal}/owners"))


def unexpected(ways: Iterable[WayIn], intent: Intent, me: str) -> list[WayIn]:
    """Those that this set-up does not make, that are not the administrator's own, and that were not accepted."""

    def fine(way: WayIn) -> bool:
        if way.id in intent.accepted or (me and (way.kind, way.id) == ("owner", me)):
            return True
        if intent.trust is not None and (way.kind, way.id) == ("federated-credential", "ztscan"):
            return True
        if not intent.application and (way.kind, way.id) == ("redirect-uri", "http://localhost"):
            return True
        return intent.certificate is not None and way.kind == "certificate" and intent.certificate.thumbprint in way.details

    return [way for way in ways if not fine(way)]


def _credentials(holder: Mapping[str, Any]) -> Iterator[WayIn]:
    for secret in holder.get("passwordCredentials") or ():
        yield WayIn("client-secret", secret["keyId"], f"until {secret.get('endDateTime')}")
    for certificate in holder.get("keyCredentials") or ():
        thumbprint = certificate.get("customKeyIdentifier") or ""
        yield WayIn("certificate", certificate["keyId"], f"until {certificate.get('endDateTime')} {thumbprint}".rstrip())


def _owner(owner: Mapping[str, Any]) -> WayIn:
    return WayIn("owner", owner["id"], owner.get("userPrincipalName") or owner.get("appId") or owner.get("displayName") or "")
