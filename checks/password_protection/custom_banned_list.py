from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P1_PLANS, unlicensed
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, Unknown, check

from ._rules import password_rules, subject_of, switched_on, text


@check(
    title="Words of the organisation's own are banned from passwords",
    severity=Severity.MEDIUM,
    objectives=["identities.password_protection"],
    mappings={
        "cis-m365-6.0": ["5.2.3.2"],
        "cis-m365-7.0": ["5.2.3.2"],
        "eidsca": ["PR03"],
        "monkey365": ["eid-custom-banned-password-list-disabled"],
        "prowler": ["entra_password_protection_custom_banned_list_enforced"],
        "zta": ["21848"],
    },
)
def custom_banned_list(group_settings: tuple[GroupSetting, ...], service_plans: frozenset[str]) -> Iterator[Finding]:
    """Whether the custom list of banned passwords is enforced and holds anything.

    What it checks:
        In the settings object of the template "Password Rule Settings", ``EnableBannedPasswordCheck`` is true and
        ``BannedPasswordList`` is not empty. Without such an object the default holds, which has no words.

    Why it matters:
        Spraying begins with the name of the company, its town, its products and the year. Microsoft's global list does not
        know those words, and a password made of them meets every rule on length and characters.

    Limits:
        Whether the words are well chosen is not judged. Not assessed without Microsoft Entra ID P1, which the list needs.

    Remediation:
        1. Open {portal:password_protection}.
        2. Set "Enforce custom list" to Yes and enter names of the organisation, its brands, places and products. By Graph:
           `PATCH /groupSettings/{id}` with the values `EnableBannedPasswordCheck` "True" and `BannedPasswordList`, words
           parted by tabs; `POST /groupSettings` with the template 5cf42378-d67d-4f36-ba46-e8b86229381d where there is none.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad
        https://learn.microsoft.com/entra/identity/authentication/tutorial-configure-custom-password-protection
    """
    if missing := unlicensed(service_plans, "a custom list of banned passwords", *P1_PLANS):
        raise Unknown(missing)
    rules = password_rules(group_settings)
    if rules is None:
        observed = "no settings object: the list is empty"
    elif not switched_on(rules, "EnableBannedPasswordCheck"):
        observed = "EnableBannedPasswordCheck: False"
    elif not text(rules, "BannedPasswordList").strip():
        observed = "BannedPasswordList: empty"
    else:
        return
    message = "no words of the organisation's own are banned from passwords"
    yield Finding(subject_of(rules), message, observed, "EnableBannedPasswordCheck: True, with words in BannedPasswordList")
