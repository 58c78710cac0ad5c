"""Cases of `applications.no_guest_owner`."""

from __future__ import annotations

from tests.checks.applications.critical_permissions_direct import HOSTILE
from tests.checks.applications.privileged_api_no_owner import (
    OF_THE_APPLICATION,
    OF_THE_PRINCIPAL,
    person,
    principal,
)
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, BILLING, BILLING_APPLICATION, GUEST, TICKETS, WORKER
from tests.checks.compliant.people import user
from ztscan.core.model import Verdict

EXTERNAL = "55555555-5555-4555-8555-555555555555"

CASES = (
    Case("members own the applications"),
    Case(
        "a guest owns an application", {OF_THE_APPLICATION: [person(GUEST, HOSTILE), person(ADMIN)]}, fails={BILLING_APPLICATION}
    ),
    Case("a guest owns a service principal", {OF_THE_PRINCIPAL: [person(GUEST)]}, fails={BILLING}),
    Case("both", {OF_THE_APPLICATION: [person(GUEST)], OF_THE_PRINCIPAL: [person(GUEST)]}, fails={BILLING_APPLICATION, BILLING}),
    Case(
        "a member of another organisation",
        {
            "users": Add(user(EXTERNAL, "eva#EXT#", userType="Member", creationType="Invitation")),
            OF_THE_PRINCIPAL: [person(EXTERNAL)],
        },
        fails={BILLING},
    ),
    Case("a service principal is an owner", {OF_THE_APPLICATION: [principal(TICKETS)]}),
    Case("nobody owns anything", {OF_THE_APPLICATION: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("an owner who was not read", {OF_THE_PRINCIPAL: [person("gone")]}, verdict=Verdict.NOT_ASSESSED),
    Case("two owners who were not read", {OF_THE_PRINCIPAL: [person("lost"), person("gone")]}, verdict=Verdict.NOT_ASSESSED),
    Case("an owner of unknown kind who was not read", {OF_THE_PRINCIPAL: [{"id": "gone"}]}, verdict=Verdict.NOT_ASSESSED),
    Case("an owner of unknown kind who is a member", {OF_THE_PRINCIPAL: [{"id": WORKER}]}),
    Case("owners were not returned", {OF_THE_APPLICATION: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "owners were not returned, a guest is there",
        {OF_THE_APPLICATION: None, OF_THE_PRINCIPAL: [person(GUEST)]},
        fails={BILLING},
    ),
    Case(
        "more owners than the list shows",
        {OF_THE_APPLICATION: [person(ADMIN)] * 20, "application_owners": {BILLING_APPLICATION: [person(ADMIN), person(GUEST)]}},
        fails={BILLING_APPLICATION},
    ),
    Case("users could not be read", {"users": gap("users")}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "service principals could not be read",
        {"service_principals_with_owners": gap("service_principals_with_owners")},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
