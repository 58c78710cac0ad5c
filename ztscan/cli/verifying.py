"""Compares ztscan's reading of the policies with Entra's own What If."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from ztscan.conditional_access.explain.access import explain_access
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.interruption import run
from ztscan.graph.client import GraphClient, connect
from ztscan.graph.evaluate import WhatIfResult, what_if
from ztscan.graph.failure import Unread
from ztscan.graph.source import Live, Loopback, Recorded, Source

QUESTIONS = (
    catalogue.MFA_ALL_USERS,
    catalogue.LEGACY_BLOCKED,
    catalogue.MFA_GUESTS,
    catalogue.MFA_AZURE_MANAGEMENT,
    catalogue.MFA_ADMIN_PORTALS,
    catalogue.DEVICE_CODE_BLOCKED,
    catalogue.SECURITY_INFO_PROTECTED,
    catalogue.UNKNOWN_PLATFORMS_BLOCKED,
)
"""Requirements whose example sign-ins are compared as well as the sign-in of the options."""


class Disagreement(msgspec.Struct, frozen=True):
    """A policy on which Entra and ztscan disagree."""

    sign_in: str
    policy: str
    ours: bool
    theirs: bool
    reasons: str
    """The condition that is not met, according to Entra."""


class Verification(msgspec.Struct, frozen=True):
    """``compared``: the number of policies, over all sign-ins, that both could decide."""

    sign_ins: int
    compared: int
    disagreements: tuple[Disagreement, ...]


def verify(source: Source, coverage: SignInCoverage, sign_in: SignIn) -> Verification:
    """Ask Entra about the sign-in, and about an example sign-in for each of ``QUESTIONS`` that is not proved.

    Raises UsageError for a recording, and ZtscanError if Entra does not answer.
    """
    if isinstance(source, Recorded):
        raise UsageError("a recording cannot answer What If", "leave out `--verify`, or sign in to the tenant")
    asked = [sign_in, *_witnesses(coverage)]
    explained = [explain_access(coverage, one) for one in asked]
    answers = run(_answers(source, [explanation.what_if for explanation in explained]))
    compared, disagreements = 0, []
    for one, explanation, answer in zip(asked, explained, answers, strict=True):
        ours = {policy.id: True for policy in (*explanation.applying, *explanation.report_only)}
        ours |= {away.policy.id: False for away in explanation.not_applying if not away.unsure}
        for result in answer:
            if result.policy in ours:
                compared += 1
                if ours[result.policy] is not result.applies:
                    name = next(policy.subject.name for policy in coverage.policies if policy.id == result.policy)
                    who = one.identity.name or one.identity.id
                    disagreements.append(Disagreement(who, name, ours[result.policy], result.applies, result.reasons))
    return Verification(len(asked), compared, tuple(disagreements))


def _witnesses(coverage: SignInCoverage) -> Iterable[SignIn]:
    for requirement in QUESTIONS:
        found = coverage.prove(requirement, exclusions=()).example
        if found is not None and found.identity.id:
            yield found


async def _answers(source: Live | Loopback, bodies: Sequence[Mapping[str, Any]]) -> list[tuple[WhatIfResult, ...]]:
    client: GraphClient
    if isinstance(source, Live):
        access = await source.access()
        client = connect(source.cloud, credential=source.credential, application=access.application, now=source.started)
    else:
        client = connect(source.cloud, endpoint=source.endpoint, now=source.started)
    async with client:
        await client.sign_in()
        try:
            return [await what_if(client, body) for body in bodies]
        except Unread as unread:
            step = "grant Policy.Read.ConditionalAccess, or leave out `--verify`"
            raise ZtscanError(f"What If did not answer: {unread.detail}", step) from unread
