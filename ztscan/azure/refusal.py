"""Why Azure refused: which right the account lacks, and where, or what else is wrong.

Source of the codes: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.core.model import Gap, GapReason
from ztscan.graph.failure import TRY_AGAIN, Answer, GraphError, Unread, read_error
from ztscan.graph.resource import P2_OR_GOVERNANCE, Resource

READER = "grant Reader at the tenant root group"
_DENIED = re.compile(r"perform action '([\w./*-]{1,200})'(?: over scope '([^'\s]{1,300})')?", re.ASCII)
_NO_SUBSCRIPTION = frozenset({"subscriptionnotfound", "invalidsubscriptionid"})
_DISABLED = frozenset({"readonlydisabledsubscription", "disallowedoperation"})
_UNREGISTERED = frozenset({"missingsubscriptionregistration", "subscriptionnotregistered"})
_NOTHING = frozenset({"resourcenotfound", "notfound", "resourcegroupnotfound"})
_LICENCE = frozenset({"aadpremiumlicenserequired"})
_CONTRACT = frozenset(
    {
        "badrequest",
        "disallowedmanagementgroup",
        "invalidapiversionparameter",
        "invalidquery",
        "invalidresourcetype",
        "noregisteredproviderfound",
        "unknowntable",
    }
)
"""What only a request of another form changes: a defect, or an interface of Azure that has ended."""
_TABLE: tuple[tuple[GapReason, tuple[int, ...], frozenset[str], str], ...] = (
    (GapReason.NO_PERMISSION, (401,), frozenset(), "sign in to the scanned tenant, in its cloud (`--tenant`, `--cloud`)"),
    (GapReason.NOT_LICENSED, (), _LICENCE, f"get the licence {P2_OR_GOVERNANCE.name}"),
    (GapReason.UNAVAILABLE, (), _DISABLED, "the subscription is disabled: enable it, or `exclude` it in `[azure]`"),
    (GapReason.NO_PERMISSION, (403,), frozenset(), ""),
    (GapReason.NO_PERMISSION, (), _NO_SUBSCRIPTION, f"{READER}, if the subscription is still there"),
    (GapReason.UNAVAILABLE, (), _UNREGISTERED, "the subscription does not use this service: its provider is not registered"),
    (GapReason.ERROR, (400,), _CONTRACT, "report this: Azure does not take this request of this version of ztscan"),
    (GapReason.UNAVAILABLE, (429,), frozenset(), "run the scan again when fewer tools read Azure, or raise `--timeout`"),
)
"""Reason, statuses and codes (empty: any) and remedy (empty: the right that the refusal names), read from the top."""
TOO_LARGE = frozenset({"responsepayloadtoolarge", "payloadtoolarge"})
"""A page of Resource Graph would be larger than it answers."""


def refusal_in(answer: Answer) -> GraphError:
    """The error in an answer of Azure. Some services send code and message at the top; Resource Graph tells in the details."""
    error = read_error(answer)
    try:
        body = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return error
    told = body.get("error") if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping) else body
    if not isinstance(told, Mapping):
        return error
    code, message = _texts(told)
    details = told.get("details")
    for detail in details if isinstance(details, list) and code.lower() in {"", "badrequest", "ratelimiting"} else ():
        inner, said = _texts(detail) if isinstance(detail, Mapping) else ("", "")
        if inner and inner.lower() != code.lower():
            code, message = inner, said or message
            break
    return GraphError(answer.status, code or error.code, message or error.message, error.claims_challenge)


def _texts(mapping: Mapping[str, Any]) -> tuple[str, str]:
    code, message = mapping.get("code"), mapping.get("message")
    return code if isinstance(code, str) else "", message if isinstance(message, str) else ""


def unread_of(answer: Answer) -> Unread:
    """The outcome of a read that Azure refused, before ``gap_for`` has said why."""
    error = refusal_in(answer)
    return Unread(GapReason.UNAVAILABLE, f"Azure answered {error.summary}", error=error)


def found_nothing(error: GraphError) -> bool:
    """Azure looked and found nothing, or the service is not in use. Never what an account without rights is told, too."""
    code = error.code.lower()
    return (error.status == 404 and code in _NOTHING) or (error.status in (400, 409) and code in _UNREGISTERED)


def gap_for(resource: Resource, error: GraphError) -> Gap:
    """The gap for a refusal by Azure."""
    reason, remedy = _why(error)
    return Gap(resource.name, reason, f"Azure answered {error.summary}", remedy)


def _why(error: GraphError) -> tuple[GapReason, str]:
    code = error.code.lower()
    for reason, statuses, codes, remedy in _TABLE:
        if (not statuses or error.status in statuses) and (not codes or code in codes):
            return reason, remedy or _grant(error)
    return GapReason.UNAVAILABLE, TRY_AGAIN


def _grant(error: GraphError) -> str:
    """What to grant; the refusal names the action and where it is missing."""
    denied = _DENIED.search(error.message)
    if denied is None:
        return f"{READER}; a new role takes up to ten minutes"
    scope = f" at `{denied[2]}`" if denied[2] else ""
    return f"{READER}, or a role with the action `{denied[1]}`{scope}; a new role takes up to ten minutes"
