"""Cases of `azure_network.web_apps_tls`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_network.web_apps_https import ID
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_web import CONFIGURATIONS, SITES, configuration, site


def configured(**properties: Any) -> dict[str, Any]:
    return {SITES: [site("app-orders")], CONFIGURATIONS: [configuration("app-orders", **properties)]}


CASES = (
    Case("TLS 1.2"),
    Case("TLS 1.3, no FTP", configured(minTlsVersion="1.3", ftpsState="Disabled")),
    Case("TLS 1.0", configured(minTlsVersion="1.0"), {ID}),
    Case("TLS 1.1 for deployment", configured(scmMinTlsVersion="1.1"), {ID}),
    Case("plain FTP", configured(ftpsState="AllAllowed"), {ID}),
    Case("remote debugging", configured(remoteDebuggingEnabled=True), {ID}),
    Case("TLS was not returned", configured(minTlsVersion=None), verdict=NOT_ASSESSED),
    Case("a state of FTP that nobody knows", configured(ftpsState="Perhaps"), verdict=NOT_ASSESSED),
    Case("an app without configuration", {SITES: [site("app-orders")], CONFIGURATIONS: []}, verdict=NOT_ASSESSED),
    Case("no app", {SITES: [], CONFIGURATIONS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {CONFIGURATIONS: gap(CONFIGURATIONS)}, verdict=NOT_ASSESSED),
)
