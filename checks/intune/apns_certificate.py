from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed_for_intune
from ztscan.directory.past_times import moment
from ztscan.entities.intune_operations import ApplePushCertificate
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, check

from ._evidence import expiring

RESOURCE = "apple_push_certificate"


@check(
    title="The Apple push certificate is valid for more than 30 days",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    mappings={"equal": {"maester": ["MT.1092"]}},
    since="0.2.0",
)
def apns_certificate(
    apple_push_certificate: ApplePushCertificate | Gap | None,
    service_plans: frozenset[str],
    now: datetime,
    *,
    minimum_days: int = 30,
) -> Iterator[Finding]:
    """Checks that Intune can reach Apple devices.

    What it checks:
        The certificate for the Apple Push Notification service expires in more than `minimum_days` (30).

    Why it matters:
        When the certificate has expired, Intune reaches no iPhone, iPad or Mac: no policy, no lock, no wipe. With a new
        certificate in place of a renewed one, every device must enrol again.

    Limits:
        Tenants without the certificate manage no Apple devices and are not applicable.

    Remediation:
        1. Open {portal:intune_enrolment_apple} > Apple MDM Push Certificate, and download the request.
        2. Renew the certificate, with the same Apple Account, at identity.apple.com/pushcert. Do not create a new one.
        3. Upload it, and write down who owns the Apple Account.

    References:
        https://learn.microsoft.com/intune/intune-service/enrollment/apple-mdm-push-certificate-get
        https://learn.microsoft.com/graph/api/intune-devices-applepushnotificationcertificate-get
    """
    certificate = licensed_for_intune(apple_push_certificate, service_plans)
    if certificate is None:
        raise NotApplicable("Intune has no Apple push certificate, and so manages no Apple devices")
    end = moment(certificate.expiration_date_time, RESOURCE, "expirationDateTime")
    if end - now <= timedelta(days=minimum_days):
        subject = Subject("applePushNotificationCertificate", certificate.id, "Apple push certificate")
        effect = ": Intune reaches no Apple device" if end <= now else ""
        message = f"the Apple push certificate {expiring(end - now)}{effect}"
        yield Finding(subject, message, f"expirationDateTime: {end:%Y-%m-%d}", f"more than {minimum_days} days left")
