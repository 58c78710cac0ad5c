"""Accepted exclusions against the tenant: missing names are refused, unread ones are not, and useless ones are named."""

from __future__ import annotations

import contextlib
import re
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
import pytest

from tests.checks.cases import CHECKS, Case, decode, gap, run
from tests.checks.compliant.applications import TICKETS_APP_ID
from tests.checks.compliant.conditional_access import applications, grant
from tests.checks.compliant.names import ADMIN, ANALYST_GROUP, TENANT, WORKER
from tests.checks.policy_changes import everybody, narrowed, only
from ztscan.conditional_access.proof.declared import refuse_missing, refuse_other_tenant, resources_that_tell, without_effect
from ztscan.config.expectations import Expectation, ExpectedConditions, ExpectedTargets, ExpectedWho
from ztscan.config.names import declared_names
from ztscan.config.settings import AcceptedExclusion, CriticalApps, EmergencyAccess, PrivilegedRoleSettings, Settings
from ztscan.core.errors import UsageError
from ztscan.core.model import Verdict

NOBODY = "0f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c01"
DAY = date(2026, 11, 1)


def exclusion(requirement: str = "*", /, **names: Any) -> AcceptedExclusion:
    return AcceptedExclusion(requirement=requirement, reason="migration", expires=date(2027, 1, 1), **names)


def excluding(**names: Any) -> Settings:
    return Settings(accepted_exclusions=(exclusion(**names),))


def expecting(**keys: Any) -> Settings:
    return Settings(expectations=(Expectation(name="one", then=("blocked",), **keys),))


def tenant(**changes: Any) -> dict[str, Any]:
    raw = Case("tenant", {f"directory_objects/{NOBODY}": None}).evidence()
    return decode({**raw, **changes})


_WHO = ("users", "groups", "roles", "service_principals")
PARTS: tuple[tuple[str, str, Any, tuple[str, ...]], ...] = (
    ("who", "who", ExpectedWho, _WHO),
    ("but", "except", ExpectedWho, _WHO),
    ("to", "to", ExpectedTargets, ("applications", "except_applications")),
    ("when", "when", ExpectedConditions, ("locations", "outside_locations")),
)
"""Tables of an expectation: the field, the key in the file, and the keys in it that name objects."""
MISSING: Mapping[str, tuple[Settings, str]] = {
    "group": (excluding(groups=(NOBODY,)), f"`groups` names `{NOBODY}`, which does not exist"),
    "group that is a user": (excluding(groups=(ADMIN,)), "which is not a group but a user"),
    "group by name": (excluding(groups=("Board",)), "which is not the id of an object"),
    "user": (excluding(users=(NOBODY,)), f"`users` names `{NOBODY}`, which does not exist"),
    "user by name": (excluding(users=("nobody@fabrikam.example",)), "`users` names `nobody@fabrikam.example`"),
    "role": (excluding(roles=(NOBODY,)), f"`roles` names `{NOBODY}`"),
    "application": (excluding(applications=("Ofice365",)), "`applications` names `Ofice365`"),
    "emergency account": (Settings(emergency_access=EmergencyAccess(accounts=(NOBODY,))), f"`accounts` names `{NOBODY}`"),
    "emergency group": (Settings(emergency_access=EmergencyAccess(groups=(NOBODY,))), f"`groups` names `{NOBODY}`"),
    "emergency group that is a user": (Settings(emergency_access=EmergencyAccess(groups=(ADMIN,))), "not a group but a user"),
    "privileged role": (Settings(privileged_roles=PrivilegedRoleSettings(include=(NOBODY,))), f"`include` names `{NOBODY}`"),
    "role that is not privileged": (
        Settings(privileged_roles=PrivilegedRoleSettings(exclude=(NOBODY,))),
        f"`exclude` names `{NOBODY}`",
    ),
    "critical application": (Settings(critical_apps=CriticalApps(applications=(NOBODY,))), f"`applications` names `{NOBODY}`"),
    **{
        f"{written}.{field} of an expectation": (
            expecting(**{key: kind(**{field: (NOBODY,)})}),
            f"`{written}.{field}` names `{NOBODY}`",
        )
        for key, written, kind, fields in PARTS
        for field in fields
    },
}
"""A name that does not exist, for each key of the configuration that names objects."""


@pytest.mark.parametrize(("settings", "words"), MISSING.values(), ids=MISSING)
def test_a_name_that_does_not_exist_is_refused(settings: Settings, words: str) -> None:
    (declared,) = declared_names(settings, DAY)
    with pytest.raises(UsageError, match=re.escape(f"`{declared.table}`")) as refused:
        refuse_missing([declared], tenant())
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "settings",
    [
        excluding(users=(WORKER.upper(), "wilma.worker@fabrikam.example")),
        excluding(groups=(ANALYST_GROUP,)),
        excluding(roles=("62e90394-69f5-4237-9190-012177145e10",)),
        excluding(applications=(TICKETS_APP_ID, "Office365", "MicrosoftAdminPortals", "0000000a-0000-0000-c000-000000000000")),
        excluding(guest_types=("b2bDirectConnectUser",)),
        Settings(emergency_access=EmergencyAccess(accounts=(WORKER.upper(),), groups=(ANALYST_GROUP.upper(),))),
        Settings(privileged_roles=PrivilegedRoleSettings(exclude=("62E90394-69F5-4237-9190-012177145E10",))),
        Settings(critical_apps=CriticalApps(applications=(TICKETS_APP_ID.upper(),))),
    ],
)
def test_a_name_that_exists_is_accepted(settings: Settings) -> None:
    refuse_missing(declared_names(settings, DAY), tenant())


def test_what_could_not_be_read_is_not_refused() -> None:
    names = [name for settings, _ in MISSING.values() for name in declared_names(settings, DAY) if name.name == NOBODY]
    unread = ("users", "directory_objects", "role_definitions", "service_principals", "named_locations")
    refuse_missing(names, tenant(**{name: gap(name) for name in unread}))
    refuse_missing(names, {})


def test_an_exclusion_that_expired_names_nobody() -> None:
    assert not list(declared_names(excluding(users=(NOBODY,)), date(2027, 1, 2)))


def test_every_key_that_names_objects_is_declared() -> None:
    """A new key of the configuration either names objects, or is listed here."""
    other = {
        "tenant",
        "scan",
        "drift",
        "accountability",
        "report",
        "parameters",
        "waiver",
        "attestation",
        "azure",  # subscriptions, of which `excluded_subscriptions` says that they are unknown
    }  # and words, not names of objects
    words = {("accepted_exclusion", key) for key in ("guest_types", "requirement", "reason", "expires")}
    words |= {
        ("expect", key) for key in ("name", "then", "who.guest_types", "except.guest_types", "to.user_actions", "to.contexts")
    }
    conditions = (field.encode_name for field in msgspec.structs.fields(ExpectedConditions))
    words |= {("expect", f"when.{name}") for name in conditions if "locations" not in name}
    keys: set[tuple[str, str]] = set()
    for field in msgspec.structs.fields(Settings):
        if field.encode_name not in other:
            of_list = typing.get_args(field.type)
            keys.update((field.encode_name, key) for key in keys_of(of_list[0] if of_list else field.type))
    declared = (name for settings, _ in MISSING.values() for name in declared_names(settings, DAY))
    found = {(re.sub(r"\W*(\w+)\].*", r"\1", name.table), name.key) for name in declared}
    assert found == keys - words


def keys_of(table: Any) -> Iterator[str]:
    """The keys of a table, with those of the tables in it."""
    for field in msgspec.structs.fields(table):
        inner = isinstance(field.type, type) and issubclass(field.type, msgspec.Struct)
        yield from (f"{field.encode_name}.{key}" for key in keys_of(field.type)) if inner else (field.encode_name,)


def test_what_tells_whether_a_name_exists_is_read_where_a_check_takes_the_setting() -> None:
    names = [name for settings, _ in MISSING.values() for name in declared_names(settings, DAY)]
    assert resources_that_tell(names, ["critical_apps"]) == {"service_principals"}
    assert resources_that_tell(names, ["emergency_accounts"]) == {"users", "directory_objects"}
    assert resources_that_tell(names, ["privileged_roles"]) == {"role_definitions"}
    assert resources_that_tell(names, ["users"]) == frozenset()


@pytest.mark.parametrize(
    ("name", "refused"),
    [("", False), (TENANT.upper(), False), ("Fabrikam.Example", False), (NOBODY, True), ("contoso.com", True)],
)
def test_another_tenant_is_refused(name: str, refused: bool) -> None:
    with pytest.raises(UsageError, match="the tenant that was read") if refused else contextlib.nullcontext():
        refuse_other_tenant(name, tenant()["organization"])
    refuse_other_tenant(name, gap("organization"))


def test_an_exclusion_that_a_check_does_not_use_is_named_there_only() -> None:
    checks = [CHECKS["conditional_access.mfa_all_users"], CHECKS["privileged_identity_management.no_permanent_active"]]
    results = [run(check, Case("compliant")) for check in checks]
    before = {result.id: result.notes for result in results}
    exclusions = [exclusion(), *(exclusion(check.id) for check in checks)]
    found = {result.id: result.notes[len(before[result.id]) :] for result in without_effect(results, checks, exclusions)}
    assert found == {
        "conditional_access.mfa_all_users": (),
        "privileged_identity_management.no_permanent_active": (
            "an accepted exclusion in ztscan.toml has no effect: this check does not use accepted exclusions",
        ),
    }


@pytest.mark.parametrize(
    ("named", "verdict"), [(("Office365",), Verdict.PASS), (("MicrosoftAdminPortals",), Verdict.FAIL), ((), Verdict.FAIL)]
)
def test_a_bundle_is_excluded_as_a_policy_excludes_it(named: tuple[str, ...], verdict: Verdict) -> None:
    policy = narrowed(everybody(grant("mfa")), applications=applications("All", excludeApplications=["Office365"]))
    accepted = (exclusion(applications=named),) if named else ()
    result = run(CHECKS["conditional_access.mfa_all_users"], Case("bundle", only(policy), accepted_exclusions=accepted))
    assert result.verdict is verdict
