"""Automatic provisioning: the jobs that create and remove accounts in applications, and the applications that support it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ztscan.core.model import ByKey, Gap
from ztscan.graph.areas.applications import ServicePrincipal
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Absent, Keys, Permission, Resource

NOT_FEDERATED = frozenset({"", "password", "notsupported"})
"""Modes of single sign-on, in lower case, with which an application does not trust Microsoft Entra ID."""
ENTERPRISE_APP = "windowsazureactivedirectoryintegratedapp"
CUSTOM_APP = "windowsazureactivedirectorycustomsinglesignonapplication"
"""Tags, in lower case, of what the page "Enterprise apps" shows, and of applications that are not from the gallery."""


class JobSchedule(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    state: str | None
    """``Active``, ``Disabled`` or ``Paused``."""


class JobStatus(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    code: str | None
    """``NotConfigured``, ``NotRun``, ``Active``, ``Paused`` or ``Quarantine``."""


class ProvisioningJob(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A job that provisions accounts (``synchronizationJob``)."""

    id: str
    template_id: str | None
    schedule: JobSchedule | None
    status: JobStatus | None


class ProvisioningTemplate(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A way to provision that an application supports (``synchronizationTemplate``)."""

    id: str
    factory_tag: str | None


def is_federated_gallery_app(principal: ServicePrincipal) -> bool:
    """Whether it is an enabled application of the gallery to which people sign in with Microsoft Entra ID."""
    tags = {tag.casefold() for tag in principal.tags or ()}
    return is_federated(principal) and ENTERPRISE_APP in tags and CUSTOM_APP not in tags


def is_federated(principal: ServicePrincipal) -> bool:
    """Whether people sign in to it, as far as it is enabled, with Microsoft Entra ID."""
    mode = (principal.preferred_single_sign_on_mode or "").casefold()
    return principal.account_enabled is not False and mode not in NOT_FEDERATED


def _applications(service_principals: Iterable[ServicePrincipal]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in service_principals if is_federated_gallery_app(one)))


def federated_gallery_apps(service_principals: tuple[ServicePrincipal, ...]) -> tuple[str, ...]:
    """The applications whose jobs are read."""
    return _applications(service_principals)


def gallery_apps_without_jobs(
    service_principals: tuple[ServicePrincipal, ...], provisioning_jobs: ByKey[tuple[ProvisioningJob, ...]]
) -> tuple[str, ...]:
    """Those without a job: whether they support one is read."""
    keys = set(_applications(service_principals))
    return tuple(key for key, jobs in provisioning_jobs.items() if key in keys and not isinstance(jobs, Gap) and not jobs)


PERMISSION_IDS = (
    PermissionId(
        "Synchronization.Read.All",
        application="5ba43d2f-fa88-4db2-bd1c-a67c5f0fb1ce",
        delegated="7aa02aeb-824f-4fbe-a3f7-611f751f5b55",
    ),
)
"""Of permissions that only this area needs."""

_READ = Permission(
    ("Synchronization.Read.All",),
    delegated_roles=("Global Reader", "Application Administrator", "Cloud Application Administrator"),
)

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="provisioning_jobs",
        path="/servicePrincipals/{key}/synchronization/jobs",
        entity=ProvisioningJob,
        permission=_READ,
        lane=Lane.OTHER,
        select=(),  # not documented for this endpoint
        absent=Absent.NOT_CONFIGURED,
        keys=Keys(federated_gallery_apps, limit=100),
    ),
    Resource(
        name="provisioning_templates",
        path="/servicePrincipals/{key}/synchronization/templates",
        entity=ProvisioningTemplate,
        permission=_READ,
        lane=Lane.OTHER,
        select=(),  # not documented for this endpoint
        absent=Absent.NOT_CONFIGURED,
        keys=Keys(gallery_apps_without_jobs, limit=100),
    ),
)
