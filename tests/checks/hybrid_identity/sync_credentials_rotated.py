"""Cases of `hybrid_identity.sync_credentials_rotated`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.applications import application, key_credential, secret
from tests.checks.compliant.hybrid import HYBRID, sync_account
from tests.checks.compliant.names import SYNC_ACCOUNT
from ztscan.core.model import Verdict

CONNECT = "connect-sync"
DAYS_90 = "2026-08-03T06:00:00Z"
A_SECOND_MORE = "2026-08-03T05:59:59Z"


def connect_sync(*starts: str | None, **properties: Any) -> dict[str, Any]:
    """The change that adds the application of Microsoft Entra Connect with certificates that began then."""
    keys = [{**key_credential(f"key-{start}"), "startDateTime": start} for start in starts]
    app = application(CONNECT, "ConnectSyncProvisioning_SYNC01_3ac06f5648e4", "sync-app-id", keyCredentials=keys, **properties)
    return {**HYBRID, "applications": Add(app)}


CASES = (
    Case("the password is exactly 90 days old", sync_account(lastPasswordChangeDateTime=DAYS_90)),
    Case("a second older", sync_account(lastPasswordChangeDateTime=A_SECOND_MORE), fails={SYNC_ACCOUNT}),
    Case(
        "older is accepted",
        sync_account(lastPasswordChangeDateTime=A_SECOND_MORE),
        options={"maximum_days": 91},
    ),
    Case("R13: an old password of a disabled account", sync_account(accountEnabled=False), verdict=Verdict.NOT_APPLICABLE),
    Case("the newest certificate is young", connect_sync("2024-01-01T00:00:00Z", DAYS_90)),
    Case("the certificates are old", connect_sync("2024-01-01T00:00:00Z", A_SECOND_MORE), fails={CONNECT}),
    Case(
        "an old certificate and a young secret",
        connect_sync(A_SECOND_MORE, passwordCredentials=[secret("secret")]),
    ),
    Case("cloud only", verdict=Verdict.NOT_APPLICABLE),
    Case("nothing that synchronises was found", HYBRID, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: when was not returned", connect_sync(None), verdict=Verdict.NOT_ASSESSED),
    Case(
        "the secrets were not returned",
        connect_sync(A_SECOND_MORE, passwordCredentials=None),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "R13: when the password was changed was not returned",
        sync_account(lastPasswordChangeDateTime=None),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("applications could not be read", {**HYBRID, "applications": gap("applications")}, verdict=Verdict.NOT_ASSESSED),
)
