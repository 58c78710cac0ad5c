"""The inventory of policies: what each one says, what only it protects, and which ones repeat others.

What only a policy protects is worked out from the proofs that the checks made, again without what the policy covers. A
policy that covers no part of a requirement needs no proof.
"""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.conditions import Locations
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy, Session
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension, spell
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.trial import users_of, without
from ztscan.conditional_access.space.space import PLACE, SignInSpace
from ztscan.core.policy_inventory import ListedPolicy, PolicyInventory, SoleProtection

MOST_PROOFS = 1_000
"""So many proofs with a policy switched off are made. Beyond, what only a policy protects is not told."""
MOST_CLASSES = 2_000
"""With more classes of people, only requirements that are met today are proved again."""
EVERY_CLIENT = "clientAppTypes all"
_DECIDED = (ProofVerdict.PROVED, ProofVerdict.VIOLATED)


def inventory_of(coverage: SignInCoverage) -> PolicyInventory:
    """The policies of the tenant. What only one protects rests on the requirements that checks proved so far."""
    space = coverage.space()
    own = [policy for policy in coverage.policies if not policy.of_security_defaults]
    met_only = len(space.identities.counts) > MOST_CLASSES
    only = _only(coverage, met_only=met_only)
    listed = (_listed(policy, coverage, space, only.get(policy.id)) for policy in own)
    return PolicyInventory(tuple(sorted(listed, key=lambda one: (one.name, one.id))), met_only)


def _listed(
    policy: Policy, coverage: SignInCoverage, space: SignInSpace, only: tuple[SoleProtection, ...] | None
) -> ListedPolicy:
    tenant = coverage.tenant
    who, what = policy.conditions.get(Dimension.IDENTITY), policy.conditions.get(Dimension.TARGET)
    for_users = isinstance(who, Users)
    included, excluded = (who.included, who.excluded) if isinstance(who, Users) else (None, None)
    return ListedPolicy(
        id=policy.id,
        name=policy.name,
        state=policy.state,
        included=tuple(included.describe(tenant)) if included else ("workload identities",),
        excluded=tuple(excluded.describe(tenant)) if excluded else (),
        resources=tuple(_included(what, tenant)) if isinstance(what, Targets) else (),
        resources_excluded=tuple(_excluded(what, tenant)) if isinstance(what, Targets) else (),
        conditions=tuple(_conditions(policy, tenant)),
        controls=tuple(_controls(policy, tenant)),
        people=_people(policy, space) if for_users else None,
        only=only if policy.enforced and for_users else None,
        within=tuple(_within(policy, coverage, space)) if policy.enforced and for_users else (),
    )


def _people(policy: Policy, space: SignInSpace) -> int:
    mask = 0
    for part in space.boxes(policy):
        mask |= part.may[PLACE[Dimension.IDENTITY]]
    return space.identities.accounts_in(mask)


# -- what only it protects -----------------------------------------------------------------------------------------------


def _only(coverage: SignInCoverage, *, met_only: bool) -> dict[str, tuple[SoleProtection, ...]]:
    """By policy, the requirements that more people miss without it. Empty: there are more proofs to make than the bound."""
    wanted = _DECIDED[:1] if met_only else _DECIDED
    proofs = [(check, proof) for check, proof in coverage.proved_for() if proof.verdict in wanted]
    covering = [(check, proof, policy) for check, proof in proofs for policy in _covering(proof)]
    if len(covering) > MOST_PROOFS or any(proof.escape.ended_early for _, proof in proofs):
        return {}
    found: dict[str, dict[str, SoleProtection]] = {policy.id: {} for policy in coverage.policies}
    for check, proof, policy in covering:
        after = without(proof.escape, policy)
        met = proof.verdict is ProofVerdict.PROVED
        more = users_of(after) - (0 if met else users_of(proof.escape))
        if after.verdict is not ProofVerdict.PROVED and (met or more > 0):
            known = found[policy.id].get(check)
            if known is None or more > known.people:
                found[policy.id][check] = SoleProtection(check, more, falls=met)
    return {key: tuple(protected[check] for check in sorted(protected)) for key, protected in found.items()}


def _covering(proof: Coverage) -> tuple[Policy, ...]:
    return tuple(dict.fromkeys(cover.policy for cover in proof.escape.covers if not cover.policy.of_security_defaults))


# -- what repeats another --------------------------------------------------------------------------------------------------


def _within(policy: Policy, coverage: SignInCoverage, space: SignInSpace) -> Iterator[str]:
    """Ids of the policies that do all that this one does. Session controls are compared for nothing but equality."""
    for other in coverage.policies:
        counts = other.enforced and not other.of_security_defaults and not other.doubts
        if other.id != policy.id and counts and _requires_all(policy, other) and _applies_wherever(policy, other, space):
            yield other.id


def _applies_wherever(policy: Policy, other: Policy, space: SignInSpace) -> bool:
    """Whether the other one certainly applies wherever this one may: of each dimension, the same condition or a wider one."""
    for dimension in {*policy.conditions, *other.conditions}:
        mine, wider = policy.conditions.get(dimension), other.conditions.get(dimension)
        if wider is None or mine == wider:
            continue
        if dimension not in PLACE or space.masks(dimension, mine)[1] & ~space.masks(dimension, wider)[0]:
            return False
    return True


def _requires_all(policy: Policy, other: Policy) -> bool:
    if other.grant.blocks:
        return True
    clauses = set(policy.grant.clauses)
    return bool(clauses) and clauses <= set(other.grant.clauses) and policy.session in (Session(), other.session)


# -- in words ------------------------------------------------------------------------------------------------------------


def _included(what: Targets, tenant: SignInTenant) -> Iterator[str]:
    if what.everything:
        yield "all resources"
    yield from (tenant.name_of(spell(entry)) for entry in sorted(what.included))
    yield from (f"user action {spell(action)}" for action in sorted(what.actions))
    yield from (f"authentication context {context}" for context in sorted(what.contexts))
    if what.filter is not None and not what.filter.excludes:
        yield f"filter {what.filter.text}"


def _excluded(what: Targets, tenant: SignInTenant) -> Iterator[str]:
    yield from (tenant.name_of(spell(entry)) for entry in sorted(what.excluded))
    if what.filter is not None and what.filter.excludes:
        yield f"filter {what.filter.text}"


def _conditions(policy: Policy, tenant: SignInTenant) -> Iterator[str]:
    for dimension, condition in sorted(policy.conditions.items(), key=lambda item: item[0].value):
        if dimension in (Dimension.IDENTITY, Dimension.TARGET):
            continue
        if isinstance(condition, Locations) and not condition.undecidable:
            names = [
                ", ".join(_place(place, tenant) for place in sorted(some)) for some in (condition.included, condition.excluded)
            ]
            yield f"locations {names[0]}" + (f", exclude {names[1]}" if names[1] else "")
        elif dimension is not Dimension.CLIENT or condition.describe() != EVERY_CLIENT:
            yield condition.describe()
    yield from (f"not known to ztscan: {doubt}" for doubt in policy.doubts)


def _place(place: str, tenant: SignInTenant) -> str:
    known = tenant.locations.get(place)
    return known.name if known else spell(place)


def _controls(policy: Policy, tenant: SignInTenant) -> Iterator[str]:
    """The grant controls, one entry a clause, and the session controls."""
    for clause in policy.grant.clauses:
        yield " or ".join(sorted(tenant.control_name(control) for control in clause))
    session = policy.session
    if session.sign_in_frequency is not None:
        every = "every time" if not session.sign_in_frequency else f"{session.sign_in_frequency:g} hours"
        yield f"sign-in frequency {every}"
    if session.persistent_browser:
        yield f"persistent browser session {session.persistent_browser}"
    if session.app_enforced_restrictions:
        yield "app-enforced restrictions"
    if session.cloud_app_security:
        yield "app control"
    if session.token_protection:
        yield "token protection"
    if session.continuous_access_evaluation:
        yield f"continuous access evaluation: {session.continuous_access_evaluation}"
