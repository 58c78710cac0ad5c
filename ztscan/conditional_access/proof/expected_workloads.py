"""Expectations of service principals: each of those that are named is blocked, wherever it signs in from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.conditional_access.policy.applications import BUNDLES
from ztscan.conditional_access.proof.expected_region import UNEXPECTED, what_of, where_of, words_of
from ztscan.conditional_access.proof.undecided import beyond_the_cap
from ztscan.conditional_access.proof.workloads import WorkloadCoverage, WorkloadSpace
from ztscan.conditional_access.space.population import ServicePrincipalIdentity
from ztscan.config.expectations import OWN_SERVICE_PRINCIPALS, Expectation
from ztscan.core.model import Finding, Gap, GapReason, Note, Subject
from ztscan.directory.counting import first
from ztscan.engine.check import NotApplicable, Unknown

_OWN = OWN_SERVICE_PRINCIPALS.lower()
NO_WORKLOADS = "none of the service principals of the expectation can sign in"


def judge_workloads(one: Expectation, coverage: WorkloadCoverage) -> Iterator[Finding | Note]:
    """One finding for each service principal that is not blocked. Raises NotApplicable, or Unknown if undecided."""
    principals = coverage.population.service_principals
    if isinstance(principals, Gap):
        raise Unknown(principals)
    where = where_of(one, coverage.tenant)
    what = what_of(one.to)
    chosen = _chosen(one, principals)
    if not chosen:
        raise NotApplicable(NO_WORKLOADS)
    except_applications = frozenset(map(str.lower, one.to.except_applications))
    space = WorkloadSpace(
        coverage.policies,
        coverage.tenant,
        chosen,
        "servicePrincipal",
        places=where.places if where else frozenset(),
        applications=what.applications | except_applications - BUNDLES,
    )
    escape = space.escape(
        where=where,
        risk=frozenset(one.when.service_principal_risk) or None,
        cap=coverage.cap,
        what=what,
        but=except_applications,
    )
    if escape.vacuous:
        raise NotApplicable("the expectation is about no sign-in: its resources, locations or risks have none")
    words = words_of(one, coverage.tenant.name_of)
    escaping = set(escape.identities) if escape.certain else set()
    for principal in chosen:
        subject = Subject("servicePrincipal", principal.id, principal.name)
        beyond = principal.single_tenant_owned is False
        if beyond or subject in escaping:
            why = "no Conditional Access policy can apply to it" if beyond else "no enabled policy blocks the sign-in"
            yield Finding(
                subject=subject,
                message=f"{UNEXPECTED}{principal.name} can sign in",
                observed=why,
                expected=words,
                discriminator="blocked",
                witness=None if beyond else escape.witness(subject),
            )
    if escape.capped:
        raise Unknown(beyond_the_cap(words, escape.capped))
    unsure = sorted({subject.name for subject in escape.identities_of(escape.possible)} - {s.name for s in escaping})
    if unsure:
        text = f"it is undetermined whether a policy blocks {first(unsure, 3)}"
        raise Unknown(Gap("conditional_access_policies", GapReason.UNAVAILABLE, text, "evaluate the sign-in with What If"))


def _chosen(one: Expectation, principals: Iterable[ServicePrincipalIdentity]) -> tuple[ServicePrincipalIdentity, ...]:
    """The service principals that are named, without those that are left out. Agents are not service principals here."""
    named, but = ({name.lower() for name in who.service_principals} for who in (one.who, one.but))
    return tuple(
        principal
        for principal in principals
        if not principal.agent
        and (principal.id in named or (_OWN in named and principal.single_tenant_owned is not False))
        and not (principal.id in but or (_OWN in but and principal.single_tenant_owned is True))
    )
