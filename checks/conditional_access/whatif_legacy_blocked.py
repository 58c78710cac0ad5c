from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import reduce
from itertools import islice
from operator import or_

from ztscan.conditional_access.policy.sign_in import Identity, SignIn, Target
from ztscan.conditional_access.policy.vocabulary import UNKNOWN_PLATFORM
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Exclusion
from ztscan.conditional_access.space.population import Population
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Note, Severity, Subject, Unknown, Yielded, check

from ._what_if import ANYWHERE, decision_on, undecidable

LEGACY = {"exchangeactivesync": "Exchange ActiveSync", "other": "other legacy clients"}
PLATFORMS = ("windows", UNKNOWN_PLATFORM)
"""A legacy client need not say what it runs on."""
EXCHANGE = Target(("00000002-0000-0ff1-ce00-000000000000",))


@check(
    title="Sampled users are blocked when they try legacy protocols",
    severity=Severity.MEDIUM,
    objectives=["identities.block_legacy_auth"],
    mappings={"maester": ["MT.1033"]},
    version=2,
)
def whatif_legacy_blocked(
    sign_in_coverage: SignInCoverage, sign_in_population: Population, *, sample: int = 25
) -> Iterator[Yielded]:
    """Whether a second opinion on legacy authentication agrees, user by user.

    What it checks:
        For `sample` (25) enabled members, always the same ones, a sign-in to Exchange Online with Exchange ActiveSync, and one
        with another legacy client, from an address that nobody has named, is blocked: by a policy that blocks, or because legacy
        clients cannot give what is demanded. Each is tried on Windows and on an unknown platform. Declared exclusions are not
        sampled.

    Why it matters:
        Legacy protocols take a password and nothing else. That this is stopped for each of a few people, with their groups and
        roles, is easier to believe than a statement on everybody, and rests on other code: one sign-in is decided at a time.

    Limits:
        A sample proves nothing of the others: the check on legacy authentication is the proof for everybody. It is the question
        that What If answers, asked offline; `ztscan access --verify` asks Entra.

    Remediation:
        1. Look at the user with {portal:what_if}, client apps "Exchange
           ActiveSync clients" or "Other clients".
        2. Create a policy for all users and all resources, Client apps: Exchange ActiveSync clients and Other clients, Grant:
           Block access; take the user out of its exclusions.
        3. Or send `POST /identity/conditionalAccess/policies` with `"clientAppTypes": ["exchangeActiveSync", "other"]`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
        https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
    """
    exclusions = sign_in_coverage.exclusions_for("whatif_legacy_blocked", "conditional_access.whatif_legacy_blocked")
    certainly, possibly = _left_out(sign_in_coverage, exclusions)
    gaps: dict[Gap, None] = {}
    tried = 0
    for identity in islice(_members(sign_in_coverage, sign_in_population), sample):
        if identity.id in certainly:
            continue
        if identity.id in possibly:
            text = f"whether {identity.name} is left out on purpose cannot be told: a group or role was not read"
            gaps[Gap("group_members", GapReason.UNAVAILABLE, text, "grant what it takes to read it")] = None
            continue
        tried += 1
        open_to = []
        for client, words in LEGACY.items():
            decisions = [
                decision_on(sign_in_coverage, SignIn(identity, EXCHANGE, client, platform, ANYWHERE)) for platform in PLATFORMS
            ]
            open_ones = [decision for decision in decisions if not decision.blocked]
            if any(decision.verdict != "unknown" for decision in open_ones):
                open_to.append(words)
            elif open_ones:
                gaps[undecidable(open_ones[0], identity.name)] = None
        if open_to:
            yield Finding(
                Subject("user", identity.id, identity.name),
                f"{identity.name} can sign in with legacy clients",
                f"let in with {' and '.join(open_to)}",
                "blocked",
            )
    yield from (Note(f"not sampled: {exclusion.reason}") for exclusion in exclusions)
    if gaps:
        raise Unknown(*gaps)
    if not tried:
        raise NotApplicable("there is no enabled member to try who is not left out on purpose")


def _members(coverage: SignInCoverage, population: Population) -> Iterator[Identity]:
    """Enabled members in an order that looks like chance and stays the same when others come and go."""
    for key in sorted(population.ids, key=lambda key: hashlib.blake2b(key.encode(), digest_size=8).digest()):
        identity = coverage.identity(key)
        if identity is not None and identity.external_type is None:
            yield identity


def _left_out(coverage: SignInCoverage, exclusions: tuple[Exclusion, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Ids of the accounts that declared exclusions certainly, and possibly, leave out everywhere."""
    identities, ids = coverage.space().identities, coverage.population.ids
    masks = [exclusion.who.select(identities) for exclusion in exclusions if not exclusion.applications]
    must, may = (reduce(or_, (mask[side] for mask in masks), 0) for side in (0, 1))
    certainly, possibly = (frozenset(ids[ordinal] for ordinal in identities.ordinals(mask)) for mask in (must, may))
    return certainly, possibly
