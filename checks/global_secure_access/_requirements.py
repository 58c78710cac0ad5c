"""What Conditional Access requires of those who reach private applications, proved as for any other application."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import EVERYBODY, Acceptance, Region, Requirement, What, Who
from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.private import PrivateAccess, PrivateApplication
from ztscan.entities.network_access import NetworkTenantStatus
from ztscan.entities.private_access import PRIVATE_ACCESS
from ztscan.plugin import Finding, Gap, Note, Unknown, Yielded


def published(
    status: NetworkTenantStatus | Gap, access: PrivateAccess | Gap, plans: frozenset[str]
) -> tuple[PrivateApplication, ...]:
    """The private applications that somebody can reach. Raises NotApplicable where there is no Private Access."""
    require_activated(status, plans, PRIVATE_ACCESS)
    return tuple(licensed(access, plans, PRIVATE_ACCESS).reachable())


def proved(
    applications: Iterable[PrivateApplication], coverage: SignInCoverage, accepts: Acceptance, check_id: str, escapes: str
) -> Iterator[Yielded]:
    """A finding on each application that somebody who is assigned reaches without the requirement.

    All applications of the same people are proved together. Only where that fails is each looked at alone.
    """
    gaps: dict[Gap, None] = {}
    by_people: dict[Who, list[PrivateApplication]] = {}
    for application in applications:
        try:
            by_people.setdefault(_people(application), []).append(application)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    for who, alike in by_people.items():
        together = coverage.prove(_requirement(who, alike, accepts, escapes), check_id)
        if together.verdict in (ProofVerdict.PROVED, ProofVerdict.EMPTY):
            yield from _notes(together)
            continue
        for application in alike:
            proof = coverage.prove(_requirement(who, [application], accepts, escapes), check_id)
            try:
                yield from _findings(proof, application)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _people(application: PrivateApplication) -> Who:
    """Those who are assigned. Raises Unknown where it is not known."""
    assigned = application.assigned
    if assigned.everyone:
        return EVERYBODY
    users = frozenset(one.principal_id.lower() for one in assigned.users)
    groups = frozenset(one.principal_id.lower() for one in assigned.groups)
    return Who(users=users, groups=groups, text="assigned users")


def _requirement(who: Who, applications: list[PrivateApplication], accepts: Acceptance, escapes: str) -> Requirement:
    app_ids = frozenset(application.principal.app_id.lower() for application in applications)
    text = applications[0].name if len(applications) == 1 else "private applications"
    region = Region(who=who, what=What(applications=app_ids, text=text), clients=catalogue.MODERN)
    key = "private_" + ",".join(sorted(app_ids))
    return Requirement(key, f"{accepts.text} is required for {who.text} and {text}", region, accepts, escapes=escapes)


def _findings(proof: Coverage, application: PrivateApplication) -> Iterator[Yielded]:
    for found in proof.findings():
        if isinstance(found, Finding):
            message = f"{found.message}: {application.name}" if application.name not in found.message else found.message
            yield msgspec.structs.replace(found, subject=application.subject, message=message)
        else:
            yield found


def _notes(proof: Coverage) -> Iterator[Note]:
    if proof.verdict is ProofVerdict.PROVED:
        yield from map(Note, proof.notes)
