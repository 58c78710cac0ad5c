from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.owners import Owned, gaps_of
from ztscan.entities.applications import Application
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check, present


@check(
    title="Every registered application has an owner or a recorded contact",
    severity=Severity.LOW,
    objectives=["infrastructure.workload_identities", "apps.microsoft_cloud_apps"],
    mappings={"partial": {"zta": ["21867", "24518"]}},
    since="0.2.0",
)
def have_owners(
    applications: tuple[Application, ...], owned_applications: tuple[Owned, ...], owned_service_principals: tuple[Owned, ...]
) -> Iterator[Finding]:
    """Whether somebody is accountable for each application that is registered in this tenant.

    What it checks:
        Each application has an owner on its application object or on its service principal. Notes (`notes`) or a service
        management reference (`serviceManagementReference`) that record who is responsible also count.

    Why it matters:
        Nobody renews the credentials of an application without an owner, reviews its permissions or removes it. If a credential
        is stolen, nobody knows what the application is for.

    Limits:
        An owner can add credentials, so the check accepts a recorded contact in place of an owner. Powerful applications should
        have no owners: `applications.privileged_api_no_owner` and `privileged_access.sp_role_no_owner` assess that, and both
        checks can pass together. What the notes say is not assessed. An owner whose account is disabled, and a guest, count as
        owners. Applications that are registered in another tenant are left out, because an owner adds a risk there and can
        change little.

    Remediation:
        1. Open {portal:app_registrations}, select the application, and open Owners, or Branding & properties for the notes.
        2. Or record the contact: `PATCH /applications/{id} {"serviceManagementReference": "{ticket or team}"}`.
        3. Delete applications that nobody needs: `DELETE /applications/{id}`. They can be restored for 30 days.
        4. To verify, read `GET /applications/{id}?$select=notes,serviceManagementReference&$expand=owners`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners
        https://learn.microsoft.com/graph/api/resources/application
    """
    if not applications:
        raise NotApplicable("no application is registered in this tenant")
    of_principals = _by_app(owned_service_principals)
    of_applications = _by_app(owned_applications)
    gaps: dict[Gap, None] = {}
    for one in applications:
        owned = [*of_applications.get(one.app_id, ()), *of_principals.get(one.app_id, ())]
        if any(not isinstance(each.owners, Gap) and each.owners for each in owned):
            continue
        try:
            notes = present(one.notes, "applications", "notes")
            reference = present(one.service_management_reference, "applications", "serviceManagementReference")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if any((text or "").strip() for text in (notes, reference)):
            continue
        if unread := gaps_of(owned):
            gaps.update(dict.fromkeys(unread))
            continue
        name = one.display_name or one.id
        subject = next(each.subject for each in owned if each.subject.id == one.id)
        yield Finding(subject, f"nobody is recorded as responsible for {name}", "no owner, no notes", "an owner or a contact")
    if gaps:
        raise Unknown(*gaps)


def _by_app(owned: tuple[Owned, ...]) -> Mapping[str, list[Owned]]:
    found: dict[str, list[Owned]] = {}
    for one in owned:
        found.setdefault(one.app_id, []).append(one)
    return found
