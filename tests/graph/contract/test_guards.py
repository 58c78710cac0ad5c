"""The contract's own guards, each seen to fail: what the tests of the declarations would let through otherwise."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from tests.graph.contract.declarations import check_resource_object, record_problems, request_problems
from tests.graph.contract.schema import NotInSchemaError, check_object, schema
from ztscan.graph.resource import Resource, Shape
from ztscan.graph.resources import RESOURCES


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        ("users", {"path": "/user"}, "no root"),
        ("domain_federation", {"path": "/domains/{key}/federationConfigurations"}, "federationConfigurations"),
        ("deleted_users", {"path": "/directory/deletedItems/microsoft.graph.domain"}, "does not derive"),
        ("deleted_users", {"path": "/directory/deletedItems"}, "cast segment"),
        ("users", {"select": ("id", "displayNam")}, "displayNam"),
        ("users", {"select": ("id", "memberOf")}, "memberOf"),
        ("deleted_users", {"shape": Shape.SINGLETON}, "shape"),
        ("deleted_users", {"counted": True}, "has no count"),
        ("users", {"ranged": "accountEnabled"}, "not compared by ge and le"),
        ("users", {"top": 1000}, "above 999"),
        ("privileged_user_sign_in_activity", {"top": 999}, "above 500"),
        ("applications", {"lacking": {}, "national": ""}, "usgov has no `verifiedPublisher`"),
        ("applications", {"lacking": {"china": ("displayName",)}}, "china does have `displayName`"),
        ("applications_with_owners", {"expand": "owner"}, "no navigation"),
        ("applications_with_owners", {"expand": "owners($select=id,displayNam)"}, "displayNam"),
        ("applications_with_owners", {"expand": "owners($levels=2)"}, "not known"),
        ("role_management_policy_assignments", {"filter": "scopeId eq '/'"}, "scopeType"),
        ("role_management_policy_assignments", {"expand": "policy($expand=rule)"}, "no navigation"),
        ("role_group_eligibility", {"filter": "accessId eq 'member' and id eq '{key}'"}, "groupId, principalId"),
        ("role_group_eligibility", {"filter": "accessId eq 'guest' and groupId eq '{key}'"}, "'guest'"),
        ("role_assignments", {"expand": "principal,roleDefinition"}, "more than 1"),
        ("role_assignable_groups", {"filter": "isAssignableToRole eq 'true'"}, "'true'"),
        ("role_assignable_groups", {"filter": "isAssignable eq true"}, "isAssignable"),
        ("role_assignable_groups", {"filter": "groupTypes eq 'Unified'"}, "any() or all()"),
        ("role_assignable_groups", {"filter": "displayName/any(g:g eq 'x')"}, "no collection"),
        ("role_assignable_groups", {"filter": "isAssignableToRole ne false"}, "advanced"),
        ("role_assignable_groups", {"filter": "(isAssignableToRole eq true"}, "expected )"),
        ("role_assignable_groups", {"filter": "isAssignableToRole eq true)"}, "after the end"),
        ("krbtgt_accounts", {"filter": "startswith(accountEnabled,'k')"}, "text with text"),
        ("tenant_creation_audits", {"filter": "activityDateTime ge '{since}'"}, "activityDateTime"),
    ],
)
def test_a_request_that_graph_would_refuse_is_caught(name: str, change: dict[str, object], complaint: str) -> None:
    problems = request_problems(replace(RESOURCES[name], **change))
    assert any(complaint in problem for problem in problems), problems


def test_a_filter_with_a_quantifier_is_understood() -> None:
    resource = replace(RESOURCES["role_assignable_groups"], filter="groupTypes/any(g:g eq 'Unified') and not (id in ('a','b'))")
    assert request_problems(resource) == ["is an advanced query"]


def test_too_many_keys_for_one_request_are_caught() -> None:
    def with_keys(name: str, count: int) -> Resource:
        keys = RESOURCES[name].keys
        assert keys is not None
        return replace(RESOURCES[name], keys=replace(keys, per_request=count))

    assert request_problems(with_keys("privileged_user_details", 16)) == ["16 keys a request are more than 15"]
    assert request_problems(with_keys("directory_objects", 1001)) == ["1001 keys a request are more than 1000"]
    assert request_problems(with_keys("group_members", 2)) == ["2 keys a request are more than 1"]


def test_a_record_with_a_misspelt_or_mistyped_field_is_caught() -> None:
    class Account(msgspec.Struct, rename="camel"):
        id: str
        acount_enabled: bool | None = None
        account_enabled: str | None = None
        assigned_licenses: str | None = None
        group_types: tuple[str, ...] | None = None

    problems = record_problems(Account, [("v1.0", "user")])
    assert sorted(problem.partition(":")[0] for problem in problems) == [
        "accountEnabled",
        "acountEnabled",
        "assignedLicenses",
        "groupTypes",
    ]


def test_a_path_stops_at_the_first_segment_that_leads_nowhere() -> None:
    with pytest.raises(NotInSchemaError, match="`authentication` has no `requirements`"):
        schema("v1.0").resolve("/users/x/authentication/requirements")


def test_a_faithful_object_passes() -> None:
    policy = {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#authenticationMethodsPolicy",
        "id": "authenticationMethodsPolicy",
        "policyMigrationState": "migrationComplete",
        "authenticationMethodConfigurations": [
            {
                "@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration",
                "id": "Fido2",
                "state": "enabled",
                "keyRestrictions": {"isEnforced": True, "enforcementType": "allow", "aaGuids": []},
                "includeTargets": [{"targetType": "group", "id": "all_users", "allowedPasskeyProfiles": []}],
                "passkeyProfiles": [{"id": "p", "name": "Default", "passkeyTypes": "deviceBound,synced"}],
            }
        ],
    }
    assert check_object("v1.0", "authenticationMethodsPolicy", policy) == []
    assert check_resource_object(RESOURCES["users"], {"id": "x", "userType": "Guest", "accountEnabled": None}) == []


@pytest.mark.parametrize(
    ("type_name", "obj", "complaint"),
    [
        ("user", {"id": "x", "displayNam": "y"}, "$.displayNam: `user` has no such property"),
        ("user", {"accountEnabled": "true"}, "$.accountEnabled: 'true' is no Boolean"),
        ("user", {"assignedLicenses": [{"sku": "x"}]}, "$.assignedLicenses[0].sku: `assignedLicense` has no such property"),
        ("user", {"assignedLicenses": "x"}, "$.assignedLicenses: not a list"),
        ("domain", {"passwordValidityPeriodInDays": "90"}, "$.passwordValidityPeriodInDays: '90' is no Int32"),
        ("authorizationPolicy", {"allowInvitesFrom": "everybody"}, "$.allowInvitesFrom: `everybody` is no `allowInvitesFrom`"),
        ("namedLocation", {"@odata.type": "#microsoft.graph.user"}, "$: `user` is no `namedLocation`"),
        ("namedLocation", {"@odata.type": "#microsoft.graph.newLocation"}, "$: v1.0 has no type `newLocation`"),
        ("person", {}, "$: v1.0 has no type `person`"),
    ],
)
def test_an_object_that_graph_would_not_send_is_caught(type_name: str, obj: dict[str, object], complaint: str) -> None:
    assert check_object("v1.0", type_name, obj) == [complaint]
