from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from ztscan.directory.counting import counted, in_order
from ztscan.directory.licences import licensed
from ztscan.entities.private_access import PRIVATE_ACCESS, ConnectorApplication, ConnectorGroup, PrivateConnector
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check, required

MEMBERS = "connector_group_members"
T = TypeVar("T")
Members = ByKey[tuple[PrivateConnector, ...]]
Served = ByKey[tuple[ConnectorApplication, ...]]


@check(
    title="Each connector group that serves applications has two active connectors",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"stronger": {"zta": ["25466"]}, "partial": {"zta": ["25391"]}},
    since="0.2.0",
)
def connectors_redundant(
    connector_groups: tuple[ConnectorGroup, ...] | Gap,
    connector_group_members: Members | Gap,
    connector_group_applications: Served | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that private applications do not hang on one server.

    What it checks:
        Each connector group that serves an application has two connectors with the status active, on two machines. Groups
        that serve nothing are left out. Where the default group serves applications, a note says so.

    Why it matters:
        When the only connector stops, people lose the application, and somebody opens the VPN again.

    Limits:
        Whether the machines stand at different sites is not assessed. Graph shows connectors to signed-in users only, so that
        a scan as an application is not assessed.

    Remediation:
        1. Open {portal:connectors}, download the connector, and install it on a second server of the same network.
        2. Move it to the connector group, and repair connectors that are not active.
        3. To verify, read `GET /beta/onPremisesPublishingProfiles/applicationProxy/connectorGroups/{id}/members`, and scan
           again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/concept-connectors
    """
    groups = licensed(connector_groups, service_plans, PRIVATE_ACCESS)
    gaps: dict[Gap, None] = {}
    serving = False
    for group in groups:
        try:
            served = _of(connector_group_applications, group)
            if not served:
                continue
            serving = True
            machines = _active(_of(connector_group_members, group))
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        name = group.name or group.id
        if group.is_default:
            yield Note(f"the default group serves {counted(len(served), 'application')}")
        if len(machines) < 2:
            message = f"the connector group {name} has {'one active connector' if machines else 'no active connector'}"
            observed = f"{in_order(machines) or 'none'}; applications: {len(served)}"
            yield Finding(Subject("connectorGroup", group.id, name), message, observed, "two active connectors on two machines")
    if gaps:
        raise Unknown(*gaps)
    if not serving:
        raise NotApplicable("no connector group serves an application")


def _of(rows: ByKey[tuple[T, ...]] | Gap, group: ConnectorGroup) -> tuple[T, ...]:
    found = rows if isinstance(rows, Gap) else rows[group.id]
    if isinstance(found, Gap):
        raise Unknown(found)
    return found


def _active(connectors: tuple[PrivateConnector, ...]) -> set[str]:
    """The machines with an active connector."""
    machines = set()
    for connector in connectors:
        status = (connector.status or "").casefold()
        if required(status if status in {"active", "inactive"} else None, MEMBERS, "status (a known value)") == "active":
            machines.add(required(connector.machine_name, MEMBERS, "machineName").casefold())
    return machines
