"""Controls of frameworks and other tools as every report names them."""

from __future__ import annotations

from collections.abc import Mapping

from ztscan.core.model import CheckResult
from ztscan.objectives.controls import load_controls

FRAMEWORK_WORDS = {
    "mitre-attack": "MITRE ATT&CK",
    "nist-800-53": "NIST SP 800-53",
    "iso-27001": "ISO/IEC 27001",
    "cis-m365-7.0": "CIS Microsoft 365 7.0",
    "cis-m365-6.0": "CIS Microsoft 365 6.0",
    "cis-azure-6.0": "CIS Azure Foundations 6.0",
    "mcsb": "Microsoft cloud security benchmark",
    "scuba": "CISA SCuBA",
    "eidsca": "EIDSCA",
    "maester": "Maester",
    "prowler": "Prowler",
    "zta": "Zero Trust Assessment",
    "monkey365": "Monkey365",
}
"""Frameworks and tools in the order in which a card has them."""


_PARTIAL = " (partial)"


def controls(check: CheckResult, key: str) -> tuple[str, ...]:
    """The controls of a framework or tool that a check is mapped to, with a mark where it tests them only in part."""
    return tuple(f"{control}{_PARTIAL}" if check.is_partial(key, control) else control for control in check.mappings.get(key, ()))


def all_controls(check: CheckResult) -> Mapping[str, str]:
    """By framework or tool: what the check itself is mapped to, and the general controls that its objectives are a part of.

    Where all are tested in part, that is said once.
    """
    table = load_controls()
    found: dict[str, str] = {}
    for key in dict.fromkeys((*FRAMEWORK_WORDS, *sorted(check.mappings))):
        own = check.mappings.get(key, ())
        general = (control for control in table.of(check.objectives, key) if control not in own)
        ids = (*controls(check, key), *(f"{control}{_PARTIAL}" for control in general))
        if ids:
            found[key] = _listed(ids)
    return found


def _listed(ids: tuple[str, ...]) -> str:
    if all(control.endswith(_PARTIAL) for control in ids):
        return f"{', '.join(control.removesuffix(_PARTIAL) for control in ids)} (partial)"
    return ", ".join(ids)
