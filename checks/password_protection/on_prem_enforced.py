from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P1_PLANS, unlicensed
from ztscan.entities.tenant import GroupSetting, Organization
from ztscan.plugin import Finding, NotApplicable, Severity, Unknown, check, required

from ._rules import password_rules, subject_of, switched_on, text


@check(
    title="Domain controllers refuse banned passwords",
    severity=Severity.HIGH,
    objectives=["identities.password_protection"],
    mappings={
        "cis-m365-6.0": ["5.2.3.3"],
        "cis-m365-7.0": ["5.2.3.3"],
        "eidsca": ["PR01", "PR02"],
        "monkey365": ["eid-password-protection-on-prem-not-enabled"],
        "prowler": ["entra_password_protection_on_premises_enforced"],
        "zta": ["21847"],
    },
)
def on_prem_enforced(
    organization: tuple[Organization, ...], group_settings: tuple[GroupSetting, ...], service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Whether password protection reaches the directory on premises, and refuses instead of only noting.

    What it checks:
        Where the tenant is synchronised from on premises, ``EnableBannedPasswordCheckOnPremises`` is true and
        ``BannedPasswordCheckOnPremisesMode`` is to enforce, in whatever spelling. Without a settings object the default
        holds, which is to audit. Not applicable in a tenant that lives in the cloud alone.

    Why it matters:
        Passwords that are chosen on premises are used in the cloud too. What the cloud would have refused gets in by that
        door, and in audit mode nobody is told but the event log of a domain controller.

    Limits:
        The switch governs the agents; whether one is installed on every domain controller is not seen by Graph. Not assessed
        without Microsoft Entra ID P1, which on-premises protection needs.

    Remediation:
        1. Install the proxy service and the agent on every domain controller, and watch the audit events for some weeks.
        2. Open {portal:password_protection}, set "Enable password protection
           on Windows Server Active Directory" to Yes and the mode to Enforced. By Graph: `PATCH /groupSettings/{id}` with
           the values `EnableBannedPasswordCheckOnPremises` "True" and `BannedPasswordCheckOnPremisesMode` "Enforce".

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
        observed = "no settings object: banned passwords are only noted"
    elif not switched_on(rules, "EnableBannedPasswordCheckOnPremises"):
        observed = "EnableBannedPasswordCheckOnPremises: False"
    elif (mode := text(rules, "BannedPasswordCheckOnPremisesMode")).casefold() not in {"enforce", "enforced"}:
        observed = f"BannedPasswordCheckOnPremisesMode: {mode}"
    else:
        return
    message = "a banned password can be chosen on premises"
    expected = "EnableBannedPasswordCheckOnPremises: True, BannedPasswordCheckOnPremisesMode: Enforce"
    yield Finding(subject_of(rules), message, observed, expected)
