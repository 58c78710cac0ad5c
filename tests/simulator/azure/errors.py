"""How Resource Manager and Resource Graph say no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.simulator.tenant import Json

CORRELATION = "0c0c0c0c-0000-4000-8000-000000000001"
CLIENT = "0f0f0f0f-0000-4000-8000-00000000000a"


class ManagementError(Exception):
    """An answer other than 200, with the body that Azure would send."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        details: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.details = details

    def body(self) -> Json:
        error: Json = {"code": self.code, "message": self.message}
        if self.details:
            error["details"] = [{"code": code, "message": message} for code, message in self.details]
        return {"error": error}


class NotModelledError(ManagementError):
    """The product asked for something that this double does not model. Fails the test, besides being a 400."""

    def __init__(self, message: str) -> None:
        super().__init__(400, "NotModelled", message)


def bad_query(code: str, message: str) -> ManagementError:
    """Resource Graph tells what is wrong in the details only."""
    told = "Please provide below info when asking for support: timestamp = 2026-11-01T02:00:00Z, correlationId = " + CORRELATION
    return ManagementError(400, "BadRequest", f"{told}.", details=[(code, message)])


def forbidden(action: str, scope: str) -> ManagementError:
    """The caller's roles lack the action at this scope."""
    text = (
        f"The client '{CLIENT}' with object id '{CLIENT}' does not have authorization to perform action '{action}' over scope "
        f"'{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials."
    )
    return ManagementError(403, "AuthorizationFailed", text, headers={"x-ms-failure-cause": "gateway"})


def subscription_not_found(subscription: str) -> ManagementError:
    """What a caller without a role in a subscription gets, and one who asks for a subscription that is not there."""
    text = f"The subscription '{subscription}' could not be found."
    return ManagementError(404, "SubscriptionNotFound", text, headers={"x-ms-failure-cause": "gateway"})


def not_found(path: str) -> ManagementError:
    return ManagementError(404, "ResourceNotFound", f"The Resource '{path}' was not found.")


def wrong_version(version: str, path: str, valid: str) -> ManagementError:
    text = f"The api-version '{version}' is invalid for '{path}'. The supported versions are '{valid}'."
    return ManagementError(400, "InvalidApiVersionParameter", text)


def unauthorized(challenge: str = "") -> ManagementError:
    """A token that is not accepted. ``challenge`` is what a renewed token must satisfy (continuous access evaluation)."""
    told = f', error="insufficient_claims", claims="{challenge}"' if challenge else ', error="invalid_token"'
    text = "The access token is invalid."
    headers = {"WWW-Authenticate": f'Bearer authorization_uri="https://login.microsoftonline.com/common"{told}'}
    return ManagementError(401, "InvalidAuthenticationToken", text, headers=headers)


def throttled_query(seconds: int) -> ManagementError:
    """Resource Graph: the quota of the caller is used up."""
    wait = f"00:00:{seconds:02d}"
    headers = {"Retry-After": str(seconds), "x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": wait}
    return ManagementError(429, "RateLimiting", "Client application has been throttled.", headers=headers)


def throttled(seconds: int) -> ManagementError:
    """Resource Manager: too many reads."""
    headers = {"Retry-After": str(seconds), "x-ms-failure-cause": "gateway"}
    return ManagementError(429, "SubscriptionRequestsThrottled", "Number of read requests exceeded the limit.", headers=headers)
