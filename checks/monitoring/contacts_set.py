from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.account_states import one_is_able
from ztscan.entities.tenant import Organization
from ztscan.entities.users import User
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Table, Unknown, check, required


@check(
    title="The technical contacts of the tenant reach people of the organisation",
    severity=Severity.LOW,
    objectives=["identities.audit_logging", "visibility.respond"],
    since="0.2.0",
)
def contacts_set(
    organization: tuple[Organization, ...], users: Table[User], *, approved_domains: tuple[str, ...] = ()
) -> Iterator[Finding | Note]:
    """Checks that Microsoft can reach the organisation in case of an incident.

    What it checks:
        `technicalNotificationMails` is not empty. Each address has a verified domain of the tenant, or one of the option
        `approved_domains`, and is not the sign-in name of a disabled user. Empty security and privacy contacts are notes,
        because new tenants have none.

    Why it matters:
        Microsoft announces expiring certificates, synchronisation errors and security incidents to these addresses. A private
        address, or that of a person who left, is read by nobody, or by the wrong person.

    Limits:
        Whether a mailbox exists and is read is not assessed. A leaver whose account was deleted is not told from a shared
        mailbox.

    Remediation:
        1. Open {portal:tenant_properties}, and set the technical contact to a group or shared mailbox. Set the global privacy
           contact too.
        2. Or send `PATCH /organization/{id} {"technicalNotificationMails": ["it@contoso.com"]}`.

    References:
        https://learn.microsoft.com/entra/fundamentals/properties-area
        https://learn.microsoft.com/graph/api/resources/organization
    """
    states: Mapping[str | None, bool | None] | None = None
    gaps: dict[Gap, None] = {}
    for tenant in organization:
        addresses = {name.strip().casefold(): name for name in tenant.technical_notification_mails or () if name.strip()}
        subject = Subject("organization", tenant.id, tenant.display_name or tenant.id)
        if not addresses:
            yield Finding(subject, "no technical contact is set", "technicalNotificationMails: empty", "at least one address")
        known = {domain.casefold() for domain in approved_domains}
        known |= {domain.name.casefold() for domain in required(tenant.verified_domains, "organization", "verifiedDomains")}
        for address, written in sorted(addresses.items()):
            contact = Subject("technicalContact", address, written)
            if address.rpartition("@")[2] not in known:
                message = f"the technical contact {written} is outside the organisation"
                yield Finding(contact, message, f"technicalNotificationMails: {written}", "an address in a verified domain")
                continue
            states = _states(users) if states is None else states
            try:
                required(None if None in states and address not in states else True, "users", "userPrincipalName")
                read = one_is_able((states.get(address, True),))
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
                continue
            if not read:
                message = f"the technical contact {written} is a disabled account"
                yield Finding(contact, message, "accountEnabled: false", "a mailbox that somebody reads")
        if not tenant.security_compliance_notification_mails:
            yield Note("no security contact is set (`securityComplianceNotificationMails`)")
        if tenant.privacy_profile is not None and not tenant.privacy_profile.contact_email:
            yield Note("no privacy contact is set (`privacyProfile`)")
    if gaps:
        raise Unknown(*gaps)


def _states(users: Table[User]) -> Mapping[str | None, bool | None]:
    """Whether each user is enabled, by sign-in name in lower case. None: somebody whose name was not returned."""
    names, enabled = users.column("user_principal_name"), users.column("account_enabled")
    return {name.casefold() if name else None: is_enabled for name, is_enabled in zip(names, enabled, strict=True)}
