from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_key_vaults import KeyVault
from ztscan.estate.judged import judge_each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.values import shown
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check


@check(
    title="Key vaults grant access by roles",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={"equal": {"cis-azure-6.0": ["8.3.6"], "prowler": ["keyvault_rbac_enabled"]}, "partial": {"mcsb": ["DP-8"]}},
    since="0.2.0",
)
def key_vault_roles(azure_key_vaults: tuple[KeyVault, ...], azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks that access to secrets is granted where other access is.

    What it checks:
        Each key vault uses Azure role-based access control in place of access policies. Managed HSMs have roles of their own,
        and pass.

    Why it matters:
        A Contributor of a vault can grant themselves its secrets by an access policy. Access policies are neither eligible in
        PIM nor shown among role assignments.

    Limits:
        The check does not assess who holds the roles.

    Remediation:
        1. Assign the data roles, such as Key Vault Secrets User, to those whom access policies name.
        2. Open Azure portal > Key vaults > the vault > Settings > Access configuration, and choose "Azure role-based access
           control", or run `az keyvault update --name VAULT --enable-rbac-authorization true`.

    References:
        https://learn.microsoft.com/azure/key-vault/general/rbac-migration
    """
    yield from judge_each(azure_key_vaults, azure_visibility, "key vault", _wrong)


def _wrong(vault: KeyVault) -> Iterator[Yielded]:
    if not vault.is_hsm and vault.role_based is not True:
        message = f"the key vault {vault.name} grants access by access policies"
        observed = f"enableRbacAuthorization: {shown(vault.role_based)}"
        yield Finding(row_subject("keyVault", vault), message, observed, "enableRbacAuthorization: true")
