"""Cases of `external_identities.tenant_restrictions_v2`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.network import key
from tests.checks.cross_tenant_changes import DEFAULT, HOSTILE, ONE_APPLICATION, OPEN, setting, with_partner
from ztscan.core.model import Verdict

VALUE = f"{DEFAULT}/tenantRestrictions"
TAGGING = "network_tagging"
STATUS = f"{TAGGING}/networkPacketTaggingStatus"
PROFILES = "forwarding_profiles"
MICROSOFT_PROFILE = f"{PROFILES}/{key('profile-m365')}/state"
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("blocked, and Global Secure Access signals it"),
    Case("open", {VALUE: OPEN}, {"default"}),
    Case("blocked for one application only", {VALUE: setting("blocked", "blocked", application=ONE_APPLICATION)}, {"default"}),
    Case("users only are blocked", {VALUE: setting("blocked", "allowed")}, {"default"}),
    Case("blocked, and nothing signals it", {STATUS: "disabled"}, verdict=Verdict.MANUAL),
    Case("open, and signalling could not be read", {VALUE: OPEN, TAGGING: gap(TAGGING)}, {"default"}),
    Case("signalled, and nothing is forwarded", {MICROSOFT_PROFILE: "disabled"}, verdict=Verdict.MANUAL),
    Case("forwarding could not be read", {PROFILES: gap(PROFILES)}, verdict=NOT_ASSESSED),
    Case("signalling could not be read", {TAGGING: gap(TAGGING)}, verdict=NOT_ASSESSED),
    Case("R13: signalling was not returned", {STATUS: Remove()}, verdict=NOT_ASSESSED),
    Case("signalling is null", {STATUS: None}, verdict=NOT_ASSESSED),
    Case("a partner with a hostile name is an exception", with_partner(tenant=HOSTILE, tenantRestrictions=OPEN)),
    Case("never configured", {VALUE: None}, verdict=NOT_ASSESSED),
    Case("the default could not be read", {DEFAULT: gap(DEFAULT)}, verdict=NOT_ASSESSED),
)
