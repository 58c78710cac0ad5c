from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_kubernetes import ContainerRegistry
from ztscan.estate.judged import judge_each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, required


@check(
    title="Container registries do not allow anonymous pull",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden"],
    mappings={"partial": {"mcsb": ["IM-1"]}},
    since="0.2.0",
)
def registry_anonymous_pull(
    azure_container_registries: tuple[ContainerRegistry, ...], azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks that only identities can pull images.

    What it checks:
        No container registry has anonymous pull enabled. The Basic tier does not offer it.

    Why it matters:
        Images hold the organisation's code, and often secrets that were left in a layer.

    Limits:
        Whether the network of the registry is limited is assessed elsewhere. Tokens with scope maps are not read.

    Remediation:
        1. Grant the role AcrPull to the identities of clusters and pipelines that pull without one.
        2. `az acr update --name REGISTRY --anonymous-pull-enabled false`; or use Azure portal >
           Container registries.

    References:
        https://learn.microsoft.com/azure/container-registry/anonymous-pull-access
    """
    yield from judge_each(azure_container_registries, azure_visibility, "container registry", _wrong)


def _wrong(registry: ContainerRegistry) -> Iterator[Yielded]:
    allowed = registry.anonymous_pull
    if allowed is None and (registry.tier or "").casefold() == "basic":
        return
    if required(allowed, "azure_container_registries", "anonymousPullEnabled"):
        yield Finding(
            row_subject("containerRegistry", registry),
            f"the container registry {registry.name} allows anonymous pull",
            "anonymousPullEnabled: true",
            "anonymousPullEnabled: false",
        )
