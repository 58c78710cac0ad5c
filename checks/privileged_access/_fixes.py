"""How the findings on privileged access are fixed."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.owner_fix import without_owner
from ztscan.entities.applications import Application, ServicePrincipal
from ztscan.entities.groups import DirectoryObject
from ztscan.plugin import ByKey, Finding, FixFacts, Fixing, FixStep, Gap, Impact, MissingRead, NoFix, Unfixable

_OWNERS = FixFacts(
    changes="Remove owners without the same roles from applications with privileged roles.",
    permissions=("Application.ReadWrite.All",),
    role="Cloud Application Administrator",
    impact=Impact.ADMINISTRATORS,
    notices="The owners can no longer manage the application.",
    prepare=("Name somebody with the same roles who looks after the application.",),
)
_ASSIGN = "Make the account eligible or assign another account first, try it, and then remove this assignment."


def owners(
    findings: tuple[Finding, ...],
    cloud: str,
    service_principals: tuple[ServicePrincipal, ...],
    applications: tuple[Application, ...],
    service_principal_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
    application_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
) -> Iterator[FixStep]:
    """An owner may own the service principal, the registration, or both. A registration keeps an owner."""
    registered = {application.app_id: application.id for application in applications}
    app_ids = {principal.id: principal.app_id for principal in service_principals}
    gone = {found.discriminator for found in findings}
    for found in findings:
        workload, owner = found.subject.id, found.discriminator
        registration = registered.get(app_ids.get(workload, ""), "")
        if owner in _owners_of(service_principal_owners, workload):
            yield without_owner(f"/servicePrincipals/{workload}", owner, cloud)
        owning = _owners_of(application_owners, registration) if registration else set()
        if owner in owning:
            if owning <= gone:
                raise Unfixable("The application would have no owner: first add one who holds the same roles.")
            yield without_owner(f"/applications/{registration}", owner, cloud)


def _owners_of(owned: ByKey[tuple[DirectoryObject, ...]] | Gap, key: str) -> set[str]:
    rows = owned if isinstance(owned, Gap) else owned[key]
    if isinstance(rows, Gap):
        raise MissingRead(rows.resource)
    return {row.id for row in rows}


FIXES = {
    "sp_role_no_owner": Fixing(_OWNERS, owners),
    "accounts_in_rmau": NoFix("Choose first who administers the unit: nobody else can change the accounts that are added to it."),
    "app_admin_scoped": NoFix("A person has to decide which applications each administrator needs."),
    "custom_roles_safe": NoFix("Find out what the holders of the role do before an action is taken from it."),
    "device_local_admin_role": NoFix(f"A person has to decide who keeps the role. {_ASSIGN}"),
    "exchange_roles": NoFix("The scope is set in Exchange Online PowerShell, and its owner has to name the mailboxes."),
    "network_admin_limited": NoFix(f"A person has to decide who administers the network. {_ASSIGN}"),
    "cloud_only": NoFix(f"The person needs an account that is not synchronised. {_ASSIGN}"),
    "emergency_accounts": NoFix("People have to create the accounts, keep their keys and test them."),
    "global_admin_count": NoFix(f"A person has to decide who stays Global Administrator. {_ASSIGN}"),
    "global_admin_ratio": NoFix(f"A person has to decide which smaller roles replace Global Administrator. {_ASSIGN}"),
    "no_guests": NoFix(f"The person needs an account of this organisation. {_ASSIGN}"),
    "no_mailbox": NoFix("Removing the licence deletes the mailbox after 30 days: move the mail to another account first."),
    "no_stale": NoFix("A person has to decide whether the account is still needed. Disable it first, and remove the role then."),
    "reduced_licence": NoFix("The person needs another account for mail and documents before the licence is removed."),
    "sp_secret_permanent_role": NoFix(
        "A removed secret cannot be restored. Add a certificate or a federated credential, and remove the secret then."
    ),
    "workload_no_privileged_role": NoFix("The owner of the workload has to find the permissions that suffice, and test them."),
}
