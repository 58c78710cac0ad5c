"""Entra's What If: the POST that evaluates Conditional Access and changes nothing.

Source: learn.microsoft.com/graph/api/conditionalaccessroot-evaluate. Least privilege: Policy.Read.ConditionalAccess.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.graph.client import GraphClient
from ztscan.graph.failure import malformed, read_error, refused
from ztscan.graph.lanes import Lane
from ztscan.graph.request import GraphRequest

PATH = "/v1.0/identity/conditionalAccess/evaluate"


class WhatIfResult(msgspec.Struct, frozen=True):
    """Entra's answer for one policy: whether it applies to the sign-in, and which condition is not met."""

    policy: str
    """Id of the policy."""
    applies: bool
    reasons: str


class _PolicyResult(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    policy_applies: bool | None = None
    analysis_reasons: str | None = None


class _Page(msgspec.Struct, frozen=True):
    value: tuple[_PolicyResult, ...]


async def what_if(client: GraphClient, body: Mapping[str, Any]) -> tuple[WhatIfResult, ...]:
    """Entra's answer for each policy and one sign-in (a body as ``conditional_access.what_if`` writes it).

    Policies without an answer are left out. Raises Unread if there is no answer at all.
    """
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    request = GraphRequest(f"{client.root}{PATH}", headers, "POST", msgspec.json.encode(body))
    answer = await client.send(request, Lane.CONDITIONAL_ACCESS)
    if not answer.ok:
        raise refused(read_error(answer))
    try:
        page = msgspec.json.decode(answer.body, type=_Page)
    except msgspec.DecodeError as error:
        raise malformed("the answer of What If is not as documented") from error
    return tuple(
        WhatIfResult(row.id, row.policy_applies, row.analysis_reasons or "")
        for row in page.value
        if row.policy_applies is not None
    )
