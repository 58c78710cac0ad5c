"""Attack surface reduction rules. Rules of several policies for one device add up: only those that differ drop out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ztscan.endpoints.meanings.backed import RULES
from ztscan.endpoints.platforms import WINDOWS
from ztscan.endpoints.setting import Home, TabledMeaning, Value, catalog, meaning, typed

PROTECTION = "windows10EndpointProtectionConfiguration"
_GROUP = "device_vendor_msft_policy_config_defender_attacksurfacereductionrules_"
_OPTIONS = {"_off": "off", "_block": "block", "_audit": "audit", "_warn": "warn"}
_TYPED: Mapping[str, Value | None] = {"enable": "block", "block": "block", "auditmode": "audit", "warn": "warn", "disable": "off"}
STANDARD = ("asr.vulnerable_drivers", "asr.credential_stealing", "asr.wmi_persistence")
"""The standard protection rules, which Microsoft advises to everybody."""


def _rule(name: str, says: str, definition: str, homes: Iterable[Home] = ()) -> TabledMeaning:
    return meaning(
        f"asr.{name}",
        says,
        WINDOWS,
        catalog(_GROUP + definition, _OPTIONS),
        *homes,
        RULES,
        secure=("block",),
        partial=("audit", "warn"),
        default="off",
    )


MEANINGS = (
    _rule(
        "vulnerable_drivers",
        "the rule on vulnerable signed drivers",
        "blockabuseofexploitedvulnerablesigneddrivers",
    ),
    _rule(
        "credential_stealing",
        "the rule on credential stealing from LSASS",
        "blockcredentialstealingfromwindowslocalsecurityauthoritysubsystem",
        typed(PROTECTION, "defenderPreventCredentialStealingType", _TYPED),
    ),
    _rule(
        "wmi_persistence",
        "the rule on persistence through WMI",
        "blockpersistencethroughwmieventsubscription",
        typed(PROTECTION, "defenderBlockPersistenceThroughWmiType", _TYPED),
    ),
)
