"""Cases of `privileged_access.emergency_accounts`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.conditional_access import MFA_FOR_ALL, grant, policy
from tests.checks.compliant.names import ANALYST_GROUP, BREAK_GLASS_1, BREAK_GLASS_2, HELPDESK, WORKER
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR
from tests.checks.compliant.tenant import E5, P2
from ztscan.core.model import GapReason, Verdict

METHODS = f"privileged_user_authentication_methods/{BREAK_GLASS_1}"
POLICIES = "conditional_access_policies"
USERS = f"{POLICIES}/{MFA_FOR_ALL}/conditions/users"
INSTANCES = "role_assignment_schedule_instances"
BOTH = (BREAK_GLASS_1, BREAK_GLASS_2)
PHONE = {"@odata.type": "#microsoft.graph.phoneAuthenticationMethod", "id": "3179e48a-750b-4051-897c-87b9720928f7"}
PASSWORD = {"@odata.type": "#microsoft.graph.passwordAuthenticationMethod", "id": "28c10230-6103-485e-b985-444c60001490"}
NOT_ASSESSED = Verdict.NOT_ASSESSED
GROUP = "bbbbbbbb-0000-4000-8000-00000000aaaa"


def members(*accounts: str) -> list[dict[str, str]]:
    return [{"@odata.type": "#microsoft.graph.user", "id": account} for account in accounts]


BLOCKS = {f"{POLICIES}/{MFA_FOR_ALL}/grantControls": grant("block")}

CASES = (
    Case("two accounts that work (R14: a password beside a key is fine)"),
    Case("R5: none is declared", emergency_access=(), verdict=Verdict.MANUAL),
    Case(
        "R5: none is declared, and nobody could be suggested",
        {"role_assignments": [], INSTANCES: []},
        emergency_access=(),
        verdict=Verdict.MANUAL,
    ),
    Case("declared by name, in another case", emergency_access=("Emergency.ONE@fabrikam.example", BREAK_GLASS_2.upper())),
    Case("only one", emergency_access=(BREAK_GLASS_1,), fails={GLOBAL_ADMINISTRATOR}),
    Case("only one, where one is admitted", emergency_access=(BREAK_GLASS_1,), options={"minimum": 1}),
    Case("two, where one is the limit", options={"minimum": 1, "maximum": 1}, fails={GLOBAL_ADMINISTRATOR}),
    Case("one that does not exist", emergency_access=(*BOTH, "gone@fabrikam.example"), fails={"gone@fabrikam.example"}),
    Case(
        "a group of both is declared", {f"group_members/{GROUP}": members(*BOTH)}, emergency_access=(), emergency_groups=(GROUP,)
    ),
    Case(
        "a group is declared in another case, beside one of its members",
        {f"group_members/{GROUP}": members(*BOTH)},
        emergency_access=(BREAK_GLASS_1.upper(),),
        emergency_groups=(GROUP.upper(),),
    ),
    Case(
        "a group with an ordinary user is declared",
        {f"group_members/{GROUP}": members(*BOTH, WORKER)},
        emergency_access=(),
        emergency_groups=(GROUP,),
        fails={WORKER},
    ),
    Case(
        "a group without users is declared",
        {f"group_members/{GROUP}": []},
        emergency_access=(),
        emergency_groups=(GROUP,),
        fails={GROUP, GLOBAL_ADMINISTRATOR},
    ),
    Case(
        "a declared group could not be read",
        {f"group_members/{GROUP}": gap("group_members")},
        emergency_groups=(GROUP,),
        verdict=NOT_ASSESSED,
    ),
    Case("an ordinary user is declared", emergency_access=(*BOTH, WORKER), fails={WORKER}),
    Case("disabled", {f"users/{BREAK_GLASS_1}/accountEnabled": False}, fails={BREAK_GLASS_1}),
    Case("R13: whether it is enabled was not returned", {f"users/{BREAK_GLASS_1}/accountEnabled": None}, verdict=NOT_ASSESSED),
    Case("synchronised", {f"users/{BREAK_GLASS_2}/onPremisesSyncEnabled": True}, fails={BREAK_GLASS_2}),
    Case("until a date", {f"{INSTANCES}/rai-emergency-1/endDateTime": "2027-01-01T00:00:00Z"}, fails={BREAK_GLASS_1}),
    Case("activated", {f"{INSTANCES}/rai-emergency-1/assignmentType": "Activated"}, fails={BREAK_GLASS_1}),
    Case("R6: PIM's lists are empty", {INSTANCES: []}),
    Case("R14: a key and a phone", {METHODS: Add(PHONE)}, fails={BREAK_GLASS_1}),
    Case("a password only", {METHODS: [PASSWORD]}, fails={BREAK_GLASS_1}),
    Case("a method of which the kind was not returned", {METHODS: [{"id": "x"}]}, verdict=NOT_ASSESSED),
    Case("methods of one could not be read", {METHODS: gap("privileged_user_authentication_methods")}, verdict=NOT_ASSESSED),
    Case("a policy that a passkey satisfies includes one of them", {f"{USERS}/excludeUsers": [BREAK_GLASS_2]}),
    Case("a policy blocks one of them", {f"{USERS}/excludeUsers": [BREAK_GLASS_2], **BLOCKS}, fails={BREAK_GLASS_1}),
    Case("a policy that is off", {f"{USERS}/excludeUsers": [], f"{POLICIES}/{MFA_FOR_ALL}/state": "disabled"}),
    Case(
        "a policy that only reports",
        {f"{USERS}/excludeUsers": [], **BLOCKS, f"{POLICIES}/{MFA_FOR_ALL}/state": "enabledForReportingButNotEnforced"},
    ),
    Case(
        "excluded by group",
        {USERS: {"includeUsers": ["All"], "excludeGroups": [GROUP]}, f"group_members/{GROUP}": members(*BOTH)},
    ),
    Case(
        "excluded by a group that one of them is not in",
        {USERS: {"includeUsers": ["All"], "excludeGroups": [GROUP]}, f"group_members/{GROUP}": members(BREAK_GLASS_2), **BLOCKS},
        fails={BREAK_GLASS_1},
    ),
    Case(
        "excluded by a group that was deleted",
        {USERS: {"includeUsers": ["All"], "excludeGroups": [GROUP]}, f"directory_objects/{GROUP}": None},
        fails=set(BOTH),
    ),
    Case(
        "excluded by a group that could not be read",
        {USERS: {"includeUsers": ["All"], "excludeGroups": [GROUP]}, f"group_members/{GROUP}": gap("group_members")},
        verdict=NOT_ASSESSED,
    ),
    Case("excluded by role", {USERS: {"includeUsers": ["All"], "excludeRoles": [GLOBAL_ADMINISTRATOR]}}),
    Case("included by role", {USERS: {"includeRoles": [GLOBAL_ADMINISTRATOR]}}, fails=set(BOTH)),
    Case("a policy for others", {USERS: {"includeUsers": [HELPDESK]}}),
    Case(
        "users left out in a way that nobody knows",
        {USERS: {"includeUsers": ["All"], "excludeNewcomers": ["x"]}},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "R16: a policy for workload identities",
        {
            POLICIES: Add(
                policy(
                    "ca-workloads",
                    "Workloads",
                    users={"includeUsers": ["None"]},
                    clientApplications={"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]},
                    grantControls=grant("block"),
                )
            )
        },
    ),
    Case("no policies at all", {POLICIES: []}),
    Case(
        "a tenant without Conditional Access",
        {
            POLICIES: gap(POLICIES, GapReason.NOT_LICENSED),
            f"subscribed_skus/tenant_{E5}/capabilityStatus": "Suspended",
            f"subscribed_skus/tenant_{P2}": Remove(),
        },
    ),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case(
        "R21: one account is disabled, and policies could not be read",
        {POLICIES: gap(POLICIES), f"users/{BREAK_GLASS_1}/accountEnabled": False},
        fails={BREAK_GLASS_1},
    ),
    Case("whether it stands could not be read", {INSTANCES: gap(INSTANCES)}, verdict=NOT_ASSESSED),
    Case(
        "through a group of which it is a permanent member",
        {
            "role_assignments/ra-emergency-1": Remove(),
            f"{INSTANCES}/rai-emergency-1": Remove(),
            "role_assignments/ra-analysts/roleDefinitionId": GLOBAL_ADMINISTRATOR,
            f"{INSTANCES}/rai-analysts/roleDefinitionId": GLOBAL_ADMINISTRATOR,
            f"role_group_members/{ANALYST_GROUP}": Add(*members(BREAK_GLASS_1)),
        },
    ),
)
