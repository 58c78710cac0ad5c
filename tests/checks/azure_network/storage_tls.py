"""Cases of `azure_network.storage_tls`."""

from __future__ import annotations

from tests.checks.azure_network.storage_https import FAILS, NOT_APPLICABLE, NOT_ASSESSED, account
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_storage import STORAGE

CASES = (
    Case("TLS 1.2"),
    Case("TLS 1.3", account(minimumTlsVersion="TLS1_3")),
    Case("TLS 1.1", account(minimumTlsVersion="TLS1_1"), FAILS),
    Case("no minimum, which is TLS 1.0", account(minimumTlsVersion=None), FAILS),
    Case("a version that nobody knows", account(minimumTlsVersion="TLS2_0"), verdict=NOT_ASSESSED),
    Case("no account", {STORAGE: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {STORAGE: gap(STORAGE)}, verdict=NOT_ASSESSED),
)
