"""Virtual machine scale sets. The interfaces of uniform instances are no rows: the model of the set says what they are.

Source: https://learn.microsoft.com/azure/templates/microsoft.compute/virtualmachinescalesets
"""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Part, Reference
from ztscan.azure.resource import AzureRow, at, rows_of_types


class InstanceSku(Part, frozen=True):
    name: str | None = None


class InstanceAddress(Part, frozen=True):
    """The public address that each instance gets."""

    name: str = ""
    sku: InstanceSku | None = None


class InstanceIpProperties(Part, frozen=True):
    subnet: Reference | None = None
    version: str | None = msgspec.field(name="privateIPAddressVersion", default=None)
    public_address: InstanceAddress | None = msgspec.field(name="publicIPAddressConfiguration", default=None)
    backend_pools: tuple[Reference, ...] | None = msgspec.field(name="loadBalancerBackendAddressPools", default=None)
    nat_pools: tuple[Reference, ...] | None = msgspec.field(name="loadBalancerInboundNatPools", default=None)
    application_groups: tuple[Reference, ...] | None = msgspec.field(name="applicationSecurityGroups", default=None)


class InstanceIp(Part, frozen=True):
    name: str = ""
    properties: InstanceIpProperties | None = None


class InstanceInterfaceProperties(Part, frozen=True):
    security_group: Reference | None = msgspec.field(name="networkSecurityGroup", default=None)
    configurations: tuple[InstanceIp, ...] | None = msgspec.field(name="ipConfigurations", default=None)


class InstanceInterface(Part, frozen=True):
    name: str = ""
    properties: InstanceInterfaceProperties | None = None


class InstanceExtensionProperties(Part, frozen=True):
    type: str | None = None
    """Such as ``MDE.Linux``."""


class InstanceExtension(Part, frozen=True):
    """An extension that each instance gets."""

    properties: InstanceExtensionProperties | None = None


class ScaleSet(AzureRow, frozen=True, kw_only=True):
    mode: str | None = at("properties.orchestrationMode")
    """``Uniform`` or ``Flexible``. Instances of a flexible set have interfaces that are rows."""
    interfaces: tuple[InstanceInterface, ...] | None = at(
        "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations"
    )
    extensions: tuple[InstanceExtension, ...] | None = at("properties.virtualMachineProfile.extensionProfile.extensions")

    @property
    def is_uniform(self) -> bool:
        """Whether its instances are no virtual machines of their own. Sets from before there was a choice do not say it."""
        return (self.mode or "uniform").casefold() != "flexible"


RESOURCES = (rows_of_types("azure_scale_sets", ScaleSet, "microsoft.compute/virtualmachinescalesets"),)
