"""How Graph says no: status, code and message of each family of endpoints."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from tests.simulator.tenant import Json


class GraphError(Exception):
    """An answer other than 200, with the body that Graph would send."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})

    def body(self, request_id: str) -> Json:
        inner = {"date": "2026-11-01T06:00:00", "request-id": request_id, "client-request-id": request_id}
        return {"error": {"code": self.code, "message": self.message, "innerError": inner}}


class UnsupportedError(GraphError):
    """The product asked for something that this simulator does not model. Fails the test, besides being a 400."""

    def __init__(self, message: str) -> None:
        super().__init__(400, "Request_UnsupportedQuery", message)


class Family(enum.Enum):
    """Endpoints that refuse in the same words."""

    DIRECTORY = "directory"
    POLICY = "policy"
    PIM = "pim"
    REPORTS = "reports"
    INTUNE = "intune"


def missing_permission(family: Family, needed: tuple[str, ...]) -> GraphError:
    """The token lacks every permission that would do."""
    wanted = ",".join(needed)
    match family:
        case Family.DIRECTORY:
            return GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
        case Family.PIM:
            text = f"Authorization failed due to missing permission scope {wanted}."
            return GraphError(403, "PermissionScopeNotGranted", text)
        case Family.REPORTS:
            text = f"Calling principal does not have required MSGraph permissions {wanted}"
            return GraphError(403, "Authentication_MSGraphPermissionMissing", text)
        case Family.INTUNE:
            text = (
                "Application is not authorized to perform this operation. "
                f"Application must have one of the following scopes: {', '.join(needed)}"
            )
            return GraphError(403, "Forbidden", text)
        case Family.POLICY:
            text = f"You cannot perform the requested operation, required scopes are missing in the token: {wanted}."
            return GraphError(403, "AccessDenied", text)


def missing_role(family: Family) -> GraphError:
    """The permission is there, but the signed-in person holds no directory role that allows it."""
    if family is Family.REPORTS:
        return GraphError(403, "Authentication_RequestNotInAllowedRoles", "User is not in the allowed roles")
    return GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def missing_licence(family: Family) -> GraphError:
    """The tenant has not bought what the endpoint serves."""
    if family is Family.PIM:
        text = "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license."
        return GraphError(400, "AadPremiumLicenseRequired", text)
    if family is Family.REPORTS:
        text = "Neither tenant is B2C or tenant doesn't have premium license"
        return GraphError(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", text)
    if family is Family.INTUNE:
        return GraphError(400, "BadRequest", "Request not applicable to target tenant.")
    return GraphError(403, "Forbidden", "Your tenant is not licensed for this feature.")


def unnamed_caller() -> GraphError:
    """A request for what belongs to a device does not say which program sends it."""
    return GraphError(400, "badRequest", "The request is missing the headers ocp-client-name and ocp-client-version.")


def unknown_segment(segment: str) -> GraphError:
    """A path that this version of Graph, or this cloud, does not have."""
    return GraphError(400, "BadRequest", f"Resource not found for the segment '{segment}'.")


def unknown_property(name: str, entity: str) -> GraphError:
    return GraphError(400, "BadRequest", f"Could not find a property named '{name}' on type 'microsoft.graph.{entity}'.")


def not_found(key: str) -> GraphError:
    text = f"Resource '{key}' does not exist or one of its queried reference-property objects are not present."
    return GraphError(404, "Request_ResourceNotFound", text)


def expired_page_token() -> GraphError:
    return GraphError(
        400, "Directory_ExpiredPageToken", "The specified page token value has expired and can no longer be included."
    )


def bad_page_token() -> GraphError:
    return GraphError(400, "Request_BadRequest", "The specified page token value is not valid.")
