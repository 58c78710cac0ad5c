"""Writes ``published.json``: what the facts lack and Microsoft's published models of Azure have.

``python -m tests.azure.contract.published FOLDER``, where the folder holds the packages ``azure-mgmt-*`` of PyPI (``pip install
--target FOLDER azure-mgmt-network ...``). They are generated from the published schemas and are read as text, not imported. Kept
is what the declared records use.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.azure.contract.declarations import EVERYWHERE, HERE, azure_resources, contract, types_of, uses_of

MODELS: Mapping[str, tuple[str, str]] = {
    "microsoft.authorization/roleassignmentscheduleinstances": ("authorization/v2020_10_01", "RoleAssignmentScheduleInstance"),
    "microsoft.cdn/profiles/afdendpoints": ("cdn", "AFDEndpoint"),
    "microsoft.cdn/profiles/endpoints": ("cdn", "Endpoint"),
    "microsoft.cdn/profiles/afdendpoints/routes": ("cdn", "Route"),
    "microsoft.cdn/profiles/customdomains": ("cdn", "AFDDomain"),
    "microsoft.cdn/profiles/securitypolicies": ("cdn", "SecurityPolicy"),
    "microsoft.compute/virtualmachines": ("compute", "VirtualMachine"),
    "microsoft.compute/virtualmachinescalesets": ("compute", "VirtualMachineScaleSet"),
    "microsoft.dataprotection/backupvaults": ("dataprotection", "BackupVaultResource"),
    "microsoft.dbformysql/flexibleservers": ("mysqlflexibleservers", "Server"),
    "microsoft.dbformysql/flexibleservers/configurations": ("mysqlflexibleservers", "Configuration"),
    "microsoft.hybridcompute/machines/extensions": ("hybridcompute", "MachineExtension"),
    "microsoft.insights/diagnosticsettings": ("monitor", "DiagnosticSettingsResource"),
    "microsoft.managedservices/registrationassignments": ("managedservices", "RegistrationAssignment"),
    "microsoft.network/applicationgateways": ("network", "ApplicationGateway"),
    "microsoft.network/applicationgatewaywebapplicationfirewallpolicies": ("network", "WebApplicationFirewallPolicy"),
    "microsoft.network/azurefirewalls": ("network", "AzureFirewall"),
    "microsoft.network/bastionhosts": ("network", "BastionHost"),
    "microsoft.network/connections": ("network", "VirtualNetworkGatewayConnection"),
    "microsoft.network/firewallpolicies": ("network", "FirewallPolicy"),
    "microsoft.network/firewallpolicies/rulecollectiongroups": ("network", "FirewallPolicyRuleCollectionGroup"),
    "microsoft.network/frontdoors": ("frontdoor", "FrontDoor"),
    "microsoft.network/frontdoorwebapplicationfirewallpolicies": ("frontdoor", "WebApplicationFirewallPolicy"),
    "microsoft.network/ipgroups": ("network", "IpGroup"),
    "microsoft.network/loadbalancers": ("network", "LoadBalancer"),
    "microsoft.network/networkinterfaces": ("network", "NetworkInterface"),
    "microsoft.network/networksecuritygroups": ("network", "NetworkSecurityGroup"),
    "microsoft.network/publicipaddresses": ("network", "PublicIPAddress"),
    "microsoft.network/virtualhubs": ("network", "VirtualHub"),
    "microsoft.network/virtualhubs/routingintent": ("network", "RoutingIntent"),
    "microsoft.network/virtualnetworkgateways": ("network", "VirtualNetworkGateway"),
    "microsoft.network/virtualnetworks": ("network", "VirtualNetwork"),
    "microsoft.network/vpngateways": ("network", "VpnGateway"),
    "microsoft.network/vpnserverconfigurations": ("network", "VpnServerConfiguration"),
    "microsoft.operationalinsights/workspaces/tables": ("loganalytics", "Table"),
    "microsoft.security/locations/alerts": ("security/v2022_01_01", "Alert"),
}
"""Where the model of a type is: the part of ``azure.mgmt``, and the class."""


@dataclass
class Model:
    """A class as its text says it: bases, and by Azure's name of each member the classes that its value may be of."""

    bases: list[str]
    members: dict[str, list[str]] = field(default_factory=dict)
    flattened: dict[str, list[str]] = field(default_factory=dict)
    """Members whose name is a path (``properties.scope``), of the older generator."""


class Package:
    """The models of one package."""

    def __init__(self, folder: Path) -> None:
        self.models: dict[str, Model] = {}
        for path in sorted(folder.glob("models/_models*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    self.models[node.name] = _model(node)

    def has(self, name: str, path: list[str]) -> bool:
        """Whether a path leads somewhere from a model."""
        if not path:
            return True
        for one in self._with_derived(name):
            model = self.models[one]
            flat = any(known.split(".")[: len(path)] == path for known in model.flattened)
            if flat or any(self._rest(kinds, path[1:]) for kinds in [model.members.get(path[0])] if kinds is not None):
                return True
        return False

    def _rest(self, kinds: list[str], path: list[str]) -> bool:
        known = [kind for kind in kinds if kind in self.models]
        return not path or any(self.has(kind, path) for kind in known)

    def _with_derived(self, name: str) -> Iterator[str]:
        """A model, what it derives from, and what derives from it."""
        for heir in [name, *(other for other in self.models if other != name and name in self._lineage(other))]:
            yield from self._lineage(heir)

    def _lineage(self, name: str) -> list[str]:
        if name not in self.models:
            return []
        return [name, *(one for base in self.models[name].bases for one in self._lineage(base))]


def _model(node: ast.ClassDef) -> Model:
    model = Model([base.id if isinstance(base, ast.Name) else ast.unparse(base).rpartition(".")[2] for base in node.bases])
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and isinstance(part.value, ast.Call):
            given = {one.arg: one.value for one in part.value.keywords}
            name = given["name"].value if isinstance(given.get("name"), ast.Constant) else part.target.id  # type: ignore[attr-defined]
            model.members[str(name)] = re.findall(r"\w+", ast.unparse(part.annotation))
        elif isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "_attribute_map":
            for value in ast.literal_eval(part.value).values():
                kinds = re.findall(r"\w+", value["type"])
                (model.flattened if "." in value["key"] else model.members)[value["key"]] = kinds
    return model


def published(folder: Path) -> dict[str, dict[str, list[str]]]:
    """By type, the paths that the records use, the facts lack, and the models have."""

    @cache
    def package(part: str) -> Package:
        return Package(folder / "azure" / "mgmt" / part)

    found: dict[str, set[str]] = {}
    for resource in azure_resources():
        for kind in types_of(resource):
            if kind not in MODELS:
                continue
            part, name = MODELS[kind]
            known = contract("contract.json").get(kind, {}).get("paths", frozenset())
            for path in {use.path for use in uses_of(resource.entity)} - EVERYWHERE - known:
                if package(part).has(name, path.split(".")):
                    found.setdefault(kind, set()).add(path)
    return {kind: {"paths": sorted(paths)} for kind, paths in sorted(found.items())}


if __name__ == "__main__":
    source = "the packages azure-mgmt-* of PyPI, generated from Azure's published schemas"
    told = {"source": source, "types": published(Path(sys.argv[1]))}
    (HERE / "published.json").write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
