from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P1_PLANS, unlicensed
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, Unknown, check

from ._rules import password_rules, subject_of, switched_on, text


@check(
    title="A custom list of banned passwords is enforced",
    severity=Severity.MEDIUM,
    objectives=["identities.password_protection"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.2.3.2"],
            "cis-m365-7.0": ["5.2.3.2"],
            "monkey365": ["eid-custom-banned-password-list-disabled"],
            "prowler": ["entra_password_protection_custom_banned_list_enforced"],
            "zta": ["21848"],
        },
        "stronger": {"eidsca": ["PR03"]},
    },
)
def custom_banned_list(group_settings: tuple[GroupSetting, ...], service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that the custom list of banned passwords is enforced and not empty.

    What it checks:
        The check reads the settings object of the template "Password Rule Settings". `EnableBannedPasswordCheck` is true and
        `BannedPasswordList` is not empty. Without the object, the default applies: an empty list.

    Why it matters:
        Password spray attacks start with the names of the company, its location and products, and the year. Microsoft's
        global list does not contain these words. Passwords made from them satisfy all rules on length and characters.

    Limits:
        The check does not assess the choice of words. The list requires Microsoft Entra ID P1. Without this licence, the
        check is not assessed.

    Remediation:
        1. Open {portal:password_protection}.
        2. Set "Enforce custom list" to Yes, and enter the names of the organisation, its brands, locations and products.
        3. Or send `PATCH /groupSettings/{id}` with the values `EnableBannedPasswordCheck` "True" and `BannedPasswordList`
           (words separated by tabs). If there is no object, send `POST /groupSettings` with the template
           5cf42378-d67d-4f36-ba46-e8b86229381d.
        4. To verify, read `GET /groupSettings`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad
        https://learn.microsoft.com/entra/identity/authentication/tutorial-configure-custom-password-protection
    """
    if missing := unlicensed(service_plans, "a custom list of banned passwords", *P1_PLANS):
        raise Unknown(missing)
    rules = password_rules(group_settings)
    if rules is None:
        observed = "no settings object, so the list is empty"
    elif not switched_on(rules, "EnableBannedPasswordCheck"):
        observed = "EnableBannedPasswordCheck: False"
    elif not text(rules, "BannedPasswordList").strip():
        observed = "BannedPasswordList: empty"
    else:
        return
    message = "no custom list of banned passwords is enforced"
    yield Finding(subject_of(rules), message, observed, "EnableBannedPasswordCheck: True, BannedPasswordList: not empty")
