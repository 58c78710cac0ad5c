from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_kubernetes import ManagedCluster
from ztscan.estate.judged import judge_each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.values import shown
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Severity, Yielded, check, required


@check(
    title="Kubernetes clusters use Entra ID and have no local accounts",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden"],
    mappings={
        "stronger": {"prowler": ["aks_cluster_local_accounts_disabled", "aks_cluster_rbac_enabled"]},
        "partial": {"mcsb": ["IM-1", "PA-7"]},
    },
    since="0.2.0",
)
def kubernetes_sign_in(azure_managed_clusters: tuple[ManagedCluster, ...], azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks that only identities of the tenant administer clusters.

    What it checks:
        Each cluster of Azure Kubernetes Service has local accounts disabled, role-based access control on, and the integration
        with Entra ID that Azure manages. Notes name clusters whose roles are kept in Kubernetes instead of Azure.

    Why it matters:
        A local account is a shared certificate with all rights. It bypasses MFA and Conditional Access, and stays valid after
        people leave.

    Limits:
        The check does not read who holds which role in a cluster. Clusters outside of Azure Kubernetes Service are not
        assessed.

    Remediation:
        1. Open Azure portal > Kubernetes services, the cluster, and Security configuration.
        2. Choose "Microsoft Entra ID authentication with Azure RBAC", and clear "Kubernetes local accounts". With the CLI:
           `az aks update --resource-group GROUP --name CLUSTER --enable-aad --enable-azure-rbac --disable-local-accounts`
        3. Rotate the certificates, so that copies of the local account stop to work: `az aks rotate-certs`.

    References:
        https://learn.microsoft.com/azure/aks/manage-local-accounts-managed-azure-ad
    """
    yield from judge_each(azure_managed_clusters, azure_visibility, "Kubernetes cluster", _wrong)


def _wrong(cluster: ManagedCluster) -> Iterator[Yielded]:
    wrong = []
    if cluster.local_accounts_disabled is not True:
        wrong.append("local accounts are enabled")
    if cluster.entra is not True:
        wrong.append("people do not sign in with Entra ID")
    elif cluster.azure_rbac is not True:
        yield Note(f"roles are assigned inside Kubernetes, not in Azure: {cluster.name}")
    if cluster.rbac is False:
        wrong.append("role-based access control is off")
    if wrong:
        yield Finding(
            row_subject("managedCluster", cluster),
            f"the Kubernetes cluster {cluster.name}: {', '.join(wrong)}",
            f"disableLocalAccounts: {shown(cluster.local_accounts_disabled)}, aadProfile.managed: {shown(cluster.entra)}, "
            f"enableRBAC: {shown(cluster.rbac)}",
            "Entra ID, role-based access control, and no local accounts",
        )
    required(cluster.rbac, "azure_managed_clusters", "enableRBAC")
