from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P1_PLANS, unlicensed
from ztscan.entities.tenant import GroupSetting, Organization
from ztscan.plugin import Finding, NotApplicable, Severity, Unknown, check, required

from ._rules import password_rules, subject_of, switched_on, text


@check(
    title="Password protection is enforced on on-premises domain controllers",
    severity=Severity.HIGH,
    objectives=["identities.password_protection"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.2.3.3"],
            "cis-m365-7.0": ["5.2.3.3"],
            "monkey365": ["eid-password-protection-on-prem-not-enabled"],
            "prowler": ["entra_password_protection_on_premises_enforced"],
            "zta": ["21847"],
        },
        "stronger": {"eidsca": ["PR01", "PR02"]},
    },
)
def on_prem_enforced(
    organization: tuple[Organization, ...], group_settings: tuple[GroupSetting, ...], service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that password protection for Windows Server Active Directory is on and in enforced mode.

    What it checks:
        If the tenant is synchronised from on premises, `EnableBannedPasswordCheckOnPremises` is true and
        `BannedPasswordCheckOnPremisesMode` is Enforce, in any spelling. Without a settings object, the default applies: audit
        mode. The check does not apply to a cloud-only tenant.

    Why it matters:
        Passwords that are set on premises are also used in the cloud. On premises, users can set passwords that the cloud
        would reject. In audit mode, only the event log of a domain controller records this.

    Limits:
        The setting controls the agents. Graph does not show whether an agent is installed on every domain controller.
        On-premises protection requires Microsoft Entra ID P1. Without this licence, the check is not assessed.

    Remediation:
        1. Install the proxy service, and the agent on every domain controller. Monitor the audit events for a few weeks.
        2. Open {portal:password_protection}. Set "Enable password protection on Windows Server Active Directory" to Yes and
           the mode to Enforced.
        3. Or send `PATCH /groupSettings/{id}` with the values `EnableBannedPasswordCheckOnPremises` "True" and
           `BannedPasswordCheckOnPremisesMode` "Enforce".
        4. To verify, set a banned password for a test user on premises. The change must fail. Then scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad-on-premises
        https://learn.microsoft.com/entra/identity/authentication/howto-password-ban-bad-on-premises-operations
    """
    tenant = required(next(iter(organization), None), "organization", "value")
    if not tenant.on_premises_sync_enabled:
        raise NotApplicable("the tenant is not synchronised from on premises")
    if missing := unlicensed(service_plans, "password protection on premises", *P1_PLANS):
        raise Unknown(missing)
    rules = password_rules(group_settings)
    if rules is None:
        observed = "no settings object, so the mode is audit"
    elif not switched_on(rules, "EnableBannedPasswordCheckOnPremises"):
        observed = "EnableBannedPasswordCheckOnPremises: False"
    elif (mode := text(rules, "BannedPasswordCheckOnPremisesMode")).casefold() not in {"enforce", "enforced"}:
        observed = f"BannedPasswordCheckOnPremisesMode: {mode}"
    else:
        return
    message = "banned passwords can be set on premises"
    expected = "EnableBannedPasswordCheckOnPremises: True, BannedPasswordCheckOnPremisesMode: Enforce"
    yield Finding(subject_of(rules), message, observed, expected)
