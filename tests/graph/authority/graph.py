"""A Graph that lets nobody in without a token of the authority's, for itself, that has neither ended nor been revoked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import jwt

from tests.graph.authority.entra import Entra
from tests.graph.authority.messages import Answered, Asked


def _organization(asked: Asked) -> Answered:
    if asked.path == "/v1.0/organization":
        return Answered(200, {"value": [{"id": "7c0f5d5e-6d0b-4a52-9c0a-3a5c1f8f2b11", "displayName": "Contoso"}]})
    return Answered(404, {"error": {"code": "Request_ResourceNotFound", "message": "not served here"}})


@dataclass
class Graph:
    """``respond`` answers the requests whose bearer is good; whoever reuses this puts a simulated tenant there."""

    entra: Entra
    respond: Callable[[Asked], Answered] = _organization
    revoked: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)

    def answer(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        try:
            claims = jwt.decode(
                asked.bearer,
                self.entra.key.public_key(),
                algorithms=["RS256"],
                audience=f"https://{asked.host}",
                options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            return _unauthorized("Access token validation failure.")
        if claims["exp"] < time.time() + self.entra.offset:
            return _unauthorized("Lifetime validation failed, the token is expired.")
        if asked.bearer in self.revoked:
            return _unauthorized("The token was revoked.")
        return self.respond(asked)


def _unauthorized(message: str) -> Answered:
    return Answered(401, {"error": {"code": "InvalidAuthenticationToken", "message": message}}, {"WWW-Authenticate": "Bearer"})
