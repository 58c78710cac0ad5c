"""The token services of GitHub Actions and Azure Pipelines, as far as a job talks to them."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.graph.authority.messages import Answered, Asked


@dataclass
class Issuer:
    """Issues identity tokens to jobs that hold the right bearer. ``offset``: seconds by which its clock is ahead."""

    issuer: str
    subject: str
    audience: str = "api://AzureADTokenExchange"
    offset: int = 0
    bearer: str = field(default_factory=secrets.token_urlsafe)
    key: rsa.RSAPrivateKey = field(init=False)
    issued: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = _signing_key(self.issuer)

    def token(self, audience: str | None = None) -> str:
        now = int(time.time()) + self.offset
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": audience or self.audience,
            "jti": secrets.token_hex(8),
            "nbf": now,
            "iat": now,
            "exp": now + 300,
        }
        token = jwt.encode(claims, self.key, algorithm="RS256")
        self.issued.append(token)
        return token

    def github(self, asked: Asked) -> Answered:
        """``GET $ACTIONS_ID_TOKEN_REQUEST_URL&audience=...``"""
        self.asked.append(asked)
        if asked.method != "GET" or asked.bearer != self.bearer:
            return Answered(401, {"message": "Unauthorized"})
        return Answered(200, {"count": 1, "value": self.token(asked.query["audience"])})

    def pipelines(self, asked: Asked) -> Answered:
        """``POST $SYSTEM_OIDCREQUESTURI?api-version=...&serviceConnectionId=...``"""
        self.asked.append(asked)
        if asked.method != "POST" or asked.bearer != self.bearer or "serviceConnectionId" not in asked.query:
            return Answered(401, {"message": "Unauthorized"})
        return Answered(200, {"oidcToken": self.token()})


@cache
def _signing_key(_: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)
