from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.owners import Outsiders, Owned, gaps_of
from ztscan.entities.groups import DirectoryObject
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check


@check(
    title="Guests own no application",
    severity=Severity.HIGH,
    objectives=["identities.app_developer_privilege"],
    mappings={"stronger": {"zta": ["21868"]}},
    since="0.2.0",
)
def no_guest_owner(
    owned_applications: tuple[Owned, ...], owned_service_principals: tuple[Owned, ...], outsiders: Outsiders
) -> Iterator[Finding]:
    """Owners of applications who sign in with credentials of another organisation.

    What it checks:
        No owner of an application or of a service principal is a guest (`userType` is `Guest`). Nor is one a member who signs
        in with credentials of another organisation. All applications count, also those without permissions.

    Why it matters:
        An owner can add a credential to the application and sign in as it. A guest is protected, and removed, by another
        organisation. An owner keeps access through the credential after the guest account is deleted.

    Limits:
        Guests who own a group that is assigned to an application are not assessed. A disabled guest counts.

    Remediation:
        1. Open {portal:app_registrations}, select the application, and open Owners. Add an owner of your organisation.
        2. Remove the guest: `DELETE /applications/{id}/owners/{ownerId}/$ref` or
           `DELETE /servicePrincipals/{id}/owners/{ownerId}/$ref`.
        3. Review the credentials of the application, and delete those that the guest may know.
        4. To verify, read `GET /applications/{id}/owners` and `GET /servicePrincipals/{id}/owners`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners
        https://learn.microsoft.com/entra/external-id/user-properties
    """
    owned = (*owned_applications, *owned_service_principals)
    gaps: dict[Gap, None] = dict.fromkeys(gaps_of(owned))
    owners = False
    for one in owned:
        for owner in sorted(() if isinstance(one.owners, Gap) else one.owners, key=lambda owner: owner.id):
            owners = True
            try:
                who = _outsider(owner, outsiders)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
            else:
                if who:
                    message, observed = f"{owner.name}, {who}, owns {one.subject.name}", f"owner: {owner.name}"
                    yield Finding(one.subject, message, observed, "owners of this organisation", discriminator=owner.id)
    if gaps:
        raise Unknown(*gaps)
    if not owners:
        raise NotApplicable("no application has an owner")


def _outsider(owner: DirectoryObject, outsiders: Outsiders) -> str:
    """What makes an owner an outsider. Empty: nothing. Raises Unknown if the owner is, or may be, a user that was not read."""
    if owner.id in outsiders.guests:
        return "a guest"
    if owner.id in outsiders.external_members:
        return "a member who signs in with credentials of another organisation"
    if owner.id in outsiders.known or owner.kind not in {"user", ""}:
        return ""
    detail = f"`users` was read, but without the owner `{owner.id}`"
    raise Unknown(Gap("users", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
