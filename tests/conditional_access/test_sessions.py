"""Session controls in proofs: what wins where several policies set them, and where a block or a device comes first."""

from __future__ import annotations

from typing import Any

from tests.conditional_access.test_regressions import BLOCK, COMPLIANT, EVERYBODY, MFA, escaping, policy, prove
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.notes import SHORTEST_NOTE
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION, Region, Requirement, WhichDevice

EVERY_TIME = {"isEnabled": True, "frequencyInterval": "everyTime"}
AT_RISK = {"signInRiskLevels": ["medium", "high"]}
PAW = {"deviceFilter": {"mode": "exclude", "rule": 'device.extensionAttribute1 -eq "PAW"'}}
OWNED = {"deviceFilter": {"mode": "exclude", "rule": 'device.deviceOwnership -eq "Company"'}}


def hours(length: int) -> dict[str, Any]:
    return {"isEnabled": True, "type": "hours", "value": length, "frequencyInterval": "timeBased"}


def session(name: str, controls: dict[str, Any], **conditions: Any) -> dict[str, Any]:
    """A policy with session controls and no grant."""
    return {**policy(name, **conditions), "grantControls": None, "sessionControls": controls}


def test_the_shortest_of_several_sign_in_frequencies_counts_and_is_said_to() -> None:
    policies = session("day", {"signInFrequency": hours(24)}), session("week", {"signInFrequency": hours(168)})
    coverage = prove(catalogue.sign_in_frequency(24), *policies)
    assert coverage.verdict is ProofVerdict.PROVED
    assert SHORTEST_NOTE in coverage.notes
    alone = prove(catalogue.sign_in_frequency(168), *policies)
    assert alone.verdict is ProofVerdict.PROVED
    assert SHORTEST_NOTE not in alone.notes


def test_a_longer_frequency_elsewhere_is_beside_the_point() -> None:
    browser, native = {"clientAppTypes": ["browser"]}, {"clientAppTypes": ["mobileAppsAndDesktopClients"]}
    policies = (
        session("day", {"signInFrequency": hours(24)}, **browser),
        session("week", {"signInFrequency": hours(168)}, **native),
    )
    coverage = prove(catalogue.sign_in_frequency(24), *policies)
    assert escaping(coverage) == EVERYBODY
    assert SHORTEST_NOTE not in coverage.notes


def test_whether_a_browser_session_persists_is_open_where_policies_contradict_each_other() -> None:
    always = session("always", {"persistentBrowser": {"isEnabled": True, "mode": "always"}})
    never = session("never", {"persistentBrowser": {"isEnabled": True, "mode": "never"}})
    assert prove(catalogue.never_persistent(), never).verdict is ProofVerdict.PROVED
    assert prove(catalogue.never_persistent(), never, always).verdict is ProofVerdict.UNDECIDED


def test_where_nobody_gets_in_there_is_no_session_to_contradict() -> None:
    """A block ends the matter, whatever the session controls of other policies say."""
    risky = policy("risky", BLOCK, **AT_RISK)
    always = session("always", {"persistentBrowser": {"isEnabled": True, "mode": "always"}})
    never = session("never", {"persistentBrowser": {"isEnabled": True, "mode": "never"}})
    requirement = Requirement(
        "risky",
        "sessions at high risk do not persist",
        region=Region(what=EVERY_APPLICATION, sign_in_risk=frozenset(("high",))),
        accepts=catalogue.never_persistent().accepts,
    )
    assert prove(requirement, risky, never, always).verdict is ProofVerdict.PROVED
    everywhere = session("week", {"signInFrequency": hours(168)})
    coverage = prove(catalogue.every_time_at_risk(["high"]), risky, everywhere)
    assert (coverage.verdict, SHORTEST_NOTE in coverage.notes) == (ProofVerdict.PROVED, False)


def test_every_time_at_risk_beside_a_weekly_frequency_for_all() -> None:
    risky = {**policy("risky", MFA, **AT_RISK), "sessionControls": {"signInFrequency": EVERY_TIME}}
    weekly = session("week", {"signInFrequency": hours(168)})
    coverage = prove(catalogue.every_time_at_risk(["medium", "high"]), risky, weekly)
    assert coverage.verdict is ProofVerdict.PROVED
    assert SHORTEST_NOTE in coverage.notes


def _ordinary_devices_blocked(devices: dict[str, Any]) -> ProofVerdict:
    device = WhichDevice(unmarked=True, text="ordinary devices")
    requirement = Requirement(
        "workstations",
        "ordinary devices are blocked",
        region=Region(what=EVERY_APPLICATION, device=device, clients=catalogue.MODERN),
    )
    return prove(requirement, policy("workstations", BLOCK, devices=devices)).verdict


def test_a_workstation_is_told_by_a_mark_not_by_what_every_device_shares() -> None:
    assert _ordinary_devices_blocked(PAW) is ProofVerdict.PROVED
    assert _ordinary_devices_blocked(OWNED) is ProofVerdict.VIOLATED
    assert (
        _ordinary_devices_blocked({"deviceFilter": {"mode": "exclude", "rule": "device.isCompliant -eq True"}})
        is ProofVerdict.VIOLATED
    )
    assert _ordinary_devices_blocked(COMPLIANT) is ProofVerdict.PROVED, "it blocks every compliant device"
    both = 'device.extensionAttribute1 -eq "PAW" -and device.deviceOwnership -eq "Company"'
    assert _ordinary_devices_blocked({"deviceFilter": {"mode": "exclude", "rule": both}}) is ProofVerdict.PROVED
    either = 'device.model -eq "Secure" -or device.deviceOwnership -eq "Company"'
    assert _ordinary_devices_blocked({"deviceFilter": {"mode": "exclude", "rule": either}}) is ProofVerdict.VIOLATED
    unlike = {"deviceFilter": {"mode": "include", "rule": 'device.extensionAttribute1 -ne "PAW"'}}
    assert _ordinary_devices_blocked(unlike) is ProofVerdict.PROVED
