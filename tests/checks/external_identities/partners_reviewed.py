"""Cases of `external_identities.partners_reviewed`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.cross_tenant_changes import (
    DEFAULT,
    HOSTILE,
    INBOUND,
    ONE_APPLICATION,
    OPEN,
    OTHER,
    PARTNER,
    PARTNERS,
    SYNCHRONIZATION,
    consent,
    setting,
    trust,
    with_partner,
)
from ztscan.core.model import Verdict

APPROVED = {"approved_tenants": (PARTNER.upper(),)}
ELSE = {"approved_tenants": (OTHER,)}
NOT_ASSESSED = Verdict.NOT_ASSESSED
LIMITED = setting("allowed", "allowed", application=ONE_APPLICATION)
WIDE = with_partner(
    inboundTrust=trust(mfa=True, hybrid=True),
    isServiceProvider=True,
    automaticUserConsentSettings=consent(True),
    synchronises=True,
    named={INBOUND: OPEN},
)

CASES = (
    Case("no partner", verdict=Verdict.NOT_APPLICABLE),
    Case("no partner, and one is declared", options=APPROVED, verdict=Verdict.NOT_APPLICABLE),
    Case("an approved partner", WIDE, options=APPROVED),
    Case("nothing is declared", WIDE, verdict=Verdict.MANUAL),
    Case("another partner is declared", WIDE, {PARTNER}, options=ELSE),
    Case("a partner with one application", with_partner(named={INBOUND: LIMITED}), {PARTNER}, options=ELSE),
    Case("a partner for which the default holds", with_partner(), {PARTNER}, options=ELSE),
    Case("a hostile name", with_partner(tenant=HOSTILE, named={INBOUND: OPEN}), {HOSTILE}, options=ELSE),
    Case(
        "synchronisation could not be read",
        {**WIDE, SYNCHRONIZATION: gap(SYNCHRONIZATION)},
        options=APPROVED,
        verdict=NOT_ASSESSED,
    ),
    Case(
        "synchronisation of an unknown partner could not be read",
        {**WIDE, SYNCHRONIZATION: gap(SYNCHRONIZATION)},
        {PARTNER},
        options=ELSE,
    ),
    Case(
        "what the default grants was not returned, and nothing is declared",
        {**with_partner(), f"{DEFAULT}/{INBOUND}": None},
        verdict=Verdict.MANUAL,
    ),
    Case("partners could not be read", {PARTNERS: gap(PARTNERS)}, verdict=NOT_ASSESSED),
    Case("the default could not be read", {**WIDE, DEFAULT: gap(DEFAULT)}, options=APPROVED, verdict=NOT_ASSESSED),
)
