"""``ztscan waive`` and ``ztscan attest`` write into a file that people keep by hand."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scans import HOSTILE
from ztscan.config.edit import add_attestation, add_waiver
from ztscan.config.settings import AttestationEntry, WaiverEntry, parse_settings
from ztscan.core.errors import UsageError

WAIVER = WaiverEntry(
    check="privileged_access.global_admin_count",
    subject="*",
    reason="until the tenants are joined",
    owner="adele.vance@contoso.com",
    expires=date(2027, 3, 31),
    evidence="b7e23ec29af22b0b4e41da31e868d572",
)
ATTESTATION = AttestationEntry(
    objective="programme.accountability",
    status="met",
    by="adele.vance@contoso.com",
    on=date(2026, 11, 2),
    expires=date(2027, 11, 1),
    evidence="minutes of 2 November",
)
BY_HAND = """# our tenant, reviewed each quarter
[scan]
fail_on = 'critical'   # the board decided so


# printers
[[waiver]]
check = "conditional_access.mfa_all_users"   # MFA
subject = "*"
reason = 'printers'
owner = "it@contoso.com"
expires = 2027-01-31  # replaced by then

[tenant]
id = "contoso.com"
"""


def test_a_new_waiver_leaves_everything_else_as_it_was_written() -> None:
    edited = add_waiver(BY_HAND, WAIVER)
    assert edited.startswith(BY_HAND)
    assert parse_settings(edited).waivers == (*parse_settings(BY_HAND).waivers, WAIVER)


def test_renewing_a_waiver_touches_only_what_changed() -> None:
    edited = add_waiver(BY_HAND, msgspec.structs.replace(parse_settings(BY_HAND).waivers[0], expires=date(2027, 4, 30)))
    former = "[[waiver]]\n# Accepted before, until 2027-01-31, by it@contoso.com: printers\n"
    assert edited == BY_HAND.replace("2027-01-31", "2027-04-30").replace("[[waiver]]\n", former)


def test_a_renewed_waiver_does_not_keep_the_evidence_that_was_accepted_before() -> None:
    renewed = msgspec.structs.replace(WAIVER, evidence="")
    assert parse_settings(add_waiver(add_waiver("", WAIVER), renewed)).waivers == (renewed,)


def test_a_waiver_can_be_renewed_after_others_were_added_far_from_it() -> None:
    text = add_attestation(add_waiver(BY_HAND, WAIVER), ATTESTATION)
    renewed = msgspec.structs.replace(WAIVER, expires=date(2027, 5, 31))
    settings = parse_settings(add_waiver(text, renewed))
    assert settings.waivers == (*parse_settings(BY_HAND).waivers, renewed)
    assert settings.attestations == (ATTESTATION,)


def test_attesting_again_replaces_the_sign_off() -> None:
    again = msgspec.structs.replace(ATTESTATION, status="partly_met", due=date(2027, 5, 1))
    assert parse_settings(add_attestation(add_attestation("", ATTESTATION), again)).attestations == (again,)


def test_an_attestation_that_ends_before_it_begins_is_not_written() -> None:
    with pytest.raises(UsageError, match="before it was given"):
        add_attestation("", msgspec.structs.replace(ATTESTATION, expires=date(2026, 1, 1)))


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_reason_holds_it_cannot_become_another_key(text: str) -> None:
    entry = msgspec.structs.replace(WAIVER, reason=text)
    assert parse_settings(add_waiver(BY_HAND, entry)).waivers[-1] == entry


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1))
def test_any_text_comes_back_as_it_was_given(reason: str, owner: str) -> None:
    entry = msgspec.structs.replace(WAIVER, reason=reason, owner=owner)
    assert parse_settings(add_waiver("", entry)).waivers == (entry,)


def test_a_file_that_is_wrong_already_is_not_edited() -> None:
    with pytest.raises(UsageError, match="unknown key `scna`"):
        add_waiver("[scna]\n", WAIVER)


def test_an_inline_list_is_refused_with_what_to_do() -> None:
    with pytest.raises(UsageError) as caught:
        add_waiver("waiver = []\n", WAIVER)
    assert caught.value.next_step == "write each as `[[waiver]]`"
