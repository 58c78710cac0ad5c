"""Diagnostic settings of public addresses that are, or may be, protected from denial of service."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.azure.areas.networks import PublicAddress, VirtualNetwork
from ztscan.azure.diagnostics import diagnostics


def protected_addresses(
    azure_public_addresses: tuple[PublicAddress, ...], azure_virtual_networks: tuple[VirtualNetwork, ...]
) -> tuple[str, ...]:
    """Addresses that are protected themselves; and those that inherit protection, where a network has it."""
    return tuple(sorted(_ids(azure_public_addresses, any(one.ddos_protection for one in azure_virtual_networks))))


def _ids(addresses: tuple[PublicAddress, ...], of_networks: bool) -> Iterator[str]:
    for address in addresses:
        mode = (address.ddos_mode or "").casefold()
        if mode == "enabled" or (of_networks and mode != "disabled" and address.configuration):
            yield address.id


RESOURCES = (diagnostics("azure_address_diagnostics", protected_addresses),)
