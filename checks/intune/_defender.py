"""The connection between Microsoft Defender for Endpoint and Intune."""

from __future__ import annotations

from datetime import datetime

from ztscan.entities.intune_operations import ThreatDefenseConnector
from ztscan.plugin import Subject, known

from ._evidence import last

RESOURCE = "threat_defense_connectors"
DEFENDER = "fc780465-2017-40d4-a0c5-307022471b92"
"""Id of the connector of Microsoft Defender for Endpoint."""
DEFENDER_PLANS = frozenset({"WINDEFATP", "MDE_LITE", "MDE_SMB"})
ENABLED = "enabled"
_NOT_SET_UP = frozenset({"unavailable", "available", "notsetup", "neverconfigured"})
_STATES = _NOT_SET_UP | {ENABLED, "unresponsive", "error"}


def name_of(connector: ThreatDefenseConnector) -> str:
    return "Microsoft Defender for Endpoint" if is_defender(connector) else connector.partner_display_name or connector.id


def subject_of(connector: ThreatDefenseConnector) -> Subject:
    return Subject("mobileThreatDefenseConnector", connector.id, name_of(connector))


def is_defender(connector: ThreatDefenseConnector) -> bool:
    return connector.id.casefold() == DEFENDER


def state_of(connector: ThreatDefenseConnector) -> str:
    """The state in lower case. Raises Unknown where it is not a known one."""
    return known(connector.partner_state, _STATES, RESOURCE, "partnerState")


def heartbeat(connector: ThreatDefenseConnector, now: datetime) -> datetime | None:
    """When the vendor last answered; None: never."""
    return last(connector.last_heartbeat_date_time, now, RESOURCE, "lastHeartbeatDateTime")


def is_set_up(connector: ThreatDefenseConnector, now: datetime) -> bool:
    """Whether somebody set the connection up: it has a state of its own, or it has answered once."""
    return state_of(connector) not in _NOT_SET_UP or heartbeat(connector, now) is not None
