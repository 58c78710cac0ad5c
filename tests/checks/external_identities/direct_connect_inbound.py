"""Cases of `external_identities.direct_connect_inbound`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.cross_tenant_changes import (
    DEFAULT,
    DIRECT_IN,
    HOSTILE,
    ONE_APPLICATION,
    OPEN,
    PARTNERS,
    setting,
    with_partner,
)
from ztscan.core.model import Verdict

VALUE = f"{DEFAULT}/{DIRECT_IN}"
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("blocked"),
    Case("blocked, as Microsoft's default is", {f"{DEFAULT}/isServiceDefault": True}),
    Case("open", {VALUE: OPEN}, {"default"}),
    Case("one application is open", {VALUE: setting("allowed", "allowed", application=ONE_APPLICATION)}, {"default"}),
    Case("all applications but one are open", {VALUE: setting("allowed", "blocked", application=ONE_APPLICATION)}, {"default"}),
    Case("a partner with a hostile name is an exception", with_partner(tenant=HOSTILE, named={DIRECT_IN: OPEN})),
    Case("the setting is null", {VALUE: None}, verdict=NOT_ASSESSED),
    Case("the default could not be read", {DEFAULT: gap(DEFAULT)}, verdict=NOT_ASSESSED),
    Case("partners could not be read", {PARTNERS: gap(PARTNERS)}, verdict=NOT_ASSESSED),
)
