from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed_for_intune
from ztscan.directory.past_times import moment, past
from ztscan.entities.intune_operations import AppleEnrolmentToken
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, check

from ._evidence import ago, expiring, judged, last

RESOURCE = "apple_enrolment_tokens"


@check(
    title="Apple enrolment tokens are valid and synchronise",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"equal": {"maester": ["MT.1093"]}},
    since="0.2.0",
)
def ade_tokens(
    apple_enrolment_tokens: tuple[AppleEnrolmentToken, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    minimum_days: int = 30,
    maximum_hours: int = 24,
) -> Iterator[Finding]:
    """Checks that new Apple devices of the organisation enrol.

    What it checks:
        Each token for Automated Device Enrolment expires in more than `minimum_days` (30), and synchronised within
        `maximum_hours` (24). A token that never synchronised must have been added within that time.

    Why it matters:
        With an expired token, or new terms of Apple that nobody accepted, devices from the shop start without management. The
        person who unpacks one is its only administrator.

    Limits:
        Enrolment profiles and the number of devices are not assessed. Tenants without a token are not applicable.

    Remediation:
        1. Open {portal:intune_enrolment_apple} > Enrollment program tokens, and select the token.
        2. Renew it with a new server token from Apple Business Manager, and with the same Apple Account.
        3. Accept new terms in Apple Business Manager, and select Sync.

    References:
        https://learn.microsoft.com/intune/intune-service/enrollment/device-enrollment-program-enroll-ios
        https://learn.microsoft.com/graph/api/resources/intune-enrollment-deponboardingsetting
    """
    tokens = licensed_for_intune(apple_enrolment_tokens, service_plans)
    if not tokens:
        raise NotApplicable("Intune has no token for Automated Device Enrolment")

    def judge(token: AppleEnrolmentToken) -> Iterator[Finding]:
        subject = Subject("depOnboardingSetting", token.id, token.name)
        left = moment(token.token_expiration_date_time, RESOURCE, "tokenExpirationDateTime") - now
        if left <= timedelta(days=minimum_days):
            message = f"the Apple enrolment token {token.name} {expiring(left)}"
            observed = f"tokenExpirationDateTime: {token.token_expiration_date_time}"
            yield Finding(subject, message, observed, f"more than {minimum_days} days left", "expiry")
        synced = last(token.last_successful_sync_date_time, now, RESOURCE, "lastSuccessfulSyncDateTime")
        since = synced or past(token.last_modified_date_time, now, RESOURCE, "lastModifiedDateTime")
        if now - since > timedelta(hours=maximum_hours):
            error = f"; error {token.last_sync_error_code}" if token.last_sync_error_code else ""
            message = f"the Apple enrolment token {token.name} does not synchronise"
            observed = f"last synchronisation {ago(synced, now)}{error}"
            yield Finding(subject, message, observed, f"a synchronisation within {maximum_hours} hours", "synchronisation")

    yield from judged(tokens, judge)
