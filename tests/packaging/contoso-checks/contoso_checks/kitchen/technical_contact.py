from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import Organization
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, check


@check(
    title="Microsoft knows whom to write to about technical matters",
    severity=Severity.LOW,
    objectives=["visibility.respond"],
)
def technical_contact(organization: tuple[Organization, ...], *, domain: str = "contoso.com") -> Iterator[Finding]:
    """Whether the tenant's technical notifications reach a mailbox of Contoso.

    What it checks:
        At least one technical notification address of the organisation lies in Contoso's own domain.

    Why it matters:
        Warnings about expiring certificates and incidents go to these addresses and nowhere else.

    Limits:
        Whether anybody reads the mailbox is not looked at.

    Remediation:
        1. Open the Entra admin center > Overview > Properties.
        2. Set "Technical contact" to a shared mailbox.

    References:
        https://learn.microsoft.com/entra/fundamentals/properties-area
    """
    if not organization:
        raise NotApplicable("there is no organisation")
    for tenant in organization:
        addresses = tenant.technical_notification_mails or ()
        if not any(address.casefold().endswith(f"@{domain}") for address in addresses):
            yield Finding(
                Subject("organization", tenant.id, tenant.display_name or tenant.id),
                "technical notifications reach nobody at Contoso",
                ", ".join(addresses) or "no address",
                f"an address at {domain}",
            )
