"""What assignments refer to, from what was read: groups with their members, and filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap
from ztscan.endpoints.assignments import AssignmentScope
from ztscan.endpoints.filters import DeviceFilter, device_filter
from ztscan.endpoints.groups import AssignedGroup, deleted_group, group_of, unread_group
from ztscan.endpoints.population import DevicePopulation, MemberIndex, member_index
from ztscan.engine.evidence import fact
from ztscan.graph.areas.device_policies import AssignmentFilter
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.managed_devices import EntraDevice

Groups = ByKey[DirectoryObject | None] | Gap
Members = ByKey[Table[Member]] | Gap


@fact
def assignment_scope(
    device_population: DevicePopulation,
    entra_devices: Table[EntraDevice] | Gap,
    assignment_filters: tuple[AssignmentFilter, ...] | Gap,
    assignment_groups: ByKey[DirectoryObject | None] | Gap,
    assignment_group_members: ByKey[Table[Member]] | Gap,
) -> AssignmentScope:
    """The population with the groups and filters of all assignments. What could not be read makes the reach unknown."""
    groups = _groups(device_population, entra_devices, assignment_groups, assignment_group_members)
    gaps = dict.fromkeys(
        (*_gaps(assignment_groups), *_gaps(assignment_group_members), *_gaps(assignment_filters), *_gaps(entra_devices))
    )
    return AssignmentScope(device_population, groups, _filters(assignment_filters), tuple(gaps))


def _gaps(evidence: object) -> Iterator[Gap]:
    if isinstance(evidence, Gap):
        yield evidence
    if isinstance(evidence, ByKey):
        yield from (entry for _, entry in sorted(evidence.items()) if isinstance(entry, Gap))


def _filters(filters: Sequence[AssignmentFilter] | Gap) -> Mapping[str, DeviceFilter] | None:
    if isinstance(filters, Gap):
        return None
    return MappingProxyType(
        {
            one.id.lower(): device_filter(
                one.id, one.display_name or one.id, one.rule, one.platform, one.assignment_filter_management_type
            )
            for one in filters
        }
    )


def _groups(
    population: DevicePopulation, devices: Table[EntraDevice] | Gap, named: Groups, members: Members
) -> Mapping[str, AssignedGroup]:
    if isinstance(named, Gap):
        return MappingProxyType({})
    index, registered = member_index(population), _registered(devices, members)
    found: dict[str, AssignedGroup] = {}
    for key in named:
        group = named[key]
        if group is None:
            found[key.lower()] = deleted_group(key, key, population)
            continue
        name = key if isinstance(group, Gap) else group.name
        rows = members if isinstance(members, Gap) else members[key]
        found[key.lower()] = (
            unread_group(key, name) if isinstance(rows, Gap) else _group(key, name, rows, registered, (population, index))
        )
    return MappingProxyType(found)


def _registered(devices: Table[EntraDevice] | Gap, members: Members) -> Mapping[str, str | None]:
    """``deviceId`` of the devices by the id of their object. Members of groups are named by the latter."""
    if isinstance(devices, Gap) or isinstance(members, Gap):
        return {}
    kinds = {kind for _, rows in members.items() if not isinstance(rows, Gap) for kind in set(rows.each(_kind))}
    return {} if kinds <= {"user"} else dict(zip(devices.column("id"), devices.column("device_id"), strict=True))


def _group(
    key: str,
    name: str,
    rows: Table[Member],
    registered: Mapping[str, str | None],
    where: tuple[DevicePopulation, MemberIndex],
) -> AssignedGroup:
    users = list(rows.where(lambda member: member.kind in ("user", "")).column("id"))
    devices = [registered.get(one) for one in rows.where(lambda member: member.kind in ("device", "")).column("id")]
    return group_of(key, name, (users, devices), *where)


def _kind(member: Member) -> str:
    return member.kind
