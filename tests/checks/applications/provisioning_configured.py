"""Cases of `applications.provisioning_configured`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import TICKETS
from ztscan.core.model import Verdict

PRINCIPALS, JOBS, TEMPLATES = "service_principals", "provisioning_jobs", "provisioning_templates"
AT = f"{PRINCIPALS}/{TICKETS}"
GALLERY = "WindowsAzureActiveDirectoryIntegratedApp"
CUSTOM = "WindowsAzureActiveDirectoryCustomSingleSignOnApplication"
BASE: dict[str, Any] = {JOBS: {}, TEMPLATES: {}}
SAML: dict[str, Any] = {f"{AT}/preferredSingleSignOnMode": "saml", f"{AT}/tags": [GALLERY]}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def job(state: str | None = "Active", code: str | None = "Active", **properties: Any) -> dict[str, Any]:
    return {"id": f"job-{state}", "templateId": "tickets", "schedule": {"state": state}, "status": {"code": code}, **properties}


def template(tag: str | None = "tickets") -> dict[str, Any]:
    return {"id": tag or "template", "factoryTag": tag}


def jobs(*listed: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**SAML, JOBS: {TICKETS: list(listed)}, **changes}


def templates(*listed: dict[str, Any]) -> dict[str, Any]:
    """An application without a job, with these templates."""
    return {**SAML, JOBS: {TICKETS: []}, TEMPLATES: {TICKETS: list(listed)}}


CASES = (
    Case("no application of the gallery", verdict=Verdict.NOT_APPLICABLE),
    Case("a job that is active", jobs(job())),
    Case("a job that has not run yet", jobs(job(code="NotRun"))),
    Case("one of two jobs is active", jobs(job(), job("Paused", "Paused"))),
    Case("the job is paused", jobs(job("Paused", "Paused")), {TICKETS}),
    Case("the job is disabled", jobs(job("Disabled", "NotConfigured")), {TICKETS}),
    Case("the job is in quarantine", jobs(job(code="Quarantine")), {TICKETS}),
    Case("the job was never set up", jobs(job(code="NotConfigured")), {TICKETS}),
    Case("a template and no job", templates(template()), {TICKETS}),
    Case("a hostile name", {**templates(template()), f"{AT}/displayName": "<b>`|\u001b[2J"}, {TICKETS}),
    Case(
        "by OpenID Connect",
        {**templates(template()), f"{AT}/preferredSingleSignOnMode": "oidc"},
        {TICKETS},
    ),
    Case("only the template for any application", templates(template("scim")), verdict=Verdict.NOT_APPLICABLE),
    Case("no template", templates(), verdict=Verdict.NOT_APPLICABLE),
    Case("not from the gallery", {**SAML, f"{AT}/tags": [GALLERY, CUSTOM]}, verdict=Verdict.NOT_APPLICABLE),
    Case("the tags are null", {**SAML, f"{AT}/tags": None}, verdict=NOT_ASSESSED),
    Case("disabled", {**SAML, f"{AT}/accountEnabled": False}, verdict=Verdict.NOT_APPLICABLE),
    Case("whether it is enabled is not known", {**templates(template()), f"{AT}/accountEnabled": None}, {TICKETS}),
    Case("a state that is new", jobs(job("Scheduled")), verdict=NOT_ASSESSED),
    Case("R13: the state was not returned", jobs(job(None)), verdict=NOT_ASSESSED),
    Case("R13: the status was not returned", jobs(job(status=None)), verdict=NOT_ASSESSED),
    Case("R13: the schedule was not returned", jobs(job(schedule=None)), verdict=NOT_ASSESSED),
    Case("jobs of the application could not be read", {**SAML, JOBS: {TICKETS: gap(JOBS)}}, verdict=NOT_ASSESSED),
    Case("jobs could not be read", {**SAML, JOBS: gap(JOBS)}, verdict=NOT_ASSESSED),
    Case("templates could not be read", {**templates(), TEMPLATES: gap(TEMPLATES)}, verdict=NOT_ASSESSED),
    Case("service principals could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
)
