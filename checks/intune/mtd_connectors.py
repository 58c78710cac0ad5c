from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_operations import ThreatDefenseConnector
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check

from ._defender import DEFENDER, DEFENDER_PLANS, ENABLED, heartbeat, is_defender, is_set_up, name_of, state_of, subject_of
from ._evidence import ago, judged


@check(
    title="Connections of Intune to Defender for Endpoint and other threat defence work",
    severity=Severity.MEDIUM,
    objectives=["endpoints.defender_connector"],
    mappings={"stronger": {"maester": ["MT.1098"]}},
    since="0.2.0",
)
def mtd_connectors(
    threat_defense_connectors: tuple[ThreatDefenseConnector, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_hours: int = 24,
) -> Iterator[Finding]:
    """Checks that the risk of devices reaches Intune.

    What it checks:
        Each connection that was set up is `enabled`, and answered within `maximum_hours` (24). If a subscription includes
        Microsoft Defender for Endpoint, its connection is set up.

    Why it matters:
        Compliance policies that require a low device risk rest on this connection. If it is silent, a device with malware stays
        compliant and keeps its access.

    Limits:
        Graph lists connections to vendors that nobody set up. They do not count. Whether devices are onboarded to Defender, and
        whether a compliance policy uses the risk, is not assessed here. Without a connection and without Defender for Endpoint,
        the check is not applicable.

    Remediation:
        1. Open {portal:intune_connectors} > Microsoft Defender for Endpoint, or the connector of the vendor.
        2. Open Defender portal > Settings > Endpoints > Advanced features, and turn on Microsoft Intune connection.
        3. Where a vendor is no longer in use, remove its connector.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/advanced-threat-protection-configure
        https://learn.microsoft.com/graph/api/resources/intune-onboarding-mobilethreatdefenseconnector
    """
    connectors = licensed_for_intune(threat_defense_connectors, service_plans)
    expected = f"partnerState: enabled, heartbeat within {maximum_hours} hours"
    set_up: list[ThreatDefenseConnector] = []

    def judge(connector: ThreatDefenseConnector) -> Iterator[Finding]:
        if not is_set_up(connector, now):
            return
        set_up.append(connector)
        state, last = state_of(connector), heartbeat(connector, now)
        if state == ENABLED and last is not None and now - last <= timedelta(hours=maximum_hours):
            return
        observed = f"partnerState: {connector.partner_state}; last heartbeat {ago(last, now)}"
        yield Finding(
            subject_of(connector), f"the connection of Intune to {name_of(connector)} does not work", observed, expected
        )

    unknown: Unknown | None = None
    try:
        yield from judged(connectors, judge)
    except Unknown as outcome:
        unknown = outcome
    of_defender = [connector for connector in connectors if is_defender(connector)]
    unclear = unknown is not None and bool(of_defender)
    if not DEFENDER_PLANS.isdisjoint(service_plans) and not unclear and not any(map(is_defender, set_up)):
        subject = Subject("mobileThreatDefenseConnector", DEFENDER, "Microsoft Defender for Endpoint")
        message = "Microsoft Defender for Endpoint is licensed, and not connected to Intune"
        yield Finding(subject, message, "the connection was never set up", expected)
    elif unknown is None and not set_up:
        raise NotApplicable("Intune has no connection to a vendor of threat defence")
    if unknown is not None:
        raise unknown
