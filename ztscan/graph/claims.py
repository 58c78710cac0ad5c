"""The claims of an access token for Graph: who is signed in, in which tenant, and what was granted.

The claims are read, not verified: only Graph can verify them. They show before a scan which permissions are missing, and name the
application or account that needs them. No error ever repeats any part of a token.

Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

import msgspec

from ztscan.core.errors import AuthenticationError

AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
"""Client id of the Azure CLI's own application, in every tenant."""


class GrantedAccess(msgspec.Struct, frozen=True):
    """Who is signed in, and with which permissions. Ids are lower case, as in Entra. Claims that the token lacks are empty."""

    application: bool
    """True: an application (application permissions). False: an application on behalf of a user (delegated permissions)."""
    permissions: frozenset[str]
    """Application permissions (``roles``) or delegated ones (``scp``), such as ``Policy.Read.All``."""
    roles: frozenset[str]
    """Template ids of the active Entra roles of the signed-in user (``wids``)."""
    tenant_id: str
    client_id: str
    client_name: str
    object_id: str
    """Of the user, or of the application's service principal."""
    account: str
    """User principal name of the user. Empty for an application."""
    issued: datetime
    expires: datetime
    continuous_evaluation: bool
    """The token may be revoked before it expires (continuous access evaluation)."""


class _Claims(msgspec.Struct, rename={"client_id": "appid", "client_name": "app_displayname"}):
    """Claims of a version 1 token, which Graph accepts, and the other names that version 2 has for them (``azp``)."""

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

    Raises AuthenticationError if the text is not a readable token. A personal Microsoft account gets an encrypted one. A sign-in
    that did not go to Entra can return any text.
    """
    claims = _claims(token)
    # `idtyp` is an optional claim; without it, only delegated tokens have scopes
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
