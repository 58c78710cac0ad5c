from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.defender_identity import DEFENDER_FOR_IDENTITY, DefenderSensor
from ztscan.entities.security_operations import AutoAuditing
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, required

SETTING = Subject("autoAuditingConfiguration", "autoAuditingConfiguration", "Automatic Windows auditing")


@check(
    title="Auditing of domain controllers is configured automatically",
    severity=Severity.MEDIUM,
    objectives=["identities.defender_for_identity", "network.detect_on_premises"],
    since="0.2.0",
)
def directory_auditing_automatic(
    directory_auto_auditing: AutoAuditing | Gap, defender_sensors: tuple[DefenderSensor, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that sensors of Defender for Identity configure the auditing that they need.

    What it checks:
        Automatic Windows auditing configuration is on.

    Why it matters:
        Without the audit events, a sensor misses changes of groups and directory objects. A new domain controller begins
        without them.

    Limits:
        Auditing that a group policy configures is as good, and not in Graph: waive the check then. It concerns sensors of
        version 3. Where no sensor is registered, the check does not apply.

    Remediation:
        1. Open {portal:defender_sensors} > Advanced features, and turn on Automatic Windows auditing configuration.
        2. To verify, read `GET /security/identities/settings/autoAuditingConfiguration`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/security-autoauditingconfiguration-get
    """
    if not licensed(defender_sensors, service_plans, DEFENDER_FOR_IDENTITY):
        raise NotApplicable("no Defender for Identity sensor is registered")
    if isinstance(directory_auto_auditing, Gap):
        raise Unknown(directory_auto_auditing)
    if not required(directory_auto_auditing.is_automatic, "directory_auto_auditing", "isAutomatic"):
        yield Finding(SETTING, "auditing of domain controllers is not configured automatically", "isAutomatic: false", "true")
