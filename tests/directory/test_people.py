"""Names of principals: what could not be read has none, and only what is certainly gone is called deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from tests.completing import record
from ztscan.core.columns import table_of
from ztscan.core.model import ByKey, Gap, GapReason, Subject
from ztscan.directory.people import (
    PrivilegedUsers,
    enabled_guests,
    enabled_members,
    external_users,
    members_registering_here,
    partner_principals,
    principal_names,
    privileged_users,
)
from ztscan.directory.role_holding import RoleHolding, RoleHoldings, Tenure
from ztscan.graph.areas.conditional_access import CrossTenantAccessDefault, CrossTenantAccessPartner, InboundTrust
from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.areas.roles import RoleAssignment
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.areas.users import PrivilegedUserDetails, User

UNREAD = Gap("directory_objects", GapReason.NO_PERMISSION, "refused", "grant")
KNOWN = DirectoryObject(id="known", odata_type="#microsoft.graph.group", display_name="Everybody")


def test_a_principal_that_could_not_be_read_is_not_called_deleted() -> None:
    found: dict[str, DirectoryObject | Gap | None] = {"known": KNOWN, "gone": None, "unread": UNREAD}
    objects: ByKey[DirectoryObject | None] = ByKey("directory_objects", found)
    names = principal_names(objects, UNREAD, MappingProxyType({"partner": "contoso"}))
    assert names == {
        "known": "Everybody",
        "gone": "a deleted principal (gone)",
        "partner": "a group of partner tenant contoso",
    }
    assert principal_names(UNREAD, UNREAD, UNREAD) == {}


NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


def user(key: str, **said: Any) -> User:
    return record(User, id=key, **{"user_type": "Member", "account_enabled": True, "user_principal_name": f"{key}@x", **said})


def ids(users: Iterable[User]) -> list[str]:
    return [one.id for one in users]


@pytest.mark.parametrize(
    ("said", "elsewhere"),
    [
        ({}, False),
        ({"user_principal_name": None}, False),
        ({"user_principal_name": "ada_contoso.com#EXT#@fabrikam.com"}, True),
        ({"creation_type": "INVITATION"}, True),
        ({"creation_type": "EmailVerified"}, False),
        ({"external_user_state": "PendingAcceptance"}, True),
        ({"user_type": "Guest"}, False),
    ],
)
def test_who_belongs_to_another_organization(said: dict[str, Any], *, elsewhere: bool) -> None:
    assert external_users(table_of(User, [user("u", **said)])) == (frozenset({"u"}) if elsewhere else frozenset())


@pytest.mark.parametrize(
    ("said", "member", "guest"),
    [
        ({}, True, False),
        ({"account_enabled": None}, True, False),
        ({"account_enabled": False}, False, False),
        ({"user_type": "Guest"}, False, True),
        ({"user_type": "Guest", "account_enabled": None}, False, True),
        ({"user_type": "Guest", "account_enabled": False}, False, False),
        ({"user_type": None}, True, False),
        ({"employee_hire_date": "2026-11-20T06:00:00Z"}, True, False),
        ({"employee_hire_date": "2026-11-20T06:00:01Z"}, False, False),
    ],
)
def test_who_is_an_enabled_member_or_guest(said: dict[str, Any], *, member: bool, guest: bool) -> None:
    users = table_of(User, [user("u", **said)])
    assert (ids(enabled_members(users, NOW)), ids(enabled_guests(users))) == (["u"] * member, ["u"] * guest)


TRUSTING, NOT_TRUSTING = (record(InboundTrust, is_mfa_accepted=accepted) for accepted in (True, False))


@pytest.mark.parametrize(
    ("default", "partner", "registering"),
    [
        (NOT_TRUSTING, None, ["own", "member"]),
        (NOT_TRUSTING, NOT_TRUSTING, ["own", "member"]),
        (TRUSTING, None, ["own"]),
        (None, TRUSTING, ["own"]),
        (None, None, ["own", "member"]),
    ],
)
def test_members_of_another_organization_register_there_where_its_mfa_is_trusted(
    default: InboundTrust | None, partner: InboundTrust | None, registering: list[str]
) -> None:
    members = table_of(User, [user("own"), user("member", external_user_state="Accepted")])
    by_default = record(CrossTenantAccessDefault, inbound_trust=default)
    partners = (record(CrossTenantAccessPartner, tenant_id="p", inbound_trust=partner),)
    found = members_registering_here(members, by_default, partners)
    assert not isinstance(found, Gap)
    assert sorted(ids(found)) == sorted(registering)
    assert members_registering_here(members, UNREAD, partners) is UNREAD
    assert members_registering_here(members, by_default, UNREAD) is UNREAD
    alone = table_of(User, [user("own")])
    assert members_registering_here(alone, UNREAD, UNREAD) is alone


@pytest.mark.parametrize(
    ("name", "shown", "expected"),
    [("ada@x", "Ada", "ada@x"), (None, "Ada", "Ada"), ("", "Ada", "Ada"), (None, None, "u")],
)
def test_a_principal_goes_by_its_best_name(name: str | None, shown: str | None, expected: str) -> None:
    details = record(PrivilegedUserDetails, id="u", user_principal_name=name, display_name=shown)
    known = PrivilegedUsers(MappingProxyType({}), MappingProxyType({"u": details}), (), ())
    assert known.subject("u") == Subject("user", "u", expected)
    assert known.subject("other") == Subject("user", "other", "other")
    assert principal_names(UNREAD, ByKey("privileged_user_details", {"u": details, "v": UNREAD}), UNREAD) == {"u": expected}


def test_a_holder_of_an_unknown_kind_is_a_user_where_the_details_of_one_were_read() -> None:
    held = [RoleHolding(key, "r", Tenure.STANDING, kind) for key, kind in (("a", ""), ("b", ""), ("c", "user"), ("d", "user"))]
    held += [RoleHolding("a", "s", Tenure.ELIGIBLE, "user"), RoleHolding("e", "r", Tenure.STANDING, "group")]
    held += [RoleHolding("f", "other", Tenure.STANDING, "user")]
    details: dict[str, PrivilegedUserDetails | Gap | None] = {
        "a": record(PrivilegedUserDetails, id="a"),
        "b": None,
        "c": None,
        "d": UNREAD,
    }
    found = privileged_users(
        RoleHoldings(tuple(held), (), frozenset()), {"r": "R", "s": "S"}, ByKey("privileged_user_details", details)
    )
    assert [*found.holdings] == ["a", "c", "d"]
    assert [*found.details] == ["a"]
    assert (found.of("s"), found.of("r")) == (("a",), ("a", "c", "d"))
    assert [gap.resource for gap in found.unread] == ["privileged_user_details", "directory_objects"]
    nobody = privileged_users(RoleHoldings(tuple(held), (UNREAD,), frozenset()), {"r": "R"}, UNREAD)
    assert ([*nobody.holdings], nobody.unread, nobody.gaps) == (["c", "d"], (UNREAD,), (UNREAD,))


def test_a_principal_of_another_tenant_that_is_not_here_is_one_of_a_partner() -> None:
    def assignment(key: str, tenant: str | None) -> RoleAssignment:
        return record(RoleAssignment, id=f"ra-{key}", principal_id=key, role_definition_id="r", principal_organization_id=tenant)

    rows = (assignment("own", "OWN"), assignment("known", "p"), assignment("partner", "p"), assignment("unsaid", None))
    objects = ByKey[DirectoryObject | None]("directory_objects", {"own": None, "known": KNOWN, "partner": None, "unsaid": None})
    organization = (record(Organization, id="own"),)
    assert partner_principals(rows, objects, organization) == {"partner": "p"}
    assert partner_principals(rows, UNREAD, organization) == {"known": "p", "partner": "p"}
    assert [*partner_principals(rows[::-1], UNREAD, organization)] == [*partner_principals(rows, UNREAD, organization)]
