"""The steps that let an account read Azure. A person takes them: ztscan assigns no role, and never elevates anybody.

Sources: https://learn.microsoft.com/azure/role-based-access-control/elevate-access-global-admin and
https://learn.microsoft.com/azure/role-based-access-control/role-assignments-cli
"""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.azure.role_powers import READER
from ztscan.cli.registering.intent import Intent
from ztscan.graph.clouds import Cloud

_SCOPES = (
    ("/providers/Microsoft.Management/managementGroups/{tenant}", "all subscriptions, now and later"),
    ("/", "who holds roles over everything, in place of the first one"),
    ("/providers/Microsoft.Aadiam", "where the logs of Microsoft Entra go"),
)
_NAMES = {"usgov": "AzureUSGovernment", "usgovdod": "AzureUSGovernment", "china": "AzureChinaCloud"}
"""Names of clouds in the Azure CLI."""


def steps(intent: Intent, tenant: str, cloud: Cloud) -> Iterator[str]:
    """The three steps, as commands of the Azure CLI."""
    people = intent.purpose == "people"
    holder, kind = ("<group of the people who scan>", "Group") if people else (_principal(intent), "ServicePrincipal")
    yield "For `ztscan scan --azure` a Global Administrator takes three steps. ztscan takes none of them:"
    if cloud.name in _NAMES:
        yield f"  az cloud set --name {_NAMES[cloud.name]}"
    yield "1. Elevate yourself to User Access Administrator at `/`, for the next step only:"
    yield "  az rest --method post --url /providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01"
    yield f"2. Assign the role Reader to {holder}:"
    for scope, reads in _SCOPES:
        where = f'--scope "{scope.format(tenant=tenant)}"'
        yield f"  az role assignment create --role {READER} --assignee-object-id {holder} \\"
        yield f"    --assignee-principal-type {kind} {where}  # {reads}"
    yield "3. Remove your own assignment, which nothing else ends:"
    yield '  az role assignment delete --assignee <your user name> --role "User Access Administrator" --scope "/"'
    yield "To verify: ztscan doctor --azure. New assignments take up to ten minutes."


def _principal(intent: Intent) -> str:
    return intent.principal or "<object id of the enterprise application>"
