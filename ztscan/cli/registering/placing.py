"""What to put where, once the set-up is done."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ztscan.cli.registering.intent import Intent
from ztscan.graph.reader_roles import READER
from ztscan.graph.resources import RESOURCES


def next_steps(intent: Intent, client: str, tenant: str) -> Iterator[str]:
    """The lines, with the ids of the application and of the tenant."""
    match intent.purpose:
        case "github":
            yield "In the repository, under Settings > Secrets and variables > Actions > Variables:"
            yield f"  AZURE_CLIENT_ID={client}"
            yield f"  AZURE_TENANT_ID={tenant}"
            yield "In the job: `permissions: id-token: write`. docs/ci/github-actions.yml is a complete workflow."
        case "azure-devops":
            yield "Under Project settings > Service connections, in the one with workload identity federation (manual):"
            yield f"  Application (client) id {client}"
            yield f"  Directory (tenant) id {tenant}"
            yield "docs/ci/azure-pipelines.yml is a complete pipeline."
        case "certificate":
            yield "In the environment of the scan:"
            yield f"  AZURE_CLIENT_ID={client}"
            yield f"  AZURE_TENANT_ID={tenant}"
            yield "  AZURE_CLIENT_CERTIFICATE_PATH=<file with the certificate and its private key>"
            yield "Then: ztscan scan --auth certificate"
        case "managed-identity":
            yield "On the machine with the managed identity:"
            yield f"  AZURE_TENANT_ID={tenant}"
            yield "  AZURE_CLIENT_ID=<client id of the identity>, if it is user-assigned"
            yield "Then: ztscan scan --auth managed"
        case _:
            yield "In ztscan.toml of the people who scan:"
            yield "  [tenant]"
            yield f'  id = "{tenant}"'
            yield "  [scan]"
            yield f'  client_id = "{client}"'
            *first, last = roles_that_read(intent.permissions)
            roles = f"the roles {', '.join(first)} and {last}" if first else f"the role {last}"
            yield f"Then: ztscan scan. An account with {roles} reads everything."
    yield "To verify: ztscan doctor"


def roles_that_read(permissions: Collection[str]) -> tuple[str, ...]:
    """The roles that a person needs to read all resources under these delegated permissions, the one for most of them first."""
    under = set(permissions)
    allowed = [one.permission for one in RESOURCES.values() if under.issuperset(one.permission.for_flow(application=False))]
    others = {one.delegated_roles[0] for one in allowed if READER not in one.delegated_roles}
    return (READER, *sorted(others))
