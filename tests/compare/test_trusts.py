"""A new or changed federated credential or certificate authority is a control, also where no check finds fault with it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.compare.nights import drift, night, reached
from tests.completing import record
from tests.scans import CONTOSO
from ztscan.core.members import AUTHORITIES, FEDERATED, OLDER_AUTHORITIES
from ztscan.core.model import ByKey, Gap, GapReason, Scan
from ztscan.core.sealing import Directory, seal
from ztscan.drift import story
from ztscan.drift.cause import Cause
from ztscan.engine.trusts import trusts
from ztscan.entities.applications import ApplicationFederation, FederatedCredential
from ztscan.entities.certificate_authorities import CertificateAuthority, OlderAuthorities, OlderAuthority

GITHUB = "https://token.actions.githubusercontent.com"
PIPELINE = "repo:contoso/infrastructure:environment:production"
UNREAD = Gap(AUTHORITIES, GapReason.NO_PERMISSION, "refused", "grant it")


def credential(subject: str, issuer: str = GITHUB, identity: str = "deploy") -> FederatedCredential:
    return record(FederatedCredential, id=identity, name=identity, issuer=issuer, subject=subject)


def application(name: str, *credentials: FederatedCredential) -> ApplicationFederation:
    return record(ApplicationFederation, id=name, app_id=name, display_name=name, federated_identity_credentials=credentials)


def older(*authorities: OlderAuthority) -> dict[str, Any]:
    return {OLDER_AUTHORITIES: ByKey(OLDER_AUTHORITIES, {"o": (OlderAuthorities(id="x", certificate_authorities=authorities),)})}


def root(issuer: str = "CN=Smartcards", ski: str = "5A1F", crl: str | None = None) -> OlderAuthority:
    return OlderAuthority(issuer=issuer, issuer_ski=ski, is_root_authority=True, certificate_revocation_list_url=crl)


def store(*ids: str) -> dict[str, Any]:
    rows = tuple(record(CertificateAuthority, id=one, display_name=f"CA {one}") for one in ids)
    return {AUTHORITIES: ByKey(AUTHORITIES, {"s": rows})}


def trusting(of: Scan, *applications: ApplicationFederation, **other: Any) -> Scan:
    groups = seal((), tuple(trusts({FEDERATED: applications, **other}, CONTOSO.id)), CONTOSO.id, Directory(None, (), None))[
        1
    ].groups
    members = msgspec.structs.replace(of.members, groups=(*of.members.groups, *groups))
    return msgspec.structs.replace(of, members=members)


BUILD = application("build", credential(PIPELINE))
BEFORE = trusting(night(), BUILD, application("mail"), **store("a"), **older(root()))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (trusting(night(), BUILD, application("mail"), **store("a"), **older(root())), []),
        (
            trusting(night(), BUILD, application("mail", credential("repo:evil/x")), **store("a"), **older(root())),
            ["Applications: added: mail"],
        ),
        (
            trusting(night(), application("build", credential("repo:evil/x")), **store("a"), **older(root())),
            [f"build: added: {GITHUB} repo:evil/x; removed: {GITHUB} {PIPELINE}"],
        ),
        (
            trusting(night(), application("build", credential(PIPELINE, "https://evil.example")), **store("a"), **older(root())),
            [f"build: added: https://evil.example {PIPELINE}; removed: {GITHUB} {PIPELINE}"],
        ),
        (trusting(night(), BUILD, **store("a", "b"), **older(root())), ["Certificate authorities: added: CA b"]),
        (
            trusting(night(), BUILD, **store("a"), **older(root(), root("CN=Evil", crl="http://evil.example/crl"))),
            ["Certificate authorities: added: CN=Evil"],
        ),
        (
            trusting(night(), BUILD, **store("a"), **older(root(ski="BEEF"))),
            ["Certificate authorities: added: CN=Smartcards; removed: CN=Smartcards"],
        ),
    ],
)
def test_whose_signatures_are_accepted_is_a_control(after: Scan, told: list[str]) -> None:
    found = drift(BEFORE, after)
    assert [f"{event.name}: {event.what}" for event in story.events(found)] == told
    assert found.fails("control") is bool(told)


def test_authorities_that_could_not_be_read_are_not_absent() -> None:
    found = drift(BEFORE, trusting(night(), BUILD, **{AUTHORITIES: ByKey(AUTHORITIES, {"s": UNREAD})}, **older(root())))
    assert not found.controls
    assert [blind.name for blind in found.blindness] == [AUTHORITIES]


def test_a_new_application_with_a_credential_does_not_make_the_turnover_of_devices_a_control() -> None:
    before, after = reached("a", devices="ab"), reached("ac", devices="abc")
    (change,) = drift(trusting(before), trusting(after, BUILD)).findings
    assert change.cause is Cause.POPULATION
