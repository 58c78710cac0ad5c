"""What an application may do is told in one order, whichever one Graph has."""

from __future__ import annotations

from tests.checks import cases
from tests.checks.applications.critical_permissions_direct import HELD, held
from tests.checks.compliant.names import BILLING
from ztscan.directory.application_permissions import PermissionHolders
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.powerful_permissions import APPLICATION_PERMISSIONS

BEHIND = resources_behind(["permission_holders"], ALL_RESOURCES, FACTS)


def test_the_permissions_of_an_application_are_in_order() -> None:
    case = cases.Case("all", {HELD: [held(BILLING, role) for role in sorted({role for _, role in APPLICATION_PERMISSIONS})]})
    found = EvidenceStore(cases.decode(case.evidence(), BEHIND), case.settings(), cases.SHARED).value("permission_holders")
    assert isinstance(found, PermissionHolders)
    (holder,) = found.known.values()
    assert len(holder.held) > 5
    assert [*holder.held] == sorted(holder.held)
