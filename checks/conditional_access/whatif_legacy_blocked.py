from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from functools import reduce
from itertools import islice
from operator import or_

from ztscan.conditional_access.policy.decision import decide
from ztscan.conditional_access.policy.sign_in import Identity, SignIn, Target
from ztscan.conditional_access.policy.vocabulary import UNKNOWN_PLATFORM
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Exclusion
from ztscan.conditional_access.space.population import Population
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Note, Severity, Subject, Unknown, Yielded, check

from ._what_if import ANYWHERE, reaching, undecidable

LEGACY = {"exchangeactivesync": "Exchange ActiveSync", "other": "other legacy clients"}
PLATFORMS = ("windows", UNKNOWN_PLATFORM)
"""A legacy client need not say what it runs on."""
EXCHANGE = Target(("00000002-0000-0ff1-ce00-000000000000",))


@check(
    title="Legacy authentication is blocked for sampled users",
    severity=Severity.MEDIUM,
    objectives=["identities.block_legacy_auth"],
    mappings={"equal": {"maester": ["MT.1033"]}},
    version=2,
)
def whatif_legacy_blocked(
    sign_in_coverage: SignInCoverage, sign_in_population: Population, *, sample: int = 25
) -> Iterator[Yielded]:
    """Checks for a sample of users that legacy authentication is blocked.

    What it checks:
        The check evaluates `sample` (25) enabled members, always the same members. It evaluates a sign-in to Exchange
        Online with Exchange ActiveSync, and a sign-in with another legacy client. Both use an address outside all named
        locations, on Windows and on an unknown platform. Each sign-in is blocked by a policy, or because legacy clients
        cannot satisfy the required controls. Declared exclusions are not sampled.

    Why it matters:
        Legacy protocols use only a password. Results for individual users, with their groups and roles, are easy to verify.
        They also come from separate code that evaluates one sign-in at a time.

    Limits:
        A sample says nothing about other users. The check on legacy authentication covers all users. This is an offline
        What If evaluation. `ztscan access --verify` compares it with Microsoft Entra.

    Remediation:
        1. Evaluate the user with {portal:what_if}, and select the client apps "Exchange ActiveSync clients" or "Other
           clients".
        2. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Remove the user
           from its exclusions.
        3. Select Client apps > Exchange ActiveSync clients and Other clients, and Grant > Block access.
        4. Or send `POST /identity/conditionalAccess/policies` with `"clientAppTypes": ["exchangeActiveSync", "other"]`.
        5. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
        https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
    """
    exclusions = sign_in_coverage.exclusions_for("whatif_legacy_blocked", "conditional_access.whatif_legacy_blocked")
    certainly, possibly = _left_out(sign_in_coverage, exclusions)
    ways = [(client, platform) for client in LEGACY for platform in PLATFORMS]
    nobody = Identity()
    policies = {way: reaching(sign_in_coverage, SignIn(nobody, EXCHANGE, *way, ANYWHERE)) for way in ways}
    gaps: dict[Gap, None] = {}
    tried = False
    for identity in islice(_members(sign_in_coverage, sign_in_population), sample):
        if identity.id in certainly:
            continue
        if identity.id in possibly:
            text = f"it is undetermined whether a declared exclusion applies to {identity.name}: a group or role was not read"
            gaps[Gap("group_members", GapReason.UNAVAILABLE, text, "grant the permission to read groups and roles")] = None
            continue
        tried = True
        open_to = []
        for client, words in LEGACY.items():
            decisions = [
                decide(
                    policies[client, platform], SignIn(identity, EXCHANGE, client, platform, ANYWHERE), sign_in_coverage.tenant
                )
                for platform in PLATFORMS
            ]
            open_ones = [decision for decision in decisions if not decision.blocked]
            if any(decision.verdict != "unknown" for decision in open_ones):
                open_to.append(words)
            elif open_ones:
                gaps[undecidable(open_ones[0], identity.name)] = None
        if open_to:
            yield Finding(
                Subject("user", identity.id, identity.name),
                f"{identity.name} can sign in with legacy authentication",
                f"access granted with {' and '.join(open_to)}",
                "legacy authentication is blocked",
            )
    yield from (Note(f"not sampled: {exclusion.reason}") for exclusion in exclusions)
    if gaps:
        raise Unknown(*gaps)
    if not tried:
        raise NotApplicable("no enabled member is outside the declared exclusions")


def _members(coverage: SignInCoverage, population: Population) -> Iterator[Identity]:
    """Enabled members in a pseudo-random order that does not change when other members are added or removed."""
    for key in _shuffled(population.ids):
        identity = coverage.identity(key)
        if identity is not None and identity.external_type is None:
            yield identity


@functools.lru_cache(maxsize=1)
def _shuffled(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Kept, because the check is evaluated again with each proposed change, for the same people."""
    return tuple(sorted(ids, key=lambda key: hashlib.blake2b(key.encode(), digest_size=8).digest()))


def _left_out(coverage: SignInCoverage, exclusions: tuple[Exclusion, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Ids of the accounts that declared exclusions certainly, and possibly, exclude from everything."""
    identities, ids = coverage.space().identities, coverage.population.ids
    masks = [exclusion.who.select(identities) for exclusion in exclusions if not exclusion.applications]
    must, may = (reduce(or_, (mask[side] for mask in masks), 0) for side in (0, 1))
    certainly, possibly = (frozenset(ids[ordinal] for ordinal in identities.ordinals(mask)) for mask in (must, may))
    return certainly, possibly
