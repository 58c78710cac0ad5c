from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.defender_identity import DefenderSensor
from ztscan.entities.tenant import Domain, DomainFederation, Organization
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check, required

from ._defender import ROLES, judged, sensors_of
from ._federation import RESOURCE, federations_if_any, subject_of

_AD_FS_ISSUER = "/adfs/services/trust"
"""The end of the identifier that AD FS gives itself, also with a slash; other federation servers have another one."""


@check(
    title="Federation, certificate and synchronisation servers have a healthy Defender for Identity sensor",
    severity=Severity.MEDIUM,
    objectives=["identities.defender_for_identity"],
    mappings={"partial": {"zta": ["41003"]}},
    since="0.2.0",
)
def defender_role_servers(
    defender_sensors: tuple[DefenderSensor, ...] | Gap,
    organization: tuple[Organization, ...],
    domains: tuple[Domain, ...],
    domain_federation: ByKey[tuple[DomainFederation, ...]],
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks the sensors on servers with AD FS, AD CS and Microsoft Entra Connect.

    What it checks:
        Each sensor on such a server is up to date, running and healthy. A synchronised tenant has a sensor on Microsoft
        Entra Connect. A tenant with a domain that AD FS federates has a sensor on AD FS.

    Why it matters:
        Such a server is as powerful as a domain controller: its keys and accounts open the whole directory, or the cloud.

    Limits:
        Microsoft Graph does not show whether AD CS exists. A tenant that synchronises by cloud sync only has no server with
        Microsoft Entra Connect: waive the finding. Without the licence, the check does not apply.

    Remediation:
        1. Open {portal:defender_sensors}, and look for servers with AD FS, AD CS and Microsoft Entra Connect.
        2. Install the sensor on each one, and configure its account and auditing.
        3. To verify, read `GET /security/identities/sensors`, and scan again.

    References:
        https://learn.microsoft.com/defender-for-identity/deploy/active-directory-federation-services
        https://learn.microsoft.com/graph/api/resources/security-sensor
    """
    sensors, gaps = sensors_of(defender_sensors, service_plans, ROLES)
    for sensor in sensors:
        try:
            yield from judged(sensor, ROLES[sensor.sensor_type or ""])
        except Unknown as unknown:
            gaps += unknown.gaps
    kinds = {sensor.sensor_type for sensor in sensors}
    tenant = required(organization or None, "organization", "value")[0]
    synchronised = any(one.on_premises_sync_enabled for one in organization)
    if synchronised and "adConnectIntegrated" not in kinds and not gaps:
        subject = Subject("organization", tenant.id, tenant.display_name or tenant.id)
        yield Finding(subject, "no server with Microsoft Entra Connect has a sensor", "no sensor", "a sensor on each one")
    expected_ad_fs, ad_fs_may_have_one = False, "adfsIntegrated" in kinds or bool(gaps)
    federation = federations_if_any(domains, domain_federation)
    gaps += federation.gaps
    for domain, settings in federation.settings:
        try:
            issuer = required(settings.issuer_uri, RESOURCE, "issuerUri").casefold()
        except Unknown as unknown:
            gaps += unknown.gaps
            continue
        if issuer.rstrip("/").endswith(_AD_FS_ISSUER):
            expected_ad_fs = True
            if not ad_fs_may_have_one:
                message = f"no AD FS server has a sensor, although AD FS federates {domain}"
                yield Finding(subject_of(domain), message, "no sensor", "a sensor on each one")
    if gaps:
        raise Unknown(*gaps)
    if not sensors and not synchronised and not expected_ad_fs:
        raise NotApplicable("no such server is registered, and the tenant is neither synchronised nor federated by AD FS")
