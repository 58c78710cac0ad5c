from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import Finding, Severity, Subject, check, required

THIRD_PARTY_STORAGE = "c1f33bc0-bdb4-4248-ba9b-096807ddb43e"
"""Microsoft's application that opens files of other storage services. Source: CIS Microsoft 365 Foundations Benchmark, 1.3.7."""
NAME = "Third-party storage in Microsoft 365 on the web"


@check(
    title="Users cannot open files of third-party storage services in Microsoft 365 on the web",
    severity=Severity.LOW,
    objectives=["apps.microsoft_cloud_apps"],
    mappings={"equal": {"cis-m365-6.0": ["1.3.7"], "cis-m365-7.0": ["1.3.7"], "maester": ["CIS.M365.1.3.7"]}},
    since="0.2.0",
)
def third_party_storage_blocked(service_principals: tuple[ServicePrincipal, ...]) -> Iterator[Finding]:
    """Checks that Microsoft 365 on the web does not offer storage that the organisation does not govern.

    What it checks:
        The service principal of the application `c1f33bc0-bdb4-4248-ba9b-096807ddb43e` exists and is disabled. Without it, the
        feature is on: that is Microsoft's default.

    Why it matters:
        Files in a private Dropbox or Box are outside of labels, retention and audit. Everybody who signs in there has them.

    Limits:
        The setting covers Microsoft 365 on the web. Desktop applications and the websites of the services themselves are blocked
        by other means.

    Remediation:
        1. Open {portal:m365_on_the_web}, and clear "Let users open files stored in third-party storage services in Microsoft 365
           on the web".
        2. Or send `POST /servicePrincipals {"appId": "c1f33bc0-bdb4-4248-ba9b-096807ddb43e"}`, if it does not exist, and
           `PATCH /servicePrincipals/{id} {"accountEnabled": false}`.
        3. To verify, read `GET /servicePrincipals(appId='c1f33bc0-bdb4-4248-ba9b-096807ddb43e')`, and scan again.

    References:
        https://learn.microsoft.com/microsoft-365/admin/misc/third-party-storage
        https://learn.microsoft.com/graph/api/serviceprincipal-update
    """
    expected = "the service principal exists and is disabled"
    found = [one for one in service_principals if one.app_id.casefold() == THIRD_PARTY_STORAGE]
    if not found:
        subject = Subject("servicePrincipal", THIRD_PARTY_STORAGE, NAME)
        yield Finding(subject, f"{NAME} was never blocked", "no service principal", expected)
    for one in found:
        if required(one.account_enabled, "service_principals", "accountEnabled"):
            subject = Subject("servicePrincipal", one.id, one.display_name or NAME)
            yield Finding(subject, f"{subject.name} is not blocked", "accountEnabled: true", expected)
