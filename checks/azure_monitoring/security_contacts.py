from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.entities.azure_sentinel import SecurityContact
from ztscan.estate.rows import each_subscription
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Severity, Subject, Unknown, check

CONTACTS = "azure_security_contacts"
_SEVERITIES, _RISKS = frozenset({"low", "medium", "high"}), frozenset({"low", "medium", "high", "critical"})


@check(
    title="Security contacts are notified of Defender for Cloud alerts",
    severity=Severity.LOW,
    objectives=["visibility.respond", "infrastructure.harden"],
    mappings={
        "equal": {
            "prowler": [
                "defender_additional_email_configured_with_a_security_contact",
                "defender_attack_path_notifications_properly_configured",
                "defender_ensure_notify_alerts_severity_is_high",
                "defender_ensure_notify_emails_to_owners",
            ]
        },
        "partial": {"cis-azure-6.0": ["8.1.12", "8.1.13", "8.1.14", "8.1.15"], "mcsb": ["IR-2"]},
    },
    since="0.2.0",
)
def security_contacts(
    azure_security_contacts: ByKey[tuple[SecurityContact, ...]] | Gap, azure_visibility: Visibility
) -> Iterator[Finding]:
    """Checks that alerts on a subscription reach people.

    What it checks:
        The security contact of each subscription is enabled and has a mail address. It and the Owners are notified of alerts of
        any severity and of attack paths of any risk.

    Why it matters:
        Microsoft calls or writes to these addresses when it sees that a subscription is compromised.

    Limits:
        Whether the mailbox is read is not assessed.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Environment settings > the subscription > Email notifications.
        2. Add a mailbox of the security team, all users with the role Owner, alerts and attack paths.
        3. To verify: `az security contact list --subscription ID`.

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/configure-email-notifications
    """
    gaps: dict[Gap, None] = {}
    try:
        for key, name, contacts in each_subscription(azure_security_contacts, azure_visibility):
            contact = next((one for one in contacts if one.name.lower() == "default"), None)
            wrong = ["no contact"] if contact is None else list(_wrong(contact))
            if contact is not None and wrong and _incomplete(contact):
                detail = f"`{CONTACTS}` lacks properties of the contact of {name}"
                gaps[Gap(CONTACTS, GapReason.MALFORMED, detail, "scan again; if this persists, report it")] = None
            elif wrong:
                message = f"the security contact of {name} is not notified of all alerts and attack paths"
                expected = "an enabled contact with an address, Owners, alerts and attack paths"
                yield Finding(Subject("subscription", key, name), message, "; ".join(wrong), expected)
    except Unknown as unknown:
        gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _incomplete(contact: SecurityContact) -> bool:
    return None in (contact.enabled, contact.emails, contact.role_state, contact.roles, contact.notifications)


def _wrong(contact: SecurityContact) -> Iterator[str]:
    if not contact.enabled:
        yield "disabled"
    if not (contact.emails or "").strip(" ;"):
        yield "no mail address"
    if (contact.role_state or "").lower() != "on" or "owner" not in {str(role).lower() for role in contact.roles or ()}:
        yield "Owners are not told"
    if "alert" not in (told := dict(_notifications(contact))) or told["alert"] not in _SEVERITIES:
        yield "not told of alerts"
    if told.get("attackpath") not in _RISKS:
        yield "not told of attack paths"


def _notifications(contact: SecurityContact) -> Iterator[tuple[str, str]]:
    """By kind of source, in lower case, the lowest level that is told."""
    for one in contact.notifications or ():
        if isinstance(one, Mapping):
            level = one.get("minimalSeverity") or one.get("minimalRiskLevel") or ""
            yield str(one.get("sourceType", "")).lower(), str(level).lower()
