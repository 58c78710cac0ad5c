from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed_for_intune
from ztscan.directory.past_times import moment
from ztscan.entities.intune_operations import AppleVolumeToken
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, check, known

from ._evidence import ago, expiring, judged, last

RESOURCE = "apple_volume_tokens"
_STATES = ("unknown", "valid", "expired", "invalid", "assignedtoexternalmdm", "duplicatelocationid")
_SYNC = ("none", "inprogress", "completed", "failed")


@check(
    title="Apple volume purchase tokens are valid and synchronise",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"equal": {"maester": ["MT.1094"]}},
    since="0.2.0",
)
def vpp_tokens(
    apple_volume_tokens: tuple[AppleVolumeToken, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    minimum_days: int = 30,
    maximum_hours: int = 24,
) -> Iterator[Finding]:
    """Checks that apps from Apple Business Manager are installed and updated.

    What it checks:
        Each token for volume purchases is `valid`, expires in more than `minimum_days` (30), and its last synchronisation did
        not fail and was within `maximum_hours` (24).

    Why it matters:
        With an expired token, Intune installs and updates no purchased app. Managed devices keep old versions with known
        vulnerabilities.

    Limits:
        Which apps are assigned is not assessed. A token that another service uses (`assignedToExternalMDM`) is a finding: Intune
        cannot use it. Tenants without a token are not applicable.

    Remediation:
        1. Open {portal:intune_connectors} > Apple VPP Tokens, and select the token.
        2. Upload a new token from Apple Business Manager for the same location, and select Sync.

    References:
        https://learn.microsoft.com/intune/intune-service/apps/vpp-apps-ios
        https://learn.microsoft.com/graph/api/resources/intune-onboarding-vpptoken
    """
    tokens = licensed_for_intune(apple_volume_tokens, service_plans)
    if not tokens:
        raise NotApplicable("Intune has no token for Apple volume purchases")

    def judge(token: AppleVolumeToken) -> Iterator[Finding]:
        subject = Subject("vppToken", token.id, token.name)
        if (state := known(token.state, _STATES, RESOURCE, "state")) != "valid":
            message = f"the Apple volume purchase token {token.name} is not valid"
            yield Finding(subject, message, f"state: {token.state}", "state: valid", "state")
        left = moment(token.expiration_date_time, RESOURCE, "expirationDateTime") - now
        if left <= timedelta(days=minimum_days) and state != "expired":
            message = f"the Apple volume purchase token {token.name} {expiring(left)}"
            observed = f"expirationDateTime: {token.expiration_date_time}"
            yield Finding(subject, message, observed, f"more than {minimum_days} days left", "expiry")
        synced = last(token.last_sync_date_time, now, RESOURCE, "lastSyncDateTime")
        failed = known(token.last_sync_status, _SYNC, RESOURCE, "lastSyncStatus") == "failed"
        if failed or synced is None or now - synced > timedelta(hours=maximum_hours):
            message = f"the Apple volume purchase token {token.name} does not synchronise"
            observed = f"lastSyncStatus: {token.last_sync_status}; last synchronisation {ago(synced, now)}"
            yield Finding(subject, message, observed, f"a synchronisation within {maximum_hours} hours", "synchronisation")

    yield from judged(tokens, judge)
