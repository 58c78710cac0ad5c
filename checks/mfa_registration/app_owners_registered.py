from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import Registrations, methods_of
from ztscan.entities.applications import ApplicationOwners
from ztscan.entities.groups import DirectoryObject
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check


@check(
    title="All owners of applications have registered an MFA method",
    severity=Severity.MEDIUM,
    objectives=["identities.app_developer_privilege"],
    mappings={"equal": {"maester": ["MT.1063"]}},
)
def app_owners_registered(
    applications_with_owners: tuple[ApplicationOwners, ...],
    application_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
    registrations: Registrations,
) -> Iterator[Finding]:
    """Checks that every user who owns an application registration has registered an MFA method.

    What it checks:
        `isMfaRegistered` is true for every enabled user who owns an application. Graph lists up to twenty owners at once. If
        an application has twenty or more owners, its own list is read. Owners that are service principals have no second
        factor and are excluded.

    Why it matters:
        An owner can add a secret to the application and use all its permissions without a further sign-in. The password of an
        owner is therefore as sensitive as the permissions of the application.

    Limits:
        Owners of service principals are not assessed here. The report lags behind, and an owner without a row is
        undetermined.

    Remediation:
        1. Have the owner register a method at https://aka.ms/mysecurityinfo.
        2. Or remove the owner: open {portal:app_registrations}, select the application, and open Owners. Or send
           `DELETE /applications/{id}/owners/{user}/$ref`.
        3. Open {portal:conditional_access_policies}, and require MFA for all users.
        4. To verify, read `isMfaRegistered` in `GET /reports/authenticationMethods/userRegistrationDetails`, and scan again.

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
            gaps[Gap("applications_with_owners", GapReason.MALFORMED, detail, "scan again; if this persists, report it")] = None
        for owner in owners or ():
            if owner.kind in {"user", ""}:
                owned[owner.id] = owned.get(owner.id, 0) + 1
    lacking = registrations.lacking(owned, "isMfaRegistered", lambda row: row.is_mfa_registered)
    for subject, row in lacking.people:
        count = owned[subject.id]
        owns = "an application" if count == 1 else f"{count} applications"
        message = f"{subject.name} owns {owns} and has no MFA method registered"
        observed = f"isMfaRegistered: false, {methods_of(row)}"
        yield Finding(subject, message, observed, "isMfaRegistered: true", applications=owned[subject.id])
    if gaps or lacking.gaps:
        raise Unknown(*gaps, *lacking.gaps)
    if not lacking.population:
        raise NotApplicable("no enabled user owns an application")
