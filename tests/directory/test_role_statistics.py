"""The counts of privileged roles that the report draws."""

from __future__ import annotations

from tests.completing import record
from ztscan.core.charts import PrivilegedRole, PrivilegedRoles
from ztscan.core.model import Gap, GapReason
from ztscan.directory.activation import activation_requires, duration
from ztscan.directory.role_holding import RoleHolding, RoleHoldings, Tenure
from ztscan.directory.role_statistics import privileged_role_statistics
from ztscan.graph.areas.roles import ApprovalSettings, RolePolicy, RolePolicyRule

READER, HELPDESK, OTHER = "reader", "helpdesk", "other"
NAMES = {READER: "Security Reader", HELPDESK: "Helpdesk Administrator"}
GAP = Gap("role_group_members", GapReason.NO_PERMISSION, "refused", "grant it")
END = "2027-01-01T00:00:00Z"


def holdings(*found: RoleHolding, gaps: tuple[Gap, ...] = ()) -> RoleHoldings:
    return RoleHoldings(found, gaps, frozenset())


def held(principal: str, role: str, tenure: Tenure, through: str = "", ends: str = "", kind: str = "user") -> RoleHolding:
    return RoleHolding(principal, role, tenure, kind, through=through, ends=ends)


POLICY = record(
    RolePolicy,
    id="policy",
    rules=(
        record(
            RolePolicyRule, id="Enablement_EndUser_Assignment", enabled_rules=("MultiFactorAuthentication", "Ticketing", "Riddle")
        ),
        record(RolePolicyRule, id="Approval_EndUser_Assignment", setting=record(ApprovalSettings, is_approval_required=True)),
        record(RolePolicyRule, id="AuthenticationContext_EndUser_Assignment", is_enabled=True, claim_value="c1"),
    ),
)


def test_each_principal_counts_once_for_each_role() -> None:
    counted = privileged_role_statistics(
        holdings(
            held("ada", READER, Tenure.STANDING),
            held("ada", READER, Tenure.STANDING, through="group"),
            held("ada", READER, Tenure.ELIGIBLE),
            held("bob", READER, Tenure.STANDING, ends=END),
            held("robot", READER, Tenure.STANDING, kind="servicePrincipal"),
            held("eve", HELPDESK, Tenure.ACTIVATED, ends=END),
            held("eve", HELPDESK, Tenure.ELIGIBLE),
            held("zoe", OTHER, Tenure.STANDING),
        ),
        NAMES,
        {READER: POLICY},
    )
    demands = ("Riddle", "approval", "authentication_context", "mfa", "ticket")
    assert counted == PrivilegedRoles(
        (
            PrivilegedRole(HELPDESK, "Helpdesk Administrator", permanent=0, time_limited=0, eligible=0, activated=1),
            PrivilegedRole(
                READER, "Security Reader", permanent=2, time_limited=1, eligible=0, activated=0, activation_requires=demands
            ),
        )
    )


def test_where_holders_may_be_hidden_nothing_is_counted() -> None:
    assert privileged_role_statistics(holdings(held("ada", READER, Tenure.STANDING), gaps=(GAP,)), NAMES, {}) == GAP


def test_what_activation_asks_for_is_unknown_where_the_rules_could_not_be_read() -> None:
    counted = privileged_role_statistics(holdings(held("ada", READER, Tenure.ELIGIBLE)), NAMES, GAP)
    assert isinstance(counted, PrivilegedRoles)
    assert [role.activation_requires for role in counted.roles] == [None]


def test_a_policy_that_asks_for_nothing_requires_nothing() -> None:
    assert activation_requires(record(RolePolicy, id="policy", rules=())) == ()


def test_durations_are_read_as_pim_writes_them() -> None:
    hours = {
        text: length and length.total_seconds() / 3600
        for text in ("PT8H", "PT30M", "P1D", "P1DT1H", "P2W")
        for length in [duration(text)]
    }
    assert hours == {"PT8H": 8, "PT30M": 0.5, "P1D": 24, "P1DT1H": 25, "P2W": 336}
    assert [duration(text) for text in ("P", "PT", "P1M", "8 hours", "")] == [None] * 5
