"""Reading attestations: a statement without a name, a proof or an end is none."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from ztscan.config import settings as config
from ztscan.config.attestations import Attestation, AttestedStatus, Validity, read
from ztscan.config.waivers import LONGEST
from ztscan.core.errors import UsageError

ENTRY: dict[str, Any] = {
    "objective": "programme.accountability",
    "status": "partly_met",
    "by": "adele.vance@contoso.com",
    "on": date(2026, 11, 2),
    "expires": date(2027, 11, 1),
    "evidence": "minutes of 2 November",
    "due": date(2027, 5, 1),
}


def test_an_attestation_is_read_from_the_configuration() -> None:
    settings = config.parse_settings(
        '[[attestation]]\nobjective = "programme.accountability"\nstatus = "partly_met"\nby = "adele.vance@contoso.com"\n'
        'on = 2026-11-02\nexpires = 2027-11-01\nevidence = "minutes of 2 November"\ndue = 2027-05-01\n'
    )
    expected = Attestation(**{**ENTRY, "status": AttestedStatus.PARTLY_MET})
    assert read(settings.attestations) == (expected,)
    assert read([ENTRY]) == (expected,)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"by": " "}, "an attestation needs `by`"),
        ({"evidence": ""}, "an attestation needs `evidence`"),
        ({"expires": date(2026, 11, 1)}, "expires on 2026-11-01, before it was given on 2026-11-02"),
        ({"status": "not_assessed"}, "invalid enum value 'not_assessed'"),
    ],
)
def test_an_attestation_that_nobody_could_check_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read([ENTRY | change])


def test_an_attestation_lasts_as_long_as_a_waiver_may() -> None:
    """Renewing it is the review: one that never ends is never reviewed."""
    (given,) = read([ENTRY])
    last = given.expires - LONGEST
    assert [given.validity(day).value for day in (given.on, given.expires)] == ["valid", "valid"]
    (long,) = read([ENTRY | {"on": last - timedelta(days=1)}])
    assert long.validity(last) is Validity.VALID
    assert long.validity(last - timedelta(days=1)) is Validity.TOO_FAR_AHEAD
    assert long.validity(last - timedelta(days=2)) is Validity.NOT_YET


def test_the_same_objective_twice_is_refused() -> None:
    with pytest.raises(UsageError, match=re.escape("`programme.accountability` is attested twice")):
        read([ENTRY, ENTRY | {"status": "not_met"}])
