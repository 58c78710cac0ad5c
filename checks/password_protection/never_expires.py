from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import Domain
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, required

NEVER = 2147483647


@check(
    title="Passwords of cloud accounts do not expire",
    severity=Severity.MEDIUM,
    objectives=["identities.password_protection"],
    mappings={
        "cis-m365-6.0": ["1.3.1"],
        "cis-m365-7.0": ["1.3.1"],
        "maester": ["CIS.M365.1.3.1", "CISA.MS.AAD.6.1"],
        "monkey365": ["eid-password-expiring-enabled"],
        "prowler": ["admincenter_settings_password_never_expire"],
        "scuba": ["MS.AAD.6.1v1"],
        "zta": ["21811"],
    },
)
def never_expires(domains: tuple[Domain, ...]) -> Iterator[Finding]:
    """Whether passwords are kept until there is a reason to change them.

    What it checks:
        Every verified domain with the authentication type ``Managed`` has a ``passwordValidityPeriodInDays`` of 2147483647,
        which means never, or null, which means the same in tenants made after 2021. Subdomains are null and follow their
        root. Federated domains and such that are not verified do not count; not applicable where there are no others.

    Why it matters:
        Whoever must change a password every few weeks changes its last digit. NIST SP 800-63B and Microsoft have advised
        against it for years: a password is changed when it is weak or leaked, which banned lists and risk policies notice.

    Limits:
        Accounts that are synchronised from on premises follow the rules of their own directory there. A policy of a single
        account (`DisablePasswordExpiration`) is not looked at.

    Remediation:
        1. Demand multifactor authentication of everybody first.
        2. Open {portal:m365_password_expiration} and
           choose "Set passwords to never expire". By Graph: `PATCH /domains/{name} {"passwordValidityPeriodInDays":
           2147483647}`.

    References:
        https://learn.microsoft.com/microsoft-365/admin/misc/password-policy-recommendations
        https://learn.microsoft.com/graph/api/resources/domain
    """
    gaps: dict[Gap, None] = {}
    judged = False
    for domain in domains:
        try:
            verified = required(domain.is_verified, "domains", "isVerified")
            managed = verified and required(domain.authentication_type, "domains", "authenticationType") == "Managed"
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        judged = judged or managed
        days = domain.password_validity_period_in_days
        if managed and days not in {None, NEVER}:
            subject = Subject("domain", domain.id, domain.id)
            observed, expected = f"passwordValidityPeriodInDays: {days}", f"passwordValidityPeriodInDays: {NEVER} (never)"
            yield Finding(subject, f"passwords must be changed every {days} days", observed, expected)
    if gaps:
        raise Unknown(*sorted(gaps, key=lambda gap: gap.detail))
    if not judged:
        raise NotApplicable("no verified domain is managed by Entra: passwords are kept elsewhere")
