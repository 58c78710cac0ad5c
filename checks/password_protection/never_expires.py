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
        "equal": {
            "cis-m365-6.0": ["1.3.1"],
            "cis-m365-7.0": ["1.3.1"],
            "maester": ["CIS.M365.1.3.1", "CISA.MS.AAD.6.1"],
            "monkey365": ["eid-password-expiring-enabled"],
            "scuba": ["MS.AAD.6.1v1"],
            "zta": ["21811"],
        },
        "stronger": {"prowler": ["admincenter_settings_password_never_expire"]},
    },
)
def never_expires(domains: tuple[Domain, ...]) -> Iterator[Finding]:
    """Checks that passwords of cloud accounts do not expire.

    What it checks:
        The check covers every verified domain with the authentication type `Managed`. `passwordValidityPeriodInDays` is
        2147483647 (never) or null, which means never in tenants created after 2021. Subdomains are null and use the setting
        of their root domain. Federated and unverified domains are excluded. The check does not apply if there are no other
        domains.

    Why it matters:
        Users who must change their password often only change its last digit. NIST SP 800-63B and Microsoft advise against
        regular password changes. A password must change when it is weak or leaked. Banned password lists and risk policies
        detect this.

    Limits:
        Synchronised accounts are subject to the rules of their on-premises directory. The check does not assess the policy of
        individual accounts (`DisablePasswordExpiration`).

    Remediation:
        1. Require MFA for all users first: open {portal:conditional_access_policies}.
        2. Open {portal:m365_password_expiration}, and select "Set passwords to never expire".
        3. Or send `PATCH /domains/{name} {"passwordValidityPeriodInDays": 2147483647}`.
        4. To verify, read `GET /domains`, and scan again.

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
            yield Finding(
                subject,
                f"passwords of the domain {domain.id} expire after {days} {'day' if days == 1 else 'days'}",
                observed,
                expected,
            )
    if gaps:
        raise Unknown(*sorted(gaps, key=lambda gap: gap.detail))
    if not judged:
        raise NotApplicable("no verified domain has the authentication type Managed")
