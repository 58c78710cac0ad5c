"""What administrators grant to applications is a control, also where no check finds fault with it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.compare.nights import drift, night, reached
from tests.completing import record
from tests.scans import CONTOSO
from ztscan.core.model import Gap, GapReason, Scan
from ztscan.core.sealing import Directory, seal
from ztscan.engine.consents import consents
from ztscan.entities.applications import AppRoleAssignment, OAuth2PermissionGrant

GRAPH = "graph"
ROLE_MANAGEMENT = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"
UNREAD = Gap("oauth2_permission_grants", GapReason.NO_PERMISSION, "refused", "grant it")


def grant(client: str, scope: str, kind: str | None = "AllPrincipals") -> OAuth2PermissionGrant:
    who = "ada" if kind == "Principal" else None
    return OAuth2PermissionGrant(
        id=f"{client}-{kind}", client_id=client, resource_id=GRAPH, consent_type=kind, principal_id=who, scope=scope
    )


def role(principal: str, app_role: str) -> AppRoleAssignment:
    return record(
        AppRoleAssignment, id=f"{principal}-{app_role}", app_role_id=app_role, principal_id=principal, resource_id=GRAPH
    )


def granted(of: Scan, *grants: OAuth2PermissionGrant, roles: tuple[AppRoleAssignment, ...] = (), **other: Any) -> Scan:
    evidence = {"oauth2_permission_grants": grants, "graph_app_role_assignments": roles, **other}
    groups = seal((), tuple(consents(evidence, CONTOSO.id)), CONTOSO.id, Directory(None, (), None))[1].groups
    members = msgspec.structs.replace(of.members, groups=(*of.members.groups, *groups))
    return msgspec.structs.replace(of, members=members)


READS = grant("portal", "User.Read")
BEFORE = granted(night(), READS, roles=(role("job", "one"),))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ((READS, grant("wiki", "Mail.Read")), {"Applications": (["wiki"], [])}),
        ((), {"Applications": ([], ["portal"])}),
        ((grant("portal", "User.Read Mail.Read"),), {"portal": (["Mail.Read (graph)"], [])}),
        ((grant("portal", "Mail.Read"),), {"portal": (["Mail.Read (graph)"], ["User.Read (graph)"])}),
        ((READS, grant("wiki", "Mail.Read", "everybody at night")), {"Applications": (["wiki"], [])}),
        ((READS, grant("wiki", "Mail.Read", None)), {"Applications": (["wiki"], [])}),
        ((READS, grant("wiki", "Mail.Read", "Principal")), {}),
        ((grant("portal", " User.Read "),), {}),
    ],
)
def test_what_is_granted_for_all_users(
    after: tuple[OAuth2PermissionGrant, ...], told: dict[str, tuple[list[str], list[str]]]
) -> None:
    found = drift(BEFORE, granted(night(), *after, roles=(role("job", "one"),)))
    assert {change.name_after: ([*part.added], [*part.removed]) for change in found.controls for part in change.changes} == told
    assert found.fails("control") is bool(told)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ((role("job", "one"), role("job", ROLE_MANAGEMENT)), ("job", "RoleManagement.ReadWrite.Directory")),
        ((role("job", "one"), role("robot", "two")), ("Applications", "robot")),
    ],
)
def test_what_applications_may_do_on_their_own(after: tuple[AppRoleAssignment, ...], told: tuple[str, str]) -> None:
    (change,) = drift(BEFORE, granted(night(), READS, roles=after)).controls
    assert (change.name_after, *(name for part in change.changes for name in part.added)) == told


def test_a_result_without_grants_is_not_one_in_which_nothing_is_granted() -> None:
    """It is of another version, or could not read them, which leaves checks undecided."""
    for lacking in (night(), granted(night(), roles=(role("job", "one"),), oauth2_permission_grants=UNREAD)):
        assert drift(BEFORE, lacking).controls == drift(lacking, BEFORE).controls == ()


def test_another_application_does_not_make_the_turnover_of_devices_a_control() -> None:
    before, after = (
        granted(reached("s", devices="st"), READS),
        granted(reached("stu", devices="stu"), READS, grant("wiki", "Mail.Read")),
    )
    assert [change.resource for change in drift(before, after).controls] == ["oauth2_permission_grants"]
    assert {str(change.cause) for change in drift(before, after).findings} == {"population"}
