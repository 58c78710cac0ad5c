"""Laws over the rows of checks of Azure: no pass rests on a part of the tenant, and a null is never better news than a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tests.checks.cases import decode, findings
from tests.checks.rows import Row
from tests.checks.seeing import SEEING_IN_PART, SEEING_ONE_OF_TWO, SEEING_SOME_KINDS, seeing_nothing
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.core.columns import Table, table_of
from ztscan.core.model import ByKey, Gap, Verdict

ANY = "*"
PROOF = "azure_root_group"
_PROBES = frozenset(("azure_subscription_rows", "azure_resource_groups"))
_BETTER = frozenset((Verdict.PASS, Verdict.NOT_APPLICABLE))
_ALWAYS = frozenset(("id", "name", "type", "subscription", "location"))
"""What a row is known by."""
TENANT_LEVEL: Mapping[str, str] = {
    "azure_monitoring.entra_logs_exported": "the settings of Entra are one list, and a destination that is not seen is a gap",
    "azure_monitoring.entra_logs_in_siem": "one workspace that was read, and that the settings of Entra name, is enough",
    "azure_monitoring.identity_risk_in_sentinel": "one workspace that was read, and that the settings of Entra name, is enough",
    "azure_monitoring.intune_logs_exported": "the settings of Intune are one list, and a destination that is not seen is a gap",
    "azure_monitoring.network_logs_exported": "the settings of Entra are one list, and a destination that is not seen is a gap",
}
"""Checks that read no subscription and judge what one answer holds: by id, why a pass does not rest on subscriptions."""
NONE_MEANT: Mapping[tuple[str, str], str] = {
    (ANY, "managed_by"): "no other resource owns it",
    ("azure_network_interfaces", "machine"): "no machine has the interface, so that nothing answers there",
    ("azure_bastions", "shareable_links"): "Azure's schema says that they are off",
    ("azure_public_addresses", "configuration"): "nothing has the address",
    ("azure_security_groups", "subnets"): "the group is on no subnet",
    ("azure_security_groups", "interfaces"): "the group is on no interface",
    ("azure_application_gateways", "firewall"): "it has no firewall of its own, which `waf_attached` finds",
    ("azure_application_gateways", "firewall_policy"): "it has no policy, which `waf_attached` finds",
    ("azure_application_gateways", "ssl_policy"): "the default policy is in force",
    ("azure_firewall_policies", "base_policy"): "it inherits from no other",
    ("azure_firewall_policies", "dns_proxy"): "a policy without settings of DNS has no proxy",
    ("azure_firewall_policies", "exceptions"): "it has no exceptions",
    ("azure_firewall_policies", "intrusion_detection"): "IDPS is off, and has no exceptions",
    ("azure_firewalls", "more"): "it has no further settings",
    ("azure_web_sites", "client_certificate_exclusions"): "no path is left out",
    ("azure_firewalls", "policy"): "it has its settings and rules itself",
    ("azure_network_gateways", "clients"): "it has no point-to-site",
    ("azure_public_addresses", "ddos_mode"): "it inherits the protection of its network",
    ("azure_virtual_hubs", "client_gateway"): "it has no such gateway",
    ("azure_virtual_hubs", "express_route_gateway"): "it has no such gateway",
    ("azure_virtual_hubs", "vpn_gateway"): "it has no such gateway",
    ("azure_virtual_hubs", "wan"): "it is a route server, and no hub of Virtual WAN",
    ("azure_virtual_networks", "ddos_plan"): "it has no protection, which `ddos_protection` finds",
    ("azure_virtual_networks", "ddos_protection"): "it has no protection, which `ddos_protection` finds",
    ("azure_policy_assignments", "selectors"): "it is about all resources: Azure leaves out the list",
    ("azure_policy_assignments", "excluded"): "nothing is excluded: Azure leaves out the list",
}
"""By resource and field (or ``ANY`` resource), why null means that there is none, and not that it is unknown."""


def seeing_a_part_of_azure_never_passes(row: Row) -> None:
    """An account that cannot prove that it sees every subscription gets findings, or no verdict."""
    if not _is_of_azure(row):
        return
    for how in (SEEING_IN_PART, SEEING_ONE_OF_TWO, SEEING_SOME_KINDS):
        told = _under(row, how)
        assert told not in _BETTER, f"seeing a part of Azure it is {told}"


def seeing_nothing_of_azure_never_passes(row: Row) -> None:
    """An account without a role gets empty lists, which are no evidence."""
    if _is_of_azure(row):
        told = _under(row, seeing_nothing(row.needs))
        assert told not in _BETTER, f"seeing nothing of Azure it is {told}"


def what_is_hidden_accuses_nobody(row: Row) -> None:
    """Where resources of some kinds may be hidden, that a list is empty is no finding. Held over rows that pass."""
    if row.case.expected is not Verdict.PASS:
        return
    for name in sorted(row.needs):
        resource = AZURE_RESOURCES.get(name)
        if isinstance(resource, AzureResource) and resource.table and name not in _PROBES and row.evidence[name]:
            told = _under(row, {**SEEING_SOME_KINDS, name: []})
            assert told is not Verdict.FAIL, f"{name} may be hidden, and the check fails"


def a_null_from_azure_never_improves_a_verdict(row: Row) -> None:
    """A property that Resource Graph lacks takes back no finding without a gap. Held over what a row changes, where it fails."""
    if row.case.expected is not Verdict.FAIL:
        return
    for name in sorted(row.case.changed.intersection(row.needs)):
        resource, read = AZURE_RESOURCES.get(name), row.evidence[name]
        if not isinstance(resource, AzureResource) or isinstance(read, Gap | ByKey) or not resource.table:
            continue
        for position, one in enumerate(read):
            for field in msgspec.structs.fields(one):
                if _matters(name, field.name) and getattr(one, field.name) not in (None, ""):
                    blank = msgspec.structs.replace(one, **{field.name: None})
                    rows = (*read[:position], blank, *read[position + 1 :])
                    changed = table_of(type(one), rows) if isinstance(read, Table) else rows
                    _is_no_better(row, name, changed, f"{one.name}: {field.name}")


def _matters(resource: str, field: str) -> bool:
    return field not in _ALWAYS and not any((one, field) in NONE_MEANT for one in (resource, ANY))


def _is_no_better(row: Row, name: str, value: Any, how: str) -> None:
    told = row.blind(name, value)
    lost = findings(row.result) - findings(told)
    assert told.verdict not in _BETTER, f"null for {how} of {name}: {told.verdict}"
    assert not lost or told.gaps, f"null for {how} of {name} takes back {sorted(lost)}, and nothing is said to be missing"


def _is_of_azure(row: Row) -> bool:
    return row.check.id not in TENANT_LEVEL and any(name in AZURE_RESOURCES for name in row.needs)


def _under(row: Row, change: Mapping[str, Any]) -> Verdict:
    """The verdict with the change. A check that does not need the tree at all is held to it as it is."""
    changed = decode(dict(change), [name for name in change if name in row.needs])
    return row.told_with(changed).verdict
