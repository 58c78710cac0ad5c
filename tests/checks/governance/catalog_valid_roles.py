"""Cases of `governance.catalog_valid_roles`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.governance import APP, PACKAGE, READER, app_role, given
from tests.checks.compliant.names import BILLING, ONBOARDING
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST, CONTENTS, TARGETS, ROLES = "assignment_policies", "package_contents", "package_targets", "package_app_roles"
GIVEN = f"{CONTENTS}/{PACKAGE}/resourceRoleScopes"
SITE = given("https://fabrikam.example/sites/x", "SharePointOnline", "4", "Site")
NOT_ASSESSED = Verdict.NOT_ASSESSED


def principal(*roles: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {f"{ROLES}/{BILLING}": {"id": BILLING, "appRoles": list(roles), **properties}}


CASES = (
    Case("a role of an application, a group, and default access"),
    Case("the application was deleted", {f"{TARGETS}/{BILLING}": None}, {PACKAGE, "package-partners"}),
    Case("the group was deleted", {f"{TARGETS}/{ONBOARDING}": None}, {PACKAGE}),
    Case("the application has no such role", principal(app_role("other")), {PACKAGE}),
    Case("the application has no roles", principal(), {PACKAGE}),
    Case("the role is disabled", principal(app_role(enabled=False)), {PACKAGE}),
    Case("its id in upper case", principal(app_role(READER.upper()))),
    Case("hostile names", {**principal(), f"{CONTENTS}/{PACKAGE}/displayName": "<b>`|\u001b[2J"}, {PACKAGE}),
    Case("a package without a name", {**principal(), f"{CONTENTS}/{PACKAGE}/displayName": None}, {PACKAGE}),
    Case("a package that gives nothing", {GIVEN: []}),
    Case("a site", {GIVEN: [SITE]}),
    Case("R13: the contents were not returned", {GIVEN: Remove()}, verdict=NOT_ASSESSED),
    Case("the resource was not expanded", {GIVEN: [{**APP, "scope": None}]}, verdict=NOT_ASSESSED),
    Case("the role was not expanded", {GIVEN: [{**APP, "role": None}]}, verdict=NOT_ASSESSED),
    Case("the resource has no id", {GIVEN: [given("", "AadApplication", READER)]}, verdict=NOT_ASSESSED),
    Case("the roles of the application were not returned", principal(appRoles=None), verdict=NOT_ASSESSED),
    Case("whether the role is enabled was not returned", principal(app_role(enabled=None)), verdict=NOT_ASSESSED),
    Case("the application is gone since", {f"{ROLES}/{BILLING}": None}, verdict=NOT_ASSESSED),
    Case("one package could not be read", {f"{CONTENTS}/{PACKAGE}": gap(CONTENTS)}, verdict=NOT_ASSESSED),
    Case(
        "one package could not be read, and another is at fault",
        {f"{CONTENTS}/{PACKAGE}": gap(CONTENTS), f"{TARGETS}/{BILLING}": None},
        {"package-partners"},
    ),
    Case("whether they exist could not be read", {TARGETS: gap(TARGETS)}, verdict=NOT_ASSESSED),
    Case("roles could not be read", {ROLES: gap(ROLES)}, verdict=NOT_ASSESSED),
    Case("contents could not be read", {CONTENTS: gap(CONTENTS)}, verdict=NOT_ASSESSED),
    Case("the package of a policy is null", {f"{LIST}/0/accessPackage": None}, verdict=NOT_ASSESSED),
    Case("no package", {LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("policies could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
)
