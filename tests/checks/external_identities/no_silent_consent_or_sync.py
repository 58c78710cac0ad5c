"""Cases of `external_identities.no_silent_consent_or_sync`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.cross_tenant_changes import (
    DEFAULT,
    HOSTILE,
    PARTNER,
    PARTNERS,
    SYNCHRONIZATION,
    consent,
    with_partner,
)
from ztscan.core.model import Verdict

CONSENT = f"{DEFAULT}/automaticUserConsentSettings"
SILENT = {"automaticUserConsentSettings": consent(True)}
APPROVED = {"approved_tenants": (PARTNER,)}
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("off, and no partner"),
    Case("on for every tenant", {CONSENT: consent(True, False)}, {"default"}),
    Case("a partner brings users in silence", with_partner(named=SILENT), {PARTNER}),
    Case("a partner synchronises users", with_partner(synchronises=True, named=SILENT), {PARTNER}),
    Case("an approved partner synchronises users", with_partner(synchronises=True, named=SILENT), options=APPROVED),
    Case(
        "a partner in the same multitenant organisation",
        with_partner(synchronises=True, isInMultiTenantOrganization=True, named=SILENT),
    ),
    Case("synchronisation without redemption does nothing", with_partner(synchronises=True)),
    Case("outbound only", with_partner(automaticUserConsentSettings=consent(None, True))),
    Case("a partner inherits it", {CONSENT: consent(True), **with_partner()}, {"default", PARTNER}),
    Case(
        "a partner is set off", {CONSENT: consent(True), **with_partner(automaticUserConsentSettings=consent(False))}, {"default"}
    ),
    Case("a hostile name", with_partner(tenant=HOSTILE, synchronises=True, named=SILENT), {HOSTILE}),
    Case("the default does not say it", {CONSENT: None}, verdict=NOT_ASSESSED),
    Case("neither says it", {CONSENT: consent(None), **with_partner()}, verdict=NOT_ASSESSED),
    Case(
        "R13: a partner's setting was not returned",
        {**with_partner(), f"{PARTNERS}/0/automaticUserConsentSettings": Remove()},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a partner's setting was not returned, and the default is on",
        {CONSENT: consent(True), **with_partner(), f"{PARTNERS}/0/automaticUserConsentSettings": Remove()},
        {"default"},
    ),
    Case("synchronisation could not be read", {**with_partner(), SYNCHRONIZATION: gap(SYNCHRONIZATION)}, verdict=NOT_ASSESSED),
    Case("a partner is missing from the list of synchronisation", {**with_partner(), SYNCHRONIZATION: []}, verdict=NOT_ASSESSED),
    Case("partners could not be read", {PARTNERS: gap(PARTNERS)}, verdict=NOT_ASSESSED),
)
