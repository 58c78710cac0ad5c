"""The names of objects of the tenant that ``ztscan.toml`` declares: users, groups, roles, applications and locations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from ztscan.config.expectations import Expectation
from ztscan.config.settings import Settings

Kind = Literal["user", "group", "role", "application", "resource", "service principal", "location"]
"""``application``: by client id or object id. ``resource``: by client id, as a target of sign-ins."""


class DeclaredName(NamedTuple):
    """One name, where it stands in the file, and the setting by which checks and facts take it."""

    table: str
    key: str
    kind: Kind
    name: str
    setting: str


Names = tuple[DeclaredName, ...]


def declared_names(settings: Settings, day: date) -> Names:
    """Every name that is in force on ``day``: an accepted exclusion that expired names nobody."""
    return tuple(_names(settings, day))


def _names(settings: Settings, day: date) -> Iterator[DeclaredName]:
    emergency, roles = settings.emergency_access, settings.privileged_roles
    table, setting = "[emergency_access]", "emergency_access"
    yield from _named(table, "accounts", "user", emergency.accounts, setting)
    yield from _named(table, "groups", "group", emergency.groups, setting)
    table, setting = "[privileged_roles]", "privileged_role_settings"
    yield from _named(table, "include", "role", roles.include, setting)
    yield from _named(table, "exclude", "role", roles.exclude, setting)
    yield from _named("[critical_apps]", "applications", "application", settings.critical_apps.applications, "critical_apps")
    for exclusion in settings.exclusions_on(day):
        table, setting = f"[[accepted_exclusion]]` for `{exclusion.requirement}", "accepted_exclusions"
        yield from _named(table, "users", "user", exclusion.users, setting)
        yield from _named(table, "groups", "group", exclusion.groups, setting)
        yield from _named(table, "roles", "role", exclusion.roles, setting)
        yield from _named(table, "applications", "application", exclusion.applications, setting)
    for one in settings.expectations:
        yield from _expected(one)


def _expected(one: Expectation) -> Iterator[DeclaredName]:
    table, setting = f"[[expect]]` `{one.name}", "expectations"
    for key, who in (("who", one.who), ("except", one.but)):
        yield from _named(table, f"{key}.users", "user", who.users, setting)
        yield from _named(table, f"{key}.groups", "group", who.groups, setting)
        yield from _named(table, f"{key}.roles", "role", who.roles, setting)
        yield from _named(table, f"{key}.service_principals", "service principal", who.service_principals, setting)
    yield from _named(table, "to.applications", "resource", one.to.applications, setting)
    yield from _named(table, "to.except_applications", "resource", one.to.except_applications, setting)
    yield from _named(table, "when.locations", "location", one.when.locations, setting)
    yield from _named(table, "when.outside_locations", "location", one.when.outside_locations, setting)


def _named(table: str, key: str, kind: Kind, names: Iterable[str], setting: str) -> Iterator[DeclaredName]:
    return (DeclaredName(table, key, kind, name, setting) for name in names)


def declared_for_plan(names: Names) -> dict[str, tuple[str, ...]]:
    """What sources of keys take (``ztscan.graph.plan``). Groups among the names are read like those that policies name."""
    groups = tuple(dict.fromkeys(declared.name.lower() for declared in names if declared.kind == "group"))
    emergency = tuple(declared.name for declared in names if declared.setting == "emergency_access")
    return {"declared_groups": groups, "declared_objects": groups, "declared_emergency_access": emergency}
