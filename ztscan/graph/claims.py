"""What an access token for Graph says about itself: who asks, in which tenant, and what was granted.

The claims are read, not verified: only Graph can do that. They say beforehand which permissions a scan lacks, and they
let a remedy name the application or the account that needs them. No error ever repeats any part of a token.

Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta

import msgspec

from ztscan.core.errors import AuthenticationError


class GrantedAccess(msgspec.Struct, frozen=True):
    """Who is signed in and with what. Ids are lower case as Entra writes them; texts that the token lacks are empty."""

    application: bool
    """True: an application on its own (application permissions). False: an application for a person (delegated)."""
    permissions: frozenset[str]
    """Application permissions (``roles``) or delegated ones (``scp``), such as ``Policy.Read.All``."""
    roles: frozenset[str]
    """Template ids of the Entra roles that are active for the signed-in one (``wids``)."""
    tenant_id: str
    client_id: str
    client_name: str
    object_id: str
    """Of the person, or of the application's service principal."""
    account: str
    """User principal name of the person; empty for an application."""
    issued: datetime
    expires: datetime
    continuous_evaluation: bool
    """The token may be revoked before it expires (continuous access evaluation)."""


class _Claims(msgspec.Struct, rename={"client_id": "appid", "client_name": "app_displayname"}):
    """Claims of a version 1 token, the version that Graph takes, with what version 2 calls otherwise (``azp``)."""

    tid: str
    exp: int
    iat: int = 0
    oid: str = ""
    client_id: str = ""
    azp: str = ""
    client_name: str = ""
    upn: str = ""
    unique_name: str = ""
    preferred_username: str = ""
    idtyp: str = ""
    scp: str | None = None
    roles: list[str] = []
    wids: list[str] = []
    xms_cc: list[str] | str = []


def granted_access(token: str) -> GrantedAccess:
    """Read the claims of an access token.

    Raises AuthenticationError where the text is not a readable token: a personal Microsoft account gets an encrypted
    one, and a sign-in that went to something else than Entra gets anything.
    """
    claims = _claims(token)
    # `idtyp` is an optional claim; without it, only tokens for a person have scopes
    application = claims.idtyp.lower() == "app" if claims.idtyp else claims.scp is None
    permissions = claims.roles if application else (claims.scp or "").split()
    capabilities = claims.xms_cc.split() if isinstance(claims.xms_cc, str) else claims.xms_cc
    return GrantedAccess(
        application=application,
        permissions=frozenset(permissions),
        roles=frozenset(claims.wids),
        tenant_id=claims.tid,
        client_id=claims.client_id or claims.azp,
        client_name=claims.client_name,
        object_id=claims.oid,
        account="" if application else claims.upn or claims.unique_name or claims.preferred_username,
        issued=_moment(claims.iat),
        expires=_moment(claims.exp),
        continuous_evaluation=any(capability.lower() == "cp1" for capability in capabilities),
    )


def clock_behind(access: GrantedAccess, now: datetime) -> timedelta:
    """By how much ``now`` is at least behind the authority's clock: a token can't come from the future. Zero: can't tell."""
    return max(access.issued - now, timedelta())


def _claims(token: str) -> _Claims:
    # INVARIANT: `from None`, since a decoder's error quotes what it could not decode.
    parts = token.split(".")
    if len(parts) != 3:
        raise _unreadable()
    try:
        body = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return msgspec.json.decode(body, type=_Claims)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise _unreadable() from None


def _unreadable() -> AuthenticationError:
    return AuthenticationError(
        "the access token cannot be read",
        "sign in with a work or school account or an application of the tenant; personal accounts have no tenant to scan",
    )


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        raise _unreadable() from None
