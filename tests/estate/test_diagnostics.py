"""Which logs reach which destination: laws over any settings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ztscan.core.model import Gap
from ztscan.entities.azure_diagnostics import DiagnosticProperties, DiagnosticSetting, LogSetting
from ztscan.estate.diagnostics import ALL_LOGS, Arrival, DestinationKind, LogDestinations
from ztscan.estate.visibility import Visibility

SUBSCRIPTION = "aaaaaaaa-0000-4a01-8b01-000000000001"
WANTED = ("First", "Second")
PLACE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers"
WORKSPACES = tuple(f"{PLACE}/Microsoft.OperationalInsights/workspaces/{name}" for name in ("one", "two", "deleted"))
ACCOUNT = f"{PLACE}/Microsoft.Storage/storageAccounts/st"
DESTINATIONS = LogDestinations(
    {
        DestinationKind.WORKSPACE: frozenset(one.lower() for one in WORKSPACES[:2]),
        DestinationKind.STORAGE: frozenset((ACCOUNT.lower(),)),
    },
    Visibility({SUBSCRIPTION: "Platform"}),
)
LOGS = st.builds(
    LogSetting,
    category=st.sampled_from((*WANTED, "Other", None)),
    category_group=st.sampled_from((None, None, None, "allLogs", "audit")),
    enabled=st.sampled_from((True, True, False, None)),
)
SETTINGS = st.lists(
    st.builds(
        DiagnosticSetting,
        properties=st.builds(
            DiagnosticProperties,
            workspace_id=st.sampled_from((*WORKSPACES, None)),
            storage_account_id=st.sampled_from((ACCOUNT, None)),
            logs=st.lists(LOGS, max_size=3).map(tuple),
        ),
    ),
    max_size=3,
)


def _sent(setting: DiagnosticSetting, place: str) -> set[str]:
    """The wanted categories that one setting certainly sends to a place."""
    if place not in (setting.properties.workspace_id, setting.properties.storage_account_id):
        return set()
    enabled = [one for one in setting.properties.logs or () if one.enabled is True]
    groups = {one.category_group for one in enabled}
    if "allLogs" in groups:
        return set(WANTED)
    return {one.category for one in enabled if one.category in WANTED and not one.category_group}


@given(SETTINGS)
def test_what_arrives_is_the_union_over_settings_at_one_destination(settings: list[DiagnosticSetting]) -> None:
    arrived = DESTINATIONS.arrived("azure_firewall_diagnostics", settings, WANTED, (ALL_LOGS,))
    whole = {
        place for place in (*WORKSPACES[:2], ACCOUNT) if set().union(*(_sent(one, place) for one in settings)) == set(WANTED)
    }
    assert {one.id for one in arrived.destinations} == {place.lower() for place in whole}
    assert (arrived.arrival is Arrival.ANALYSED) == any(place in whole for place in WORKSPACES[:2])
    assert (arrived.arrival is Arrival.STORED) == (whole == {ACCOUNT})


@given(SETTINGS)
def test_the_order_of_settings_means_nothing(settings: list[DiagnosticSetting]) -> None:
    arrived, other = (DESTINATIONS.arrived("r", found, WANTED) for found in (settings, settings[::-1]))
    assert (arrived.arrival, arrived.observed, set(arrived.destinations), set(arrived.gaps)) == (
        other.arrival,
        other.observed,
        set(other.destinations),
        set(other.gaps),
    )


def test_a_workspace_where_nobody_looked_is_unknown() -> None:
    elsewhere = WORKSPACES[0].replace(SUBSCRIPTION, "bbbbbbbb-0000-4a01-8b01-000000000001")
    logs = (LogSetting(category_group="allLogs", enabled=True),)
    setting = DiagnosticSetting(properties=DiagnosticProperties(workspace_id=elsewhere, logs=logs))
    arrived = DESTINATIONS.arrived("r", [setting], WANTED)
    assert arrived.arrival is Arrival.PARTLY
    assert isinstance(arrived.gaps[0], Gap)
