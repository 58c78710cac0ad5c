"""Cases of `global_secure_access.tls_certificate_valid`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.tls_inspection import CERTIFICATES, TLS, certificate

FAILS = {key("certificate")}

CASES = (
    Case("valid for long"),
    Case("expires soon", {CERTIFICATES: [certificate(end="2026-11-20T00:00:00Z")]}, FAILS),
    Case("soon is accepted", {CERTIFICATES: [certificate(end="2026-11-20T00:00:00Z")]}, options={"minimum_days": 10}),
    Case("a hostile name", {CERTIFICATES: [certificate(end="2026-11-20T00:00:00Z", name="<b>`|\u001b[2J")]}, FAILS),
    Case("has expired", {CERTIFICATES: [certificate("expired", "2026-10-20T00:00:00Z")]}, FAILS),
    Case("no certificate", {CERTIFICATES: []}, {"internetTraffic"}),
    Case("being requested", {CERTIFICATES: [certificate("csrGenerated", None)]}, {"internetTraffic"}),
    Case("no TLS policy", {TLS: []}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("a status that nobody knows", {CERTIFICATES: [certificate("pondering")]}, verdict=NOT_ASSESSED),
    Case("the status is null", {CERTIFICATES: [certificate(None)]}, verdict=NOT_ASSESSED),
    Case("the end was not returned", {CERTIFICATES: [certificate(end=None)]}, verdict=NOT_ASSESSED),
    Case("the end is no time", {CERTIFICATES: [certificate(end="soon")]}, verdict=NOT_ASSESSED),
    Case("policies could not be read", {TLS: gap(TLS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {CERTIFICATES: gap(CERTIFICATES)}, verdict=NOT_ASSESSED),
    Case(
        "an expired one beside a valid one",
        {CERTIFICATES: [{**certificate("expired", "2026-10-20T00:00:00Z"), "id": key("old")}, certificate()]},
    ),
    Case(
        "an expired one beside one that is requested",
        {CERTIFICATES: [{**certificate("expired", "2026-10-20T00:00:00Z"), "id": key("old")}, certificate("enrolling", None)]},
        {key("old")},
    ),
    Case("marked as expired", {CERTIFICATES: [certificate("expired")]}, FAILS),
)
