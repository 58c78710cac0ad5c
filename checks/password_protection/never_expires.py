from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.tenant import AUTHENTICATION_TYPES, Domain, Organization
from ztscan.plugin import (
    Finding,
    Gap,
    GapReason,
    NotApplicable,
    Severity,
    Subject,
    Unknown,
    check,
    known,
    parse_time,
    required,
)

NEVER = 2147483647
_DEFAULT_DAYS = 90
_DEFAULT_CHANGED = 2021
"""In this year Microsoft changed the default: tenants that are older have 90 days, younger ones never."""
_LEGACY_SITES = ("SharePoint",)
"""Services of a domain that only has a public website of former times: nobody signs in with it."""


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
def never_expires(domains: tuple[Domain, ...], organization: tuple[Organization, ...] | Gap) -> Iterator[Finding]:
    """Checks that passwords of cloud accounts do not expire.

    What it checks:
        The check covers every verified domain with the authentication type `Managed`. `passwordValidityPeriodInDays` is
        2147483647 (never). Null is the default: never in tenants created after 2021, and 90 days in tenants created before
        2021. Subdomains are null and use the setting of their root domain. Federated and unverified domains are excluded,
        and so are domains of a former public SharePoint website. The check does not apply if there are no other domains.

    Why it matters:
        Users who must change their password often only change its last digit. NIST SP 800-63B and Microsoft advise against
        regular password changes. A password must change when it is weak or leaked. Banned password lists and risk policies
        detect this.

    Limits:
        Synchronised accounts are subject to the rules of their on-premises directory. The check does not assess the policy of
        individual accounts (`DisablePasswordExpiration`). Null is undetermined in a tenant created in 2021, and where the date
        of creation is not known.

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
            kind = known(domain.authentication_type, AUTHENTICATION_TYPES, "domains", "authenticationType") if verified else ""
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if kind != "managed" or tuple(domain.supported_services or ()) == _LEGACY_SITES:
            continue
        judged = True
        try:
            days = _days(domain, organization)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if days != NEVER:
            by_default = " by default" if domain.password_validity_period_in_days is None else ""
            yield Finding(
                Subject("domain", domain.id, domain.id),
                f"passwords of the domain {domain.id} expire after {counted(days, 'day')}{by_default}",
                f"passwordValidityPeriodInDays: {'null' if by_default else days}",
                f"passwordValidityPeriodInDays: {NEVER} (never)",
            )
    if gaps:
        raise Unknown(*sorted(gaps, key=lambda gap: gap.detail))
    if not judged:
        raise NotApplicable("no verified domain has the authentication type Managed")


def _days(domain: Domain, organization: tuple[Organization, ...] | Gap) -> int:
    """After how many days passwords of a domain expire. Raises Unknown if neither the domain nor the tenant says it."""
    days = domain.password_validity_period_in_days
    if days is not None:
        return days
    if domain.is_root is False:
        return NEVER  # it follows its root domain, which is assessed
    if isinstance(organization, Gap):
        raise Unknown(organization)
    created = required(organization[0].created_date_time if organization else None, "organization", "createdDateTime")
    year = parse_time(created).year
    if year == _DEFAULT_CHANGED:
        detail = f"whether passwords of {domain.id} expire by default is not known: the tenant was created in {year}"
        raise Unknown(Gap("domains", GapReason.MALFORMED, detail, f"set passwordValidityPeriodInDays of {domain.id}"))
    return NEVER if year > _DEFAULT_CHANGED else _DEFAULT_DAYS
