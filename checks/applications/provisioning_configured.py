from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.entities.applications import ServicePrincipal
from ztscan.entities.provisioning import ProvisioningJob, ProvisioningTemplate, is_federated, is_federated_gallery_app
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, known, required

RESOURCE = "provisioning_jobs"
_GENERIC = frozenset({"customappsso", "scim"})
"""Templates, in lower case, for an application of any kind: they do not show that it supports provisioning."""
_STATES = frozenset({"active", "disabled", "paused"})
_CODES = frozenset({"notconfigured", "notrun", "active", "paused", "quarantine"})
_STOPPED = frozenset({"notconfigured", "quarantine"})


@check(
    title="Applications of the gallery that support automatic provisioning use it",
    severity=Severity.LOW,
    objectives=["identities.provisioning"],
    mappings={"partial": {"zta": ["21886"]}},
    since="0.2.0",
)
def provisioning_configured(
    service_principals: tuple[ServicePrincipal, ...],
    provisioning_jobs: ByKey[tuple[ProvisioningJob, ...]],
    provisioning_templates: ByKey[tuple[ProvisioningTemplate, ...]] | Gap,
) -> Iterator[Finding]:
    """Checks that accounts in applications disappear when people leave.

    What it checks:
        The check covers each enabled gallery application with a provisioning template to which people sign in by SAML or
        OpenID Connect. It has a provisioning job that is active and not in quarantine.

    Why it matters:
        Without provisioning, somebody has to delete the account in each application by hand. A person who left keeps it, and a
        password or a token of the application may still open it.

    Limits:
        An application can support provisioning in a plan that the organisation has not bought: waive it then. Applications that
        are not from the gallery are left out, because Microsoft Graph does not show whether they support SCIM. Whether the job
        covers everybody who uses the application is not assessed. More than 100 applications are read only if you say so.

    Remediation:
        1. Open {portal:enterprise_apps} > the application > Provisioning, and select Automatic.
        2. Assign the groups that use the application, and start provisioning.
        3. For a job in quarantine, open the provisioning logs, correct the cause, and restart it.
        4. To verify, read `GET /servicePrincipals/{id}/synchronization/jobs`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/app-provisioning/user-provisioning
        https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status
        https://learn.microsoft.com/graph/api/synchronization-synchronization-list-jobs
    """
    applications = {one.id: one for one in service_principals if is_federated_gallery_app(one)}
    gaps: dict[Gap, None] = {}
    try:
        for one in filter(is_federated, service_principals):
            required(one.tags, "service_principals", "tags")
    except Unknown as unknown:
        gaps.update(dict.fromkeys(unknown.gaps))
    if not applications and not gaps:
        raise NotApplicable("people sign in to no application of the gallery by SAML or OpenID Connect")
    supported = False
    for key, application in applications.items():
        try:
            faults = _faults(key, provisioning_jobs[key], provisioning_templates)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        supported = supported or faults is not None
        if faults:
            name = application.display_name or key
            message = f"{name} supports automatic provisioning, and {faults}"
            yield Finding(Subject("servicePrincipal", key, name), message, faults, "an active provisioning job")
    if gaps:
        raise Unknown(*gaps)
    if not supported:
        raise NotApplicable("no application of the gallery that people sign in to supports automatic provisioning")


def _faults(
    key: str, jobs: tuple[ProvisioningJob, ...] | Gap, templates: ByKey[tuple[ProvisioningTemplate, ...]] | Gap
) -> str | None:
    """What is wrong; empty: nothing. None: it supports no provisioning. Raises Unknown if that cannot be told."""
    if isinstance(jobs, Gap):
        raise Unknown(jobs)
    if jobs:
        wrong = {_state(job) for job in jobs}
        return "" if "" in wrong else f"no job runs: {in_order(wrong)}"
    listed = templates if isinstance(templates, Gap) else templates[key]
    if isinstance(listed, Gap):
        raise Unknown(listed)
    names = {
        required(template.factory_tag or template.id, "provisioning_templates", "factoryTag").casefold() for template in listed
    }
    return "it has no provisioning job" if names - _GENERIC else None


def _state(job: ProvisioningJob) -> str:
    """Why a job does not provision; empty: it does."""
    schedule = required(job.schedule, RESOURCE, "schedule")
    state = known(schedule.state, _STATES, RESOURCE, "schedule/state")
    if state != "active":
        return state
    code = known(required(job.status, RESOURCE, "status").code, _CODES, RESOURCE, "status/code")
    return code if code in _STOPPED else ""
