"""Private applications: what each of them opens, and who is assigned to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from ztscan.core.model import ByKey, Gap, Subject
from ztscan.directory.network_access.assigned import Assigned, Assignments, assigned_to
from ztscan.directory.network_access.segments import Segment, segment_of
from ztscan.engine.check import NotApplicable, Unknown, required
from ztscan.engine.evidence import fact
from ztscan.graph.areas.private_access import QUICK_ACCESS, ApplicationId, ApplicationSegment, NetworkPrincipal

PRINCIPALS = "private_access_principals"
Applications = ByKey[tuple[ApplicationId, ...]]
Segments = ByKey[tuple[ApplicationSegment, ...]]


class PrivateApplication(msgspec.Struct, frozen=True, dict=True):
    """An application of Private Access. What is not known raises ``Unknown`` where it is asked for."""

    principal: NetworkPrincipal
    applications: Applications | Gap
    rows: Segments | Gap
    assignments: Assignments | Gap

    @property
    def subject(self) -> Subject:
        return Subject("servicePrincipal", self.principal.id, self.name)

    @property
    def name(self) -> str:
        return self.principal.display_name or self.principal.id

    @property
    def is_quick_access(self) -> bool:
        return QUICK_ACCESS in (self.principal.tags or ())

    @cached_property
    def assigned(self) -> Assigned:
        return assigned_to(self.principal, PRINCIPALS, self.assignments)

    @cached_property
    def application_id(self) -> str:
        """Object id of its application."""
        found = self.applications if isinstance(self.applications, Gap) else self.applications[self.principal.app_id]
        if isinstance(found, Gap):
            raise Unknown(found)
        return required(found[0].id if found else None, "private_access_applications", f"the application of {self.principal.id}")

    @cached_property
    def raw_segments(self) -> tuple[ApplicationSegment, ...]:
        rows = self.rows if isinstance(self.rows, Gap) else self.rows[self.application_id]
        if isinstance(rows, Gap):
            raise Unknown(rows)
        return rows

    @cached_property
    def read(self) -> tuple[tuple[Segment, ...], tuple[Gap, ...]]:
        """The segments that can be read, and the gaps of the others."""
        found: list[Segment] = []
        gaps: dict[Gap, None] = {}
        for row in self.raw_segments:
            try:
                segment = segment_of(row)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
                continue
            if segment is not None:
                found.append(segment)
        return tuple(found), tuple(gaps)


class PrivateAccess(msgspec.Struct, frozen=True):
    """Every private application of the tenant."""

    applications: tuple[PrivateApplication, ...]

    @property
    def quick_access(self) -> PrivateApplication | None:
        """The application that is Quick Access. Raises Unknown where one that does not state its tags may be it."""
        found = next((one for one in self.applications if one.is_quick_access), None)
        if found is None:
            required(None if any(one.principal.tags is None for one in self.applications) else True, PRINCIPALS, "tags")
        return found

    def reachable(self) -> Iterator[PrivateApplication]:
        """The applications that somebody can reach. Raises NotApplicable where there is none, or nobody is assigned.

        One of which that is not known is among them: a requirement on it then rests on the rest of the evidence.
        """
        if not self.applications:
            raise NotApplicable("Private Access publishes no application")
        found = [application for application in self.applications if not _nobody(application)]
        if not found:
            raise NotApplicable("nobody is assigned to an application of Private Access")
        yield from found


def _nobody(application: PrivateApplication) -> bool:
    """Whether certainly nobody reaches it."""
    try:
        return application.assigned.nobody
    except Unknown:
        return False


@fact
def private_access(
    private_access_principals: tuple[NetworkPrincipal, ...],
    private_access_applications: Applications | Gap,
    application_segments: Segments | Gap,
    network_access_assignments: Assignments | Gap,
) -> PrivateAccess:
    """The applications of Private Access, what they open and who is assigned to them."""
    return PrivateAccess(
        tuple(
            PrivateApplication(principal, private_access_applications, application_segments, network_access_assignments)
            for principal in sorted(private_access_principals, key=lambda principal: principal.id)
        )
    )
