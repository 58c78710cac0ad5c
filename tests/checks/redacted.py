"""A law over rows: no name in the evidence of a row outlives redaction.

What is a name is read here from the JSON of Graph and Azure, by its keys; the product learns names from what it decoded.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from tests.checks import compliant
from tests.checks.rows import Row
from ztscan.cli.evidence_names import names_in, public_names
from ztscan.core.immutable import thawed
from ztscan.core.model import Grade, Scan, Tenant, Tool
from ztscan.reports.redact import redact

SHORTEST = 4
"""Shorter names occur within words."""
KEYS = frozenset(
    (
        *("appDisplayName", "computerDnsName", "computerName", "deviceName", "displayName", "domain", "domainName", "host"),
        *("hostName", "machineName", "mail", "name", "principalDisplayName", "title", "userDisplayName", "userPrincipalName"),
    )
)
"""Keys of Graph and of Azure under which a name stands."""
OF_MICROSOFT = frozenset(
    (
        *("AllowAllAzureServicesAndResourcesWithinAzureIps", "AllowAllWindowsAzureIps", "AzureBastionSubnet", "Default"),
        *("AzureFirewallSubnet", "GatewaySubnet", "Multifactor authentication", "Phishing-resistant MFA", "Tenant Root Group"),
        *("AllowGuestsToBeGroupOwner", "BannedPasswordCheckOnPremisesMode", "BannedPasswordList", "BlockUserConsentForRiskyApps"),
        *(
            "EnableBannedPasswordCheck",
            "EnableBannedPasswordCheckOnPremises",
            "EnableGroupCreation",
            "EnableGroupSpecificConsent",
        ),
        *("EnableMIPLabels", "LockoutDurationInSeconds", "LockoutThreshold", "CriminalActivity", "Hacking", "IllegalSoftware"),
        *("CloudPosture", "Containers", "KeyVaults", "SqlServers", "StorageAccounts", "VirtualMachines", "Basic", "AuditLogs"),
        *("SigninLogs", "EntityAnalytics", "Ueba", "AzureLinuxBaseline", "adalToMsalMigration", "default"),
        *("Auditing is not configured as required", "contributor", "owner"),
    )
)
"""What Microsoft calls its own objects in every tenant: settings, plans, tables, categories, recommendations."""


def redaction_leaves_no_name(row: Row) -> None:
    """Of what a row tells, no name of its evidence is left in what stands there under pseudonyms."""
    told = _told(_of(row))
    secrets = {name for name in _secrets(row) if stands(name, told)}
    if secrets:
        scan, _ = redact(_of(row), Grade((), (), {}), b"k" * 32, names=_learnt(row), public=_public(row))
        left = _told(scan)
        assert not (kept := sorted(name for name in secrets if stands(name, left))), f"{kept} are left in {left}"


def stands(name: str, text: str) -> bool:
    """Whether a name stands in a text, from the border of a word to one."""
    return name in text and re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text) is not None


def _of(row: Row) -> Scan:
    tenant = Tenant("11111111-2222-3333-4444-555555555555", "Fabrikam", "fabrikam.example", "global")
    return Scan(Tool("ztscan", "0"), tenant, "", "", (row.result,), (), {})


def _told(scan: Scan) -> str:
    (check,) = scan.checks
    findings = tuple(msgspec.structs.replace(finding, members=()) for finding in check.findings)  # digests, in a result
    ours = msgspec.structs.replace(
        check, findings=findings, title="", mappings={}, mapping_relations={}, objectives=(), fixes=(), no_fix=""
    )
    return msgspec.json.encode(ours, enc_hook=thawed).decode()


def _secrets(row: Row) -> set[str]:
    words = re.findall(r"[^\W_]+", f"{row.result.id} {row.result.title}".casefold())
    known = {name for resource in row.evidence for name in _in_resource(resource, row.raw.get(resource))}
    return {name for name in known - _own(row) if name.casefold() not in words}


def _own(row: Row) -> set[str]:
    return {*_public(row), *OF_MICROSOFT}


def _in_resource(resource: str, raw: Any) -> frozenset[str]:
    return _of_base(resource) if raw is compliant.RESOURCES.get(resource) else frozenset(names_of(raw))


@functools.cache
def _of_base(resource: str) -> frozenset[str]:
    return frozenset(names_of(compliant.RESOURCES[resource]))


def names_of(value: Any, key: str = "") -> Iterator[str]:
    """The names in JSON of Graph or Azure."""
    if isinstance(value, Mapping):
        for inner, entry in value.items():
            yield from names_of(entry, inner)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from names_of(entry, key)
    elif isinstance(value, str) and key in KEYS and len(value) >= SHORTEST:
        yield value


def _learnt(row: Row) -> Iterator[tuple[str, str]]:
    for name, value in row.evidence.items():
        yield from names_in({name: value})


def _public(row: Row) -> list[str]:
    return [*public_names(row.evidence)]
