"""Cases of `external_identities.inbound_trust`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.cross_tenant_changes import DEFAULT, HOSTILE, OTHER, PARTNER, PARTNERS, trust, with_partner
from ztscan.core.model import Verdict

TRUST = f"{DEFAULT}/inboundTrust"
APPROVED = {"approved_tenants": (PARTNER,)}
ELSE = {"approved_tenants": (OTHER,)}
NOT_ASSESSED = Verdict.NOT_ASSESSED
TRUSTED = with_partner(inboundTrust=trust(mfa=True, compliant=None, hybrid=False))

CASES = (
    Case("nothing is trusted"),
    Case("MFA of every tenant", {f"{TRUST}/isMfaAccepted": True}, {"default"}),
    Case("hybrid joined devices of every tenant", {f"{TRUST}/isHybridAzureADJoinedDeviceAccepted": True}, {"default"}),
    Case("an approved partner", TRUSTED, options=APPROVED),
    Case("a partner, and nothing is declared", TRUSTED, verdict=Verdict.MANUAL),
    Case("a partner that is not declared", TRUSTED, {PARTNER}, options=ELSE),
    Case("a hostile name", with_partner(tenant=HOSTILE, inboundTrust=trust(mfa=True)), {HOSTILE}, options=ELSE),
    Case("a partner that inherits nothing", with_partner(inboundTrust=None)),
    Case(
        "a partner that is trusted less",
        {f"{TRUST}/isMfaAccepted": True, **with_partner(inboundTrust=trust(mfa=False))},
        {"default"},
    ),
    Case("the trust is null", {TRUST: None}, verdict=NOT_ASSESSED),
    Case("one claim is null", {f"{TRUST}/isCompliantDeviceAccepted": None}, verdict=NOT_ASSESSED),
    Case("R13: a claim was not returned", {f"{TRUST}/isMfaAccepted": Remove()}, verdict=NOT_ASSESSED),
    Case("partners could not be read", {PARTNERS: gap(PARTNERS)}, verdict=NOT_ASSESSED),
)
