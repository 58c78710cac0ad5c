from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.organization_settings import FORMS, AdminForms
from ztscan.plugin import Finding, Gap, Severity, Subject, check, required

RESOURCE = "forms_settings"
SUBJECT = Subject("adminForms", "adminForms", "Microsoft Forms")


@check(
    title="Microsoft Forms scans forms for internal phishing",
    severity=Severity.LOW,
    objectives=["apps.microsoft_cloud_apps"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["1.3.5"],
            "cis-m365-7.0": ["1.3.5"],
            "maester": ["CIS.M365.1.3.5"],
            "monkey365": ["forms-internal-phishing-protection-disabled"],
        }
    },
    since="0.2.0",
)
def forms_phishing_protection(forms_settings: AdminForms | Gap, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that forms which ask colleagues for passwords are blocked.

    What it checks:
        `settings.isInOrgFormsPhishingScanEnabled` is true.

    Why it matters:
        A form of a compromised account has an address of Microsoft. Colleagues trust it, and mail filters let it pass.

    Limits:
        Microsoft looks for common questions of phishing: other forms are not found. Forms that people of other organisations
        send are not covered. Without a licence for Microsoft Forms the check does not apply. The endpoint is in beta, and for
        the global cloud only.

    Remediation:
        1. Open {portal:forms}, and select "Add internal phishing protection".
        2. Or send `PATCH /admin/forms {"settings": {"isInOrgFormsPhishingScanEnabled": true}}` (beta).
        3. To verify, read `GET /admin/forms` (beta), and scan again.

    References:
        https://learn.microsoft.com/microsoft-forms/administrator-settings-microsoft-forms
        https://learn.microsoft.com/graph/api/resources/adminforms
    """
    settings = required(licensed(forms_settings, service_plans, FORMS).settings, RESOURCE, "settings")
    name = "isInOrgFormsPhishingScanEnabled"
    if not required(settings.is_in_org_forms_phishing_scan_enabled, RESOURCE, name):
        yield Finding(SUBJECT, "forms are not scanned for internal phishing", f"{name}: false", f"{name}: true")
