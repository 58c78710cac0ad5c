"""What is read of a certificate is what it says, and anything else is no certificate."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import certificates
from ztscan.directory.certificates import certificate_of, normal


def test_a_certificate_with_an_rsa_key() -> None:
    read = certificate_of(certificates.CURRENT)
    assert read is not None
    assert read.thumbprint == certificates.CURRENT_THUMBPRINT
    assert (read.not_before, read.not_after) == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC))
    assert read.rsa_bits == 2048
    assert read.is_one_of(frozenset({normal(read.thumbprint.lower())}))
    assert not read.is_one_of(frozenset({"00"}))


def test_a_key_on_a_curve_and_a_year_after_2049() -> None:
    read = certificate_of(certificates.LONG)
    assert read is not None
    assert read.rsa_bits is None
    assert read.not_after == datetime(2056, 1, 1, tzinfo=UTC)


def test_pem_lines_and_blanks_do_not_matter() -> None:
    lines = "\n".join(certificates.WEAK[at : at + 64] for at in range(0, len(certificates.WEAK), 64))
    read = certificate_of(f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
    assert read == certificate_of(certificates.WEAK)
    assert read is not None
    assert read.rsa_bits == 1024


@pytest.mark.parametrize("text", ["", "SU5WRU5URUQ=", "not base64!", "MIIE3jCCAsagAwIBAgIQQcyDaZz3MI", "\u0000"])
def test_anything_else_is_no_certificate(text: str) -> None:
    assert certificate_of(text) is None


@given(cut=st.integers(0, len(certificates.CURRENT) * 3 // 4 - 8))
def test_a_certificate_that_is_cut_off_is_none(cut: int) -> None:
    assert certificate_of(base64.b64encode(base64.b64decode(certificates.CURRENT)[:cut]).decode()) is None


@given(st.binary(max_size=200))
def test_bytes_never_raise(der: bytes) -> None:
    certificate_of(base64.b64encode(der).decode())
