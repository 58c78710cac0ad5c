"""Cases of `external_identities.outbound_default_restricted`. Case 80 of the reports is a fail: any tenant is open."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.cross_tenant_changes import (
    BLOCKED,
    DEFAULT,
    DIRECT_OUT,
    HOSTILE,
    ONE_GROUP,
    OPEN,
    OUTBOUND,
    PARTNERS,
    setting,
    with_partner,
)
from ztscan.core.model import Verdict

COLLABORATION, DIRECT = f"{DEFAULT}/{OUTBOUND}", f"{DEFAULT}/{DIRECT_OUT}"
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("both blocked"),
    Case("case 80: open to every tenant", {COLLABORATION: OPEN, f"{DEFAULT}/isServiceDefault": True}, {OUTBOUND}),
    Case("one group may go out", {COLLABORATION: setting("allowed", "allowed", user=ONE_GROUP)}),
    Case("all but one group may go out", {COLLABORATION: setting("blocked", "allowed", user=ONE_GROUP)}, {OUTBOUND}),
    Case("one group connects directly to any tenant", {DIRECT: setting("allowed", "allowed", user=ONE_GROUP)}, {DIRECT_OUT}),
    Case("both open", {COLLABORATION: OPEN, DIRECT: OPEN}, {OUTBOUND, DIRECT_OUT}),
    Case("a partner is an exception", with_partner(named={OUTBOUND: OPEN, DIRECT_OUT: OPEN})),
    Case("a hostile name of a partner", {**with_partner(tenant=HOSTILE, named={OUTBOUND: OPEN}), DIRECT: OPEN}, {DIRECT_OUT}),
    Case("a partner that is blocked", with_partner(named={OUTBOUND: BLOCKED})),
    Case("collaboration is null", {COLLABORATION: None}, verdict=NOT_ASSESSED),
    Case("collaboration is null and direct connect is open", {COLLABORATION: None, DIRECT: OPEN}, {DIRECT_OUT}),
    Case("direct connect is null", {DIRECT: None}, verdict=NOT_ASSESSED),
    Case("the default could not be read", {DEFAULT: gap(DEFAULT)}, verdict=NOT_ASSESSED),
    Case("partners could not be read", {PARTNERS: gap(PARTNERS)}, verdict=NOT_ASSESSED),
)
