"""Carries out a fault: before Azure has looked at the request, or on the answer it gave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from starlette.responses import Response

from tests.simulator import striking
from tests.simulator.azure import errors
from tests.simulator.azure.errors import ManagementError
from tests.simulator.azure.estate import subscription_of
from tests.simulator.azure.faults import AzureFault
from tests.simulator.azure.manager import QUERY, Asked
from tests.simulator.faults import Fault
from tests.simulator.tenant import Json

CLAIMS = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzk4Nzg4MDAwIn19fQ=="
"""A claims challenge of continuous access evaluation."""

_SERVER: dict[AzureFault, tuple[int, str]] = {
    AzureFault.INTERNAL_ERROR: (500, "InternalServerError"),
    AzureFault.BAD_GATEWAY: (502, "BadGateway"),
    AzureFault.UNAVAILABLE: (503, "ServerTimeout"),
    AzureFault.GATEWAY_TIMEOUT: (504, "GatewayTimeout"),
}
_ON_THE_WIRE: dict[AzureFault, Fault] = {
    AzureFault.RESET: Fault.RESET,
    AzureFault.CUT: Fault.CUT,
    AzureFault.SLOW: Fault.SLOW,
    AzureFault.TRUNCATED_JSON: Fault.TRUNCATED_JSON,
    AzureFault.MALFORMED_JSON: Fault.MALFORMED_JSON,
    AzureFault.REDIRECT: Fault.REDIRECT,
    AzureFault.GZIP_BOMB: Fault.GZIP_BOMB,
}


def before(fault: AzureFault, asked: Asked) -> None:
    """Raises the answers that stand in for Azure's own."""
    if fault in _SERVER:
        status, code = _SERVER[fault]
        raise ManagementError(status, code, "The server could not answer.")
    querying = asked.path.lower() == QUERY
    match fault:
        case AzureFault.TOO_MANY_REQUESTS:
            raise errors.throttled_query(1) if querying else errors.throttled(1)
        case AzureFault.UNAUTHORIZED:
            raise errors.unauthorized()
        case AzureFault.CLAIMS_CHALLENGE:
            raise errors.unauthorized(CLAIMS)
        case AzureFault.FORBIDDEN:
            raise errors.forbidden("Microsoft.Resources/subscriptions/read", asked.path)
        case AzureFault.SUBSCRIPTION_NOT_FOUND:
            raise errors.subscription_not_found(subscription_of(asked.path))
        case AzureFault.TOO_LARGE:
            raise errors.bad_query("ResponsePayloadTooLarge", "The response is larger than 16777216 bytes.")


def after(fault: AzureFault, response: Response, body: Json, asked: Asked, elsewhere: str, reset: Callable[[], None]) -> Response:
    """The answer as the client gets it."""
    if fault in _ON_THE_WIRE:
        scene = striking.Scene(elsewhere=elsewhere, here="", again="", first="", reset=reset)
        return striking.after(_ON_THE_WIRE[fault], response, body, scene)
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    if fault is AzureFault.QUOTA_EMPTY:
        headers |= {"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:02"}
    if fault is AzureFault.SUBSCRIPTION_LIMIT:
        headers["x-ms-tenant-subscription-limit-hit"] = "true"
    changed = _query_altered(fault, body, asked) if "data" in body else _altered(fault, body, asked, elsewhere)
    return Response(msgspec.json.encode(changed), 200, headers)


def _query_altered(fault: AzureFault, body: Json, asked: Asked) -> Json:
    """An answer of Resource Graph that says something else."""
    rows: list[Json] = body["data"]
    total: int = body["totalRecords"]
    sent = asked.body.get("options", {}).get("$skipToken") if isinstance(asked.body, dict) else None
    changes: dict[AzureFault, Json] = {
        AzureFault.WRONG_TYPES: {"data": [{**row, "id": 7} for row in rows] or {"id": 7}},
        AzureFault.ERROR_BODY: {"error": {"code": "InternalServerError", "message": ""}},
        AzureFault.TRUNCATED_WITHOUT_TOKEN: {"resultTruncated": "true", "totalRecords": total + 1000},
        AzureFault.MORE_ANNOUNCED: {"totalRecords": total + 1},
        AzureFault.FEWER_ROWS: {"data": rows[: len(rows) // 2], "count": len(rows) // 2},
        AzureFault.REPEATED_ID: {"data": [*rows, *_again(rows)]},
    }
    if fault is AzureFault.REPEATED_LINK and sent and "$skipToken" in body:
        return {**body, "$skipToken": sent}
    if fault is AzureFault.TRUNCATED_WITHOUT_TOKEN:
        body = {name: value for name, value in body.items() if name != "$skipToken"}
    return changes[fault] if fault is AzureFault.ERROR_BODY else {**body, **changes.get(fault, {})}


def _altered(fault: AzureFault, body: Json, asked: Asked, elsewhere: str) -> Json:
    """An answer of Resource Manager that says something else."""
    rows = body.get("value")
    if fault is AzureFault.ERROR_BODY:
        return {"error": {"code": "InternalServerError", "message": ""}}
    if not isinstance(rows, list):
        texts = {name: 7 for name, value in body.items() if isinstance(value, str)} if fault is AzureFault.WRONG_TYPES else {}
        return {**body, **texts}
    shown = "&".join(f"{name}={value}" for name, value in asked.options.items())
    changes: dict[AzureFault, dict[str, Any]] = {
        AzureFault.WRONG_TYPES: {"value": [{**row, "id": 7, "name": 7} for row in rows] or {"id": 7}},
        AzureFault.REPEATED_ID: {"value": [*rows, *_again(rows)]},
        AzureFault.FOREIGN_LINK: {"nextLink": f"{elsewhere}{asked.path}?api-version=2022-12-01&$skiptoken=x"},
        AzureFault.FOREIGN_HTTPS_LINK: {"nextLink": f"https://management.azure.example{asked.path}?$skiptoken=x"},
        AzureFault.REPEATED_LINK: {"nextLink": f"{asked.base}{asked.path}?{shown}"},
    }
    return {**body, **changes.get(fault, {})}


def _again(rows: list[Json]) -> list[Json]:
    """The last row once more, its id in another casing."""
    return [{**row, "id": str(row["id"]).upper()} for row in rows[-1:] if "id" in row]
