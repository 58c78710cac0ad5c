"""The table of resources as a whole, and which keys the fan-out resources are asked for."""

from __future__ import annotations

import copy
import typing
from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import Any

import msgspec
import pytest

from tests.completing import fill
from tests.graph.evidence_types import evidence_type
from ztscan.core.columns import Table, table_of
from ztscan.core.injection import signature_of
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.directory.delegated_permissions import EXCHANGE_ONLINE, RISKY_SCOPES
from ztscan.graph import keys
from ztscan.graph.areas.applications import (
    Application,
    ApplicationOwners,
    AppRoleAssignment,
    ServicePrincipal,
    ServicePrincipalOwners,
)
from ztscan.graph.areas.authentication_methods import AuthenticationMethodsPolicy
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.areas.groups import DirectoryObject, Group, Member
from ztscan.graph.areas.policies import AdminConsentRequestPolicy
from ztscan.graph.areas.role_groups import GroupAssignment, GroupEligibility
from ztscan.graph.areas.roles import (
    RoleAssignment,
    RoleAssignmentScheduleInstance,
    RoleEligibilityScheduleInstance,
    RolePolicyAssignment,
)
from ztscan.graph.areas.tenant import Domain, GroupSetting, Organization
from ztscan.graph.areas.users import User
from ztscan.graph.plan import DECLARED
from ztscan.graph.resource import Resource
from ztscan.graph.resources import RESOURCES

every_resource = pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES.keys())
fan_outs = pytest.mark.parametrize(
    "resource", [r for r in RESOURCES.values() if r.keys], ids=[n for n, r in RESOURCES.items() if r.keys]
)


def guid(number: int) -> str:
    return f"00000000-0000-0000-0000-{number:012}"


def read(record: type[msgspec.Struct], *rows: Mapping[str, object]) -> typing.Any:
    """Rows as Graph would send them, null where nothing is said, through the real decoder."""
    whole = copy.deepcopy(rows)
    for row in whole:
        fill(record, row)
    return msgspec.json.decode(msgspec.json.encode(whole), type=tuple[record, ...])  # type: ignore[valid-type]


def gap(resource: str) -> Gap:
    return Gap(resource, GapReason.NO_PERMISSION, "refused", "grant it")


def named(**kinds: int | tuple[int, ...]) -> ByKey[DirectoryObject | None]:
    """Directory objects by kind: ``named(user=1, group=(2, 3))``."""
    found: dict[str, DirectoryObject | None] = {}
    for kind, numbers in kinds.items():
        for number in numbers if isinstance(numbers, tuple) else (numbers,):
            found[guid(number)] = DirectoryObject(id=guid(number), odata_type=f"#microsoft.graph.{kind}")
    return ByKey("directory_objects", found)


def holds(principal: int, role: str = "role") -> dict[str, object]:
    return {"id": f"{role}-{principal}", "principalId": guid(principal), "roleDefinitionId": role, "directoryScopeId": "/"}


def members(group: int, *users: int) -> ByKey[Table[Member]]:
    rows = table_of(Member, read(Member, *({"@odata.type": "#microsoft.graph.user", "id": guid(user)} for user in users)))
    return ByKey("role_group_members", {guid(group): rows})


NOBODY_ELIGIBLE: ByKey[tuple[GroupEligibility, ...]] = ByKey("excluded_group_eligibility", {})
NO_ELIGIBILITY: ByKey[tuple[GroupEligibility, ...]] = ByKey("role_group_eligibility", {})


class TestTheTable:
    @every_resource
    def test_reads_only(self, resource: Resource) -> None:
        asked = (*resource.permission.application, *resource.permission.delegated)
        assert asked
        assert not [name for name in asked if "Write" in name or ".Read" not in name]

    @every_resource
    def test_a_resource_has_the_name_that_it_is_found_by(self, resource: Resource) -> None:
        assert RESOURCES[resource.name] is resource
        assert resource.name.isidentifier()

    @fan_outs
    def test_key_sources_take_evidence_by_the_name_and_type_it_has(self, resource: Resource) -> None:
        assert resource.keys
        hints = typing.get_type_hints(resource.keys.function)
        for need in signature_of(resource.keys.function).needs:
            if need.name in DECLARED:
                assert hints[need.name] == tuple[str, ...]
                continue
            expected = evidence_type(RESOURCES[need.name])
            assert hints[need.name] in (expected, expected | Gap)

    def test_only_look_ups_of_names_and_members_cope_with_everything_missing(self) -> None:
        """Any other source would ask for nothing and call that complete; these only accompany the policies themselves."""
        takes = {r.name: signature_of(r.keys.function).needs for r in RESOURCES.values() if r.keys}
        blind = {name for name, needs in takes.items() if all(need.copes or need.name in DECLARED for need in needs)}
        assert blind == {"app_protection_groups", "assignment_groups", "directory_objects", "group_members", "intune_groups"}

    def test_what_keys_need_can_be_read_first(self) -> None:
        needs = {r.name: {n.name for n in signature_of(r.keys.function).needs} for r in RESOURCES.values() if r.keys}
        assert set(TopologicalSorter(needs).static_order()) >= set(needs)

    def test_policies_that_are_kept_for_drift_select_nothing(self) -> None:
        """A selection would hide a property that Microsoft adds."""
        assert {name for name, r in RESOURCES.items() if r.configuration and r.select} == set()

    def test_nothing_per_user_is_kept_for_drift(self) -> None:
        assert {n for n, r in RESOURCES.items() if r.configuration and "/users" in r.path} == set()


class TestUnknownIsNotFalse:
    @every_resource
    def test_an_absent_property_is_refused_or_none(self, resource: Resource) -> None:
        """Never False, and never an empty list."""
        fields = msgspec.structs.fields(resource.entity)
        wrong = {f.name for f in fields if not f.required and f.default not in (None, "", msgspec.UNSET, msgspec.NODEFAULT)}
        assert wrong == set()

    def test_a_user_without_the_property_is_not_a_disabled_user(self) -> None:
        (user,) = read(User, {"id": guid(1), "accountEnabled": None})
        assert user.account_enabled is None
        with pytest.raises(msgspec.ValidationError, match="missing required field"):
            msgspec.convert({"id": guid(1)}, User)

    def test_null_is_taken_for_a_list(self) -> None:
        (organization,) = read(Organization, {"id": guid(1), "verifiedDomains": None})
        assert organization.verified_domains is None
        assert organization.default_domain is None


class TestReading:
    def test_settings_are_found_in_whatever_case(self) -> None:
        (setting,) = read(GroupSetting, {"id": "s", "values": [{"name": "LockoutThreshold", "value": "5"}]})
        assert setting.value("lockoutthreshold") == "5"
        assert setting.value("BannedPasswordList") is None

    def test_an_unknown_authentication_method_is_kept(self) -> None:
        configuration = {"@odata.type": "#microsoft.graph.palmConfiguration", "id": "Palm", "state": "enabled", "palm": 1}
        (policy,) = read(AuthenticationMethodsPolicy, {"id": "p", "authenticationMethodConfigurations": [configuration]})
        assert policy.method("palm").state == "enabled"
        assert policy.method("Fido2") is None

    @pytest.mark.parametrize(
        ("query", "principal"),
        [
            ("/users/u1", "u1"),
            ("/v1.0/users/u1", "u1"),
            ("/groups/g1/transitiveMembers/microsoft.graph.user", "g1"),
            ("/beta/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq 'r'", None),
            ("", None),
        ],
    )
    def test_a_reviewer_is_read_from_its_query(self, query: str, principal: str | None) -> None:
        (policy,) = read(AdminConsentRequestPolicy, {"reviewers": [{"query": query, "queryType": "MicrosoftGraph"}]})
        assert [reviewer.principal_id for reviewer in policy.reviewers] == [principal]

    def test_twenty_owners_may_be_more(self) -> None:
        owners = [{"id": guid(n)} for n in range(20)]
        full, short = read(ApplicationOwners, {"id": "a", "owners": owners}, {"id": "b", "owners": owners[1:]})
        assert full.may_have_more_owners
        assert not short.may_have_more_owners


class TestKeys:
    def test_only_verified_federated_domains_have_a_federation(self) -> None:
        domains = read(
            Domain,
            {"id": "contoso.com", "authenticationType": "Federated", "isVerified": True},
            {"id": "fabrikam.com", "authenticationType": "Managed", "isVerified": True},
            {"id": "woodgrove.com", "authenticationType": "Federated", "isVerified": False},
        )
        assert keys.federated_domains(domains) == ("contoso.com",)

    def test_role_groups_are_those_assigned_eligible_or_nested_in_one(self) -> None:
        groups = read(Group, *({"id": guid(n), "isAssignableToRole": True} for n in (1, 2, 3)))
        eligibility = read(
            GroupEligibility,
            {"id": "e1", "groupId": guid(1), "principalId": guid(7)},
            {"id": "e2", "groupId": guid(1), "principalId": guid(8)},
        )
        assert keys.groups_with_roles(
            groups,
            read(RoleAssignment, holds(1), holds(9)),
            gap("role_assignment_schedule_instances"),
            read(RoleEligibilityScheduleInstance, holds(2)),
            ByKey("role_group_eligibility", {guid(1): eligibility, guid(2): gap("role_group_eligibility")}),
            named(group=7, user=(8, 9)),
        ) == (guid(1), guid(2), guid(7))

    def test_groups_that_activate_roles_hold_one_and_have_somebody_eligible(self) -> None:
        def joining(group: int, access: str = "member") -> tuple[GroupEligibility, ...]:
            row = {"id": "e1", "groupId": guid(group), "principalId": guid(7), "accessId": access}
            return tuple(read(GroupEligibility, row))

        eligibility: dict[str, Any] = {
            guid(1): joining(1),
            guid(2): joining(2),
            guid(3): joining(3, "owner"),
            guid(4): (),
            guid(5): joining(5),
            guid(6): gap("role_group_eligibility"),
        }
        assert keys.groups_that_activate_roles(
            read(RoleAssignment, holds(1), holds(3), holds(4), holds(6)),
            gap("role_assignment_schedule_instances"),
            read(RoleEligibilityScheduleInstance, holds(2)),
            ByKey("role_group_eligibility", eligibility),
        ) == (guid(1), guid(2), guid(3))

    def test_every_api_with_risky_permissions_is_asked_for_its_classifications(self) -> None:
        assert frozenset(RISKY_SCOPES) == keys.RISKY_APIS
        principals = read(ServicePrincipal, {"id": guid(1), "appId": EXCHANGE_ONLINE}, {"id": guid(2), "appId": guid(3)})
        assert keys.apis_with_risky_permissions(principals) == (guid(1),)

    def test_role_holders_are_users_directly_or_through_groups(self) -> None:
        assert keys.role_holders(
            read(RoleAssignment, holds(1), holds(2), holds(3)),
            gap("role_assignment_schedule_instances"),
            read(RoleEligibilityScheduleInstance, holds(4)),
            members(2, 5, 6),
            NO_ELIGIBILITY,
            named(user=(1, 4), group=2, servicePrincipal=3),
        ) == (guid(1), guid(4), guid(5), guid(6))

    def test_a_principal_of_unknown_kind_is_asked_for(self) -> None:
        assert keys.role_holders(
            read(RoleAssignment, holds(1)), (), (), gap("role_group_members"), NO_ELIGIBILITY, gap("directory_objects")
        ) == (guid(1),)

    def test_role_holders_without_pim_still_count(self) -> None:
        """Where PIM is not licensed its lists are gaps; direct assignments are all the more permanent."""
        unread = gap("pim")
        assert keys.role_holders(read(RoleAssignment, holds(1)), unread, unread, unread, unread, named(user=1)) == (guid(1),)

    def test_standing_global_administrators_exclude_who_only_activated(self) -> None:
        administrator = keys.GLOBAL_ADMINISTRATOR
        instances = read(
            RoleAssignmentScheduleInstance,
            {**holds(1, administrator), "assignmentType": "Assigned"},
            {**holds(2, administrator), "assignmentType": "Activated"},
        )
        given = (
            read(RoleAssignment, *(holds(n, administrator) for n in (1, 2, 3)), holds(4, "other role")),
            instances,
            members(3, 5),
            named(user=(1, 2, 4), group=3),
        )
        assert keys.standing_global_administrators(*given, ("break-glass@contoso.example",)) == (guid(1), guid(5))
        assert keys.standing_global_administrators(*given, ()) == (), "no check needs to know their methods"

    def test_only_users_known_to_be_disabled_are_left_out(self) -> None:
        users = read(User, {"id": guid(3)}, {"id": guid(1), "accountEnabled": True}, {"id": guid(2), "accountEnabled": False})
        assert keys.enabled_users(table_of(User, users)) == (guid(1), guid(3))

    def test_members_are_read_of_groups_that_policies_name(self) -> None:
        policy = ConditionalAccessPolicy(
            id="p",
            conditions={"users": {"includeUsers": ["All"], "includeGroups": [guid(1)], "excludeGroups": [guid(2), guid(9)]}},
        )
        objects = ByKey("directory_objects", {guid(n): DirectoryObject(id=guid(n)) for n in (1, 2, 3, 4)} | {guid(9): None})
        declared = (guid(6), guid(9))
        found = keys.policy_groups((policy,), METHODS, NOBODY_ELIGIBLE, objects, declared)
        assert found == tuple(guid(n) for n in (1, 2, 3, 4, 5, 6))
        assert keys.excluded_groups((policy,)) == (guid(2), guid(9))

    def test_members_are_read_of_groups_that_are_eligible_for_an_excluded_group(self) -> None:
        rows = read(
            GroupEligibility,
            {"id": "e1", "groupId": guid(2), "principalId": guid(7), "accessId": "member"},
            {"id": "e2", "groupId": guid(2), "principalId": guid(8), "accessId": "member"},
            {"id": "e3", "groupId": guid(2), "principalId": guid(9), "accessId": "owner"},
        )
        eligible = ByKey("excluded_group_eligibility", {guid(2): rows, guid(3): gap("excluded_group_eligibility")})
        unread = gap("conditional_access_policies")
        assert keys.policy_groups(unread, unread, eligible, named(group=(7, 9), user=8), ()) == (guid(7),)

    def test_one_missing_policy_does_not_hide_the_groups_of_the_other(self) -> None:
        unread = gap("conditional_access_policies")
        assert keys.policy_groups(unread, METHODS, gap("e"), gap("directory_objects"), ()) == (guid(3), guid(4), guid(5))

    def test_every_object_that_is_named_is_looked_up_once(self) -> None:
        policy = ConditionalAccessPolicy(
            id="p", conditions={"users": {"includeUsers": ["All", guid(1)], "excludeUsers": [guid(2), "GuestsOrExternalUsers"]}}
        )
        (consent,) = read(AdminConsentRequestPolicy, {"reviewers": [{"query": f"/users/{guid(10)}"}]})
        stage = {"primaryApprovers": [{"@odata.type": "#microsoft.graph.singleUser", "userId": guid(11)}]}
        stage["escalationApprovers"] = [{"@odata.type": "#microsoft.graph.groupMembers", "groupId": guid(12)}]
        rule = {"id": "Approval_EndUser_Assignment", "setting": {"isApprovalRequired": True, "approvalStages": [stage]}}
        assert keys.named_objects(
            (policy,),
            METHODS,
            consent,
            read(RoleAssignment, holds(2), holds(13)),
            read(RoleAssignmentScheduleInstance, holds(13)),
            read(RoleEligibilityScheduleInstance, holds(14)),
            read(RolePolicyAssignment, {"id": "a", "policy": {"id": "p", "rules": [rule]}}, {"id": "b"}),
            ByKey("e", {guid(20): read(GroupEligibility, {"id": "e", "groupId": guid(20), "principalId": guid(15)})}),
            ByKey("a", {guid(20): read(GroupAssignment, {"id": "a", "groupId": guid(20), "principalId": guid(16)})}),
            ByKey("x", {guid(21): read(GroupEligibility, {"id": "e", "groupId": guid(21), "principalId": guid(18)})}),
            (guid(17),),
        ) == tuple(guid(n) for n in (1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 18))

    def test_only_what_the_configuration_names_is_looked_up_where_nothing_could_be_read(self) -> None:
        unread: Any = [gap("x")] * 10
        named: Any = keys.named_objects
        assert named(*unread, ("word", guid(1))) == (guid(1),)

    def test_owners_are_read_of_applications_with_power(self) -> None:
        power = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"  # RoleManagement.ReadWrite.Directory
        harmless = "df021288-bdef-4463-88db-98f22de89214"  # User.Read.All
        principals = read(ServicePrincipal, *({"id": guid(n), "appId": f"app-{n}"} for n in (1, 2, 3, 5)))
        grants = read(
            AppRoleAssignment,
            {"id": "a", "appRoleId": power, "principalId": guid(2), "resourceId": guid(50)},
            {"id": "b", "appRoleId": harmless, "principalId": guid(3), "resourceId": guid(50)},
        )
        roles = read(RoleAssignment, holds(1), holds(40))
        by_group = members(30, 5)
        live_response = "1629b959-c0af-42a1-92f0-f6162060bdf1"  # Machine.LiveResponse
        defender = "fc780465-2017-40d4-a0c5-307022471b92"
        principals += read(ServicePrincipal, {"id": guid(6), "appId": "app-6"}, {"id": guid(60), "appId": defender})
        assert keys.apis_with_powerful_permissions(principals) == (guid(60),)
        held = {"id": "c", "appRoleId": live_response, "principalId": guid(6), "resourceId": guid(60)}
        others = ByKey("api_app_role_assignments", {guid(60): read(AppRoleAssignment, held)})
        shown = read(ServicePrincipalOwners, {"id": guid(7), "owners": [{"id": guid(n)} for n in range(20)]}, {"id": guid(3)})
        powerful = keys.privileged_service_principals(principals, roles, grants, others, shown, by_group)
        assert powerful == tuple(guid(n) for n in (1, 2, 5, 6, 7))
        applications = read(Application, *({"id": guid(100 + n), "appId": f"app-{n}"} for n in (1, 2, 3, 4, 5)))
        many = read(ApplicationOwners, {"id": guid(104), "owners": [{"id": guid(n)} for n in range(20)]}, {"id": guid(103)})
        found = keys.privileged_applications(applications, principals, roles, grants, others, many, by_group)
        assert found == (guid(101), guid(102), guid(104), guid(105))


(METHODS,) = read(
    AuthenticationMethodsPolicy,
    {
        "id": "authenticationMethodsPolicy",
        "registrationEnforcement": {
            "authenticationMethodsRegistrationCampaign": {
                "includeTargets": [{"id": "all_users", "targetType": "group"}],
                "excludeTargets": [{"id": guid(3), "targetType": "group"}],
            }
        },
        "authenticationMethodConfigurations": [
            {"id": "Fido2", "includeTargets": [{"id": guid(4), "targetType": "group"}], "excludeTargets": []},
            {
                "id": "MicrosoftAuthenticator",
                "includeTargets": [{"id": "all_users", "targetType": "group"}],
                "featureSettings": {
                    "displayAppInformationRequiredState": {
                        "state": "enabled",
                        "includeTarget": {"id": "all_users", "targetType": "group"},
                        "excludeTarget": {"id": guid(5), "targetType": "group"},
                    }
                },
            },
        ],
    },
)
