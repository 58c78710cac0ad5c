from __future__ import annotations

from collections.abc import Iterator, Sequence

from ztscan.entities.azure_kubernetes import ManagedCluster
from ztscan.entities.azure_web import WebSite
from ztscan.estate.judged import judge_kinds
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, Severity, Yielded, check, known

_KINDS = ("none", "systemassigned", "userassigned", "systemassigned,userassigned")


@check(
    title="Web apps and Kubernetes clusters use managed identities",
    severity=Severity.LOW,
    objectives=["infrastructure.harden", "infrastructure.workload_identities"],
    mappings={
        "stronger": {"prowler": ["app_function_identity_is_configured", "app_register_with_identity"]},
        "partial": {"mcsb": ["IM-3"]},
    },
    since="0.2.0",
)
def managed_identities(
    azure_web_sites: tuple[WebSite, ...] | Gap,
    azure_managed_clusters: tuple[ManagedCluster, ...] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks that workloads need no secret to reach other services.

    What it checks:
        Each web app, function app and slot has a managed identity. Each cluster of Azure Kubernetes Service uses one in place
        of a service principal.

    Why it matters:
        A workload without an identity reaches its data with keys and passwords in its settings, which leak and never change.

    Limits:
        Whether a workload uses its identity is not visible. An app that reaches nothing needs none: waive it. Virtual machines
        are not judged.

    Remediation:
        1. Open Azure portal > App Services > the app > Settings > Identity, and switch it on, or run
           `az webapp identity assign --resource-group GROUP --name APP`.
        2. For clusters: `az aks update --resource-group GROUP --name CLUSTER --enable-managed-identity`
        3. Grant the identity the roles that it needs, and remove keys from the settings.

    References:
        https://learn.microsoft.com/azure/app-service/overview-managed-identity
    """
    kinds: tuple[Sequence[WebSite | ManagedCluster] | Gap, ...] = (azure_web_sites, azure_managed_clusters)
    yield from judge_kinds(kinds, azure_visibility, "web app or Kubernetes cluster", _wrong)


def _wrong(row: WebSite | ManagedCluster) -> Iterator[Yielded]:
    if isinstance(row, WebSite):
        kind = (row.identity or "None").replace(" ", "")
        if known(kind, _KINDS, "azure_web_sites", "identity.type") == "none":
            message = f"the web app {row.name} has no managed identity"
            yield Finding(row_subject("webApp", row), message, f"identity: {row.identity or 'none'}", "a managed identity")
    elif (row.service_principal or "").casefold() != "msi":
        message = f"the Kubernetes cluster {row.name} uses a service principal with a secret"
        yield Finding(row_subject("managedCluster", row), message, "servicePrincipalProfile: no managed identity", "msi")
