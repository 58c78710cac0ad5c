from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_kubernetes import ContainerRegistry
from ztscan.estate.judged import judge_each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, required


@check(
    title="Container registries have no admin user",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={"equal": {"prowler": ["containerregistry_admin_user_disabled"]}, "partial": {"mcsb": ["IM-1", "PA-7"]}},
    since="0.2.0",
)
def registry_admin_user(
    azure_container_registries: tuple[ContainerRegistry, ...], azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks that images are pushed by identities only.

    What it checks:
        The admin user of each container registry is disabled.

    Why it matters:
        The admin user is one name with two passwords that everybody shares and nobody changes. Anyone who has it can replace
        images that clusters then run.

    Limits:
        Tokens with scope maps, which may have no end, are not read.

    Remediation:
        1. Let pipelines and clusters use managed identities with the roles AcrPush and AcrPull.
        2. `az acr update --name REGISTRY --admin-enabled false`; or use Azure portal > Container
           registries > the registry > Access keys.

    References:
        https://learn.microsoft.com/azure/container-registry/container-registry-authentication
    """
    yield from judge_each(azure_container_registries, azure_visibility, "container registry", _wrong)


def _wrong(registry: ContainerRegistry) -> Iterator[Yielded]:
    if required(registry.admin_user, "azure_container_registries", "adminUserEnabled"):
        yield Finding(
            row_subject("containerRegistry", registry),
            f"the container registry {registry.name} has an admin user",
            "adminUserEnabled: true",
            "adminUserEnabled: false",
        )
