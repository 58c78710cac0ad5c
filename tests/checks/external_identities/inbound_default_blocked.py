"""Cases of `external_identities.inbound_default_blocked`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.cross_tenant_changes import (
    BLOCKED,
    DEFAULT,
    HOSTILE,
    INBOUND,
    ONE_APPLICATION,
    ONE_GROUP,
    OPEN,
    PARTNERS,
    setting,
    with_partner,
)
from ztscan.core.model import Verdict

VALUE = f"{DEFAULT}/{INBOUND}"
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("blocked"),
    Case("open, as Microsoft's default is", {VALUE: OPEN, f"{DEFAULT}/isServiceDefault": True}, {"default"}),
    Case(
        "blocked for one group only",
        {VALUE: setting("blocked", "blocked", user=ONE_GROUP, application=ONE_APPLICATION)},
        {"default"},
    ),
    Case("one application is open to all", {VALUE: setting("allowed", "allowed", application=ONE_APPLICATION)}, {"default"}),
    Case("blocked for all users, which is enough", {VALUE: setting("blocked", "allowed")}),
    Case("blocked for all applications, which is enough", {VALUE: setting("allowed", "blocked")}),
    Case("a list of users", {VALUE: setting("allowed", "allowed", user=ONE_GROUP)}),
    Case("a partner is an exception", with_partner(named={INBOUND: OPEN})),
    Case("a partner whose setting is not understood", with_partner(named={INBOUND: setting("audited", "allowed")})),
    Case("a hostile name of a partner", with_partner(tenant=HOSTILE, named={INBOUND: OPEN})),
    Case("a partner that is blocked", with_partner(named={INBOUND: BLOCKED})),
    Case("the setting is null", {VALUE: None}, verdict=NOT_ASSESSED),
    Case("no targets", {f"{VALUE}/applications/targets": []}, verdict=NOT_ASSESSED),
    Case("a word that is new", {f"{VALUE}/usersAndGroups/accessType": "audited"}, verdict=NOT_ASSESSED),
    Case("the default could not be read", {DEFAULT: gap(DEFAULT)}, verdict=NOT_ASSESSED),
    Case("partners could not be read", {PARTNERS: gap(PARTNERS)}, verdict=NOT_ASSESSED),
)
