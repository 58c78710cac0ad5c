from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.defender_identity import DefenderSensor
from ztscan.entities.tenant import AUTHENTICATION_TYPES, Domain, DomainFederation, Organization
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Note, Severity, Subject, Unknown, check, required

from ._defender import ROLES, judged, sensors_of

_AD_FS_ISSUER = "/adfs/services/trust"
"""The end of the identifier that AD FS gives itself; other federation servers have another one."""


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
    expected_ad_fs = False
    verified = [one for one in domains if one.is_verified is not False]
    kinds_of_sign_in = {one.id: (one.authentication_type or "").casefold() for one in verified}
    gaps += [_kind_unknown(domain) for domain, kind in kinds_of_sign_in.items() if kind not in AUTHENTICATION_TYPES]
    federated = [one for one in verified if kinds_of_sign_in[one.id] == "federated"]
    for domain in federated:
        entry = domain_federation[domain.id]
        if isinstance(entry, Gap):
            gaps.append(entry)
        elif any((one.issuer_uri or "").casefold().endswith(_AD_FS_ISSUER) for one in entry):
            expected_ad_fs = True
            if "adfsIntegrated" not in kinds and not gaps:
                message = f"no AD FS server has a sensor, although AD FS federates {domain.id}"
                yield Finding(Subject("domain", domain.id, domain.id), message, "no sensor", "a sensor on each one")
    if gaps:
        raise Unknown(*gaps)
    if not sensors and not synchronised and not expected_ad_fs:
        raise NotApplicable("no such server is registered, and the tenant is neither synchronised nor federated by AD FS")


def _kind_unknown(domain: str) -> Gap:
    detail = f"`domains` does not say in words that ztscan knows how users of `{domain}` sign in"
    return Gap("domains", GapReason.MALFORMED, detail, "review the domain in the portal, or update ztscan")
