"""The token service of Microsoft Entra ID, as far as applications and device codes go.

It verifies what it is given (secrets, and the signature, thumbprint, audience and times of assertions) and refuses with
the codes and texts that Entra uses.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.graph.authority.issuers import Issuer
from tests.graph.authority.messages import Answered, Asked
from ztscan.graph.clouds import CLOUDS

TENANT = "7c0f5d5e-6d0b-4a52-9c0a-3a5c1f8f2b11"
ACCOUNT = "adele@contoso.example"
_LEEWAY = 300
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


class RefusedError(Exception):
    """A token request that Entra refuses."""

    def __init__(self, code: int, text: str, error: str = "invalid_client", status: int = 401) -> None:
        super().__init__(code)
        self.answer = Answered(
            status,
            {
                "error": error,
                "error_description": f"AADSTS{code}: {text} Trace ID: {uuid.uuid4()} Correlation ID: {uuid.uuid4()}",
                "error_codes": [code],
            },
        )


@dataclass(frozen=True)
class Federation:
    """A federated credential: tokens of ``issuer`` with this subject and audience are exchanged."""

    issuer: Issuer
    subject: str
    audience: str = "api://AzureADTokenExchange"


@dataclass
class Application:
    client_id: str
    secret: str = ""
    secret_expired: bool = False
    certificates: tuple[x509.Certificate, ...] = ()
    federations: tuple[Federation, ...] = ()
    permissions: tuple[str, ...] = ("Policy.Read.All",)

    @property
    def environment(self) -> Mapping[str, str]:
        return {"AZURE_CLIENT_ID": self.client_id, "AZURE_TENANT_ID": TENANT}


@cache
def _signing_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@dataclass
class Entra:
    """``offset``: seconds by which its clock is ahead. ``unwell`` and ``refusals``: what the next token requests get instead."""

    offset: int = 0
    lifetime: int = 3600
    unwell: list[int] = field(default_factory=list)
    refusals: list[RefusedError] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=_signing_key)
    applications: dict[str, Application] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)
    assertions: list[str] = field(default_factory=list)
    refreshes: dict[str, str] = field(default_factory=dict)
    """Refresh tokens, and the nonce of the sign-in that they go back to."""
    pending: dict[str, int] = field(default_factory=dict)
    """Device codes, with how many polls still find the person busy."""
    scopes: dict[str, str] = field(default_factory=dict)
    """Device codes, and what they were asked for."""
    roles: tuple[str, ...] = ()
    """Template ids of the roles of the person who signs in."""
    nonces: dict[str, str] = field(default_factory=dict)
    """Codes that browsers were sent back with, and the nonce that belongs into the identity token."""

    def register(self, **properties: Any) -> Application:
        application = Application(str(uuid.uuid4()), **properties)
        self.applications[application.client_id] = application
        return application

    def now(self) -> int:
        return int(time.time()) + self.offset

    def answer(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        tenant, _, rest = asked.path.strip("/").partition("/")
        root = f"https://{asked.host}/{tenant}"
        if (tenant, rest) == ("common", "discovery/instance"):
            return _instance(asked, root)
        if tenant != TENANT:
            return RefusedError(90002, f"Tenant '{tenant}' not found.", "invalid_tenant", 400).answer
        if rest == "v2.0/.well-known/openid-configuration":
            return Answered(200, _metadata(root))
        try:
            return {"oauth2/v2.0/token": self._token, "oauth2/v2.0/devicecode": self._device_code}[rest](asked)
        except RefusedError as refused:
            return refused.answer

    def browse(self, address: str) -> str:
        """A person follows the address to sign in with a browser; returns where the browser is sent then."""
        asked = Asked("", "GET", address, {}, b"").query
        code = secrets.token_urlsafe()
        self.nonces[code] = asked["nonce"]
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _token(self, asked: Asked) -> Answered:
        if self.unwell:
            return Answered(self.unwell.pop(0), {"error": "temporarily_unavailable"})
        if self.refusals:
            raise self.refusals.pop(0)
        form = asked.form
        application = self.applications.get(form["client_id"])
        if application is None:
            raise RefusedError(
                700016, f"Application with identifier '{form['client_id']}' was not found.", "unauthorized_client", 400
            )
        match form["grant_type"]:
            case "client_credentials":
                self._application(application, asked)
                return Answered(
                    200, self.grant(application, form["scope"], {"roles": [*application.permissions], "idtyp": "app"})
                )
            case "authorization_code":
                scope, nonce = form["scope"], self.nonces.pop(form["code"])
            case "refresh_token":
                scope, nonce = form["scope"], self.refreshes[form["refresh_token"]]
            case _:
                scope, nonce = self._device(form["device_code"]), ""
        return Answered(200, self.person(application, scope, nonce))

    def _application(self, application: Application, asked: Asked) -> None:
        form = asked.form
        if form.get("client_assertion_type") == _ASSERTION:
            self._assertion(application, form["client_assertion"], f"https://{asked.host}{asked.path}")
        elif application.secret_expired:
            raise RefusedError(7000222, "The provided client secret keys are expired.")
        elif not application.secret or not secrets.compare_digest(form.get("client_secret", ""), application.secret):
            raise RefusedError(7000215, f"Invalid client secret provided for app '{application.client_id}'.")

    def person(self, application: Application, scope: str, nonce: str) -> dict[str, Any]:
        asked = [part.rpartition("/")[2] for part in scope.split() if part.startswith("https://")]
        consented = application.permissions if asked == [".default"] else asked  # the person consents to what is asked for
        claims = {"scp": " ".join(consented), "idtyp": "user", "upn": ACCOUNT, "wids": list(self.roles)}
        who = {"oid": "adele", "tid": TENANT, "preferred_username": ACCOUNT}
        times = {"iat": self.now(), "exp": self.now() + self.lifetime}
        identity = {
            "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
            "aud": application.client_id,
            "sub": "adele",
            "nonce": nonce,
        }
        refresh = secrets.token_urlsafe()
        self.refreshes[refresh] = nonce
        return {
            **self.grant(application, scope, claims),
            "refresh_token": refresh,
            "id_token": jwt.encode({**identity, **who, **times}, self.key, algorithm="RS256"),
            "client_info": base64.urlsafe_b64encode(json.dumps({"uid": "adele", "utid": TENANT}).encode()).decode().rstrip("="),
        }

    def grant(self, application: Application, scope: str, claims: Mapping[str, Any]) -> dict[str, Any]:
        resource = next(part for part in scope.split() if part.startswith("https://")).rpartition("/")[0]
        now = self.now()
        token = jwt.encode(
            {
                "aud": resource,
                "iss": f"https://sts.windows.net/{TENANT}/",
                "iat": now - _LEEWAY,
                "nbf": now - _LEEWAY,
                "exp": now + self.lifetime,
                "tid": TENANT,
                "appid": application.client_id,
                "oid": str(uuid.uuid4()),
                "jti": secrets.token_hex(8),
                **claims,
            },
            self.key,
            algorithm="RS256",
        )
        self.issued.append(token)
        return {"token_type": "Bearer", "expires_in": self.lifetime, "access_token": token, "scope": scope}

    def _assertion(self, application: Application, assertion: str, endpoint: str) -> None:
        self.assertions.append(assertion)
        header = jwt.get_unverified_header(assertion)
        if "x5t" in header or "x5t#S256" in header:
            claims = _signed_by_certificate(application, assertion, header, self.now())
            if {claims["iss"], claims["sub"]} != {application.client_id} or claims["aud"] != endpoint:
                raise RefusedError(700023, "Client assertion audience claim does not match Realm issuer.")
        else:
            claims = _signed_by_issuer(application, assertion)
        begins = claims.get("nbf", claims["iat"])
        if not begins - _LEEWAY <= self.now() <= claims["exp"] + _LEEWAY:
            raise RefusedError(700024, "Client assertion is not within its valid time range.")

    def _device_code(self, asked: Asked) -> Answered:
        code = secrets.token_urlsafe()
        self.pending[code] = 1
        self.scopes[code] = asked.form["scope"]
        body = {
            "device_code": code,
            "user_code": "B7QK2LDTX",
            "verification_uri": "https://microsoft.com/devicelogin",
            "expires_in": 900,
            "interval": 1,
            "message": "go there",
        }
        return Answered(200, body)

    def _device(self, code: str) -> str:
        if self.pending[code]:
            self.pending[code] -= 1
            raise RefusedError(70016, "The person has not finished yet.", "authorization_pending", 400)
        return self.scopes[code]


def _signed_by_certificate(application: Application, assertion: str, header: Mapping[str, str], now: int) -> dict[str, Any]:
    algorithm: hashes.HashAlgorithm = hashes.SHA256() if "x5t#S256" in header else hashes.SHA1()  # noqa: S303 - a name, no proof
    thumbprint = jwt.utils.base64url_decode(header.get("x5t#S256") or header["x5t"])
    certificate = next((c for c in application.certificates if c.fingerprint(algorithm) == thumbprint), None)
    if certificate is None:
        raise RefusedError(700027, "The certificate is not registered on application. [Reason - The key was not found.]")
    if certificate.not_valid_after_utc.timestamp() < now:
        raise RefusedError(700027, "Client assertion contains an invalid signature. [Reason - The key used is expired.]")
    try:
        return _verified(assertion, certificate.public_key())
    except jwt.InvalidSignatureError:
        raise RefusedError(700027, "Client assertion contains an invalid signature.") from None


def _signed_by_issuer(application: Application, assertion: str) -> dict[str, Any]:
    told = _verified(assertion, None)
    matches = list(application.federations)
    for code, name in ((700211, "iss"), (700213, "sub"), (700212, "aud")):
        matches = [f for f in matches if {"iss": f.issuer.issuer, "sub": f.subject, "aud": f.audience}[name] == told[name]]
        if not matches:
            raise RefusedError(
                code, f"No matching federated identity record found for presented assertion {name} '{told[name]}'."
            )
    return _verified(assertion, matches[0].issuer.key.public_key())


def _verified(assertion: str, key: Any) -> dict[str, Any]:
    """The claims; the signature is verified where there is a key. Times are Entra's business, by its own clock."""
    options: jwt.types.Options = {
        "verify_signature": key is not None,
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
        "verify_aud": False,
    }
    return dict(jwt.decode(assertion, key, algorithms=["RS256", "PS256"], options=options))


def _instance(asked: Asked, root: str) -> Answered:
    """Says whether Microsoft knows an authority; MSAL asks before it trusts one with a secret."""
    host = urlsplit(asked.query["authorization_endpoint"]).netloc
    if host in {cloud.authority_host for cloud in CLOUDS.values()}:
        return Answered(200, {"tenant_discovery_endpoint": f"{root}/v2.0/.well-known/openid-configuration", "metadata": []})
    return Answered(400, {"error": "invalid_instance", "error_description": "AADSTS50049: Unknown or invalid instance."})


def _metadata(root: str) -> dict[str, Any]:
    return {
        "issuer": f"{root}/v2.0",
        "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
        "token_endpoint": f"{root}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
        "jwks_uri": f"{root}/discovery/v2.0/keys",
    }
