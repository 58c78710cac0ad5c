"""How the findings on hybrid identity are fixed."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.setting_families import SYNCHRONIZATION
from ztscan.plugin import Finding, FixStep, Impact, NoFix, RecordedValues, step

_BYPASS = "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"


def _features(recorded: RecordedValues, findings: tuple[Finding, ...], value: bool, name: str = "") -> FixStep:
    key = findings[0].subject.id
    names = [name] if name else sorted(found.discriminator for found in findings)
    body = {"features": dict.fromkeys(names, value)}
    return step(SYNCHRONIZATION.resource, f"{SYNCHRONIZATION.path}/{key}", body, recorded.of(SYNCHRONIZATION.resource, key))


def matching(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    yield _features(recorded, findings, value=True)


def bypass(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    yield _features(recorded, findings, value=False, name=_BYPASS)


FIXES = {
    "block_matching": SYNCHRONIZATION.made_by(
        "Block soft matching and hard match takeover of cloud accounts.",
        matching,
        impact=Impact.ADMINISTRATORS,
        notices="Administrators who match new accounts on premises with cloud accounts must switch it off for that time.",
    ),
    "no_identifier_bypass": SYNCHRONIZATION.made_by(
        "Switch off the temporary bypass for changes to on-premises object identifiers.",
        bypass,
        impact=Impact.ADMINISTRATORS,
        notices="Administrators who move accounts between forests need it during the move only.",
    ),
    "cloud_authentication": NoFix(
        "Moving a domain from federation is a project: staged rollout first, then one domain at a time."
    ),
    "krbtgt_not_synced": NoFix("The account is removed from synchronisation on premises. Microsoft Graph cannot do that."),
    "password_hash_sync": NoFix("Password hash synchronisation is switched on in the synchronisation server."),
    "sync_credentials_rotated": NoFix("The password of the synchronisation account is changed by the synchronisation server."),
    "sync_is_current": NoFix("A person has to find out on the synchronisation server why it stopped."),
    "sync_uses_application": NoFix("The synchronisation server has to be upgraded and signed in as an application."),
}
