from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import Registrations, methods_of
from ztscan.entities.applications import ApplicationOwners
from ztscan.entities.groups import DirectoryObject
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check


@check(
    title="Whoever owns an application has registered a second factor",
    severity=Severity.MEDIUM,
    objectives=["identities.app_developer_privilege"],
    mappings={"maester": ["MT.1063"]},
)
def app_owners_registered(
    applications_with_owners: tuple[ApplicationOwners, ...],
    application_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
    registrations: Registrations,
) -> Iterator[Finding]:
    """Whether the people who own application registrations have a multifactor method registered.

    What it checks:
        ``isMfaRegistered`` is true for every enabled user who owns an application. Where an application has twenty owners or
        more, which is as many as Graph lists at once, its own list is read. Owners that are service principals have no
        second factor and are left out.

    Why it matters:
        An owner can add a secret to the application and act with everything that it may do, without signing in again. The
        password of an owner is then as good as the permissions of the application.

    Limits:
        Owners of service principals are not looked at here. The report lags, and an owner without a row is unknown.

    Remediation:
        1. Let the owner register a method at https://aka.ms/mysecurityinfo, or take the ownership away: Entra admin center >
           Entra ID > App registrations > the application > Owners, or `DELETE /applications/{id}/owners/{user}/$ref`.
        2. Demand multifactor authentication of everybody by Conditional Access.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners
        https://learn.microsoft.com/graph/api/application-list-owners
    """
    owned: dict[str, int] = {}
    gaps: dict[Gap, None] = {}
    for application in sorted(applications_with_owners, key=lambda application: application.id):
        owners: tuple[DirectoryObject, ...] | Gap | None = application.owners
        if application.may_have_more_owners:
            owners = application_owners if isinstance(application_owners, Gap) else application_owners[application.id]
        if isinstance(owners, Gap):
            gaps[owners] = None
            owners = application.owners
        elif owners is None:
            detail = f"`applications_with_owners` lists `{application.id}` without its owners"
            gaps[Gap("applications_with_owners", GapReason.MALFORMED, detail, "scan again; report it if it stays so")] = None
        for owner in owners or ():
            if owner.kind in {"user", ""}:
                owned[owner.id] = owned.get(owner.id, 0) + 1
    lacking = registrations.lacking(owned, "isMfaRegistered", lambda row: row.is_mfa_registered)
    for subject, row in lacking.people:
        message = "the owner of an application has no second factor registered"
        observed = f"isMfaRegistered: false, {methods_of(row)}"
        yield Finding(subject, message, observed, "isMfaRegistered: true", applications=owned[subject.id])
    if gaps or lacking.gaps:
        raise Unknown(*gaps, *lacking.gaps)
    if not lacking.population:
        raise NotApplicable("no enabled user owns an application")
