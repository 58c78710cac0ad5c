from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.operations import ReportSettings
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Usage reports of Microsoft 365 conceal names, unless the organisation decided otherwise",
    severity=Severity.LOW,
    objectives=["data.classify_protect"],
    since="0.2.0",
)
def report_names_concealed(report_settings: ReportSettings, *, concealed: bool = True) -> Iterator[Finding]:
    """Checks that usage reports show pseudonyms in place of people, groups and sites.

    What it checks:
        `displayConcealedNames` is true, which is Microsoft's default. If the organisation decided to show names, set the option
        `concealed` to false: then concealed names are a finding.

    Why it matters:
        Usage reports tell who works when and with what. Everybody with a role for reports can read and export them.

    Limits:
        The setting covers the usage reports of Microsoft 365 only, not sign-in and audit logs. Concealed names also hinder
        those who look for unused licences and mailboxes, so that some organisations decide against it.

    Remediation:
        1. Open {portal:m365_reports}, and select "Display concealed user, group, and site names in all reports".
        2. Or send `PATCH /admin/reportSettings {"displayConcealedNames": true}`.

    References:
        https://learn.microsoft.com/microsoft-365/admin/activity-reports/activity-reports
        https://learn.microsoft.com/graph/api/resources/adminreportsettings
    """
    actual = required(report_settings.display_concealed_names, "report_settings", "displayConcealedNames")
    if actual is not concealed:
        subject = Subject("adminReportSettings", "reportSettings", "Report settings")
        message = "usage reports show names" if concealed else "usage reports conceal names, against the decision"
        switch = "displayConcealedNames"
        yield Finding(subject, message, f"{switch}: {str(actual).lower()}", f"{switch}: {str(concealed).lower()}")
