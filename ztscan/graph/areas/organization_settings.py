"""Settings of Microsoft 365 for the whole organisation: what users may add or try themselves, and Microsoft Forms."""

from __future__ import annotations

import msgspec

from ztscan.graph import service_plans
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Licence, Permission, Resource, Shape

FORMS = Licence("Microsoft Forms", service_plans.FORMS)


class UserOwnedServices(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What users may add to Microsoft 365 themselves (``appsAndServicesSettings``)."""

    is_office_store_enabled: bool | None = None
    is_app_and_services_trial_enabled: bool | None = None


class AppsAndServices(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    settings: UserOwnedServices | None


class FormsProtection(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Settings of Microsoft Forms (``formsSettings``)."""

    is_in_org_forms_phishing_scan_enabled: bool | None = None


class AdminForms(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    settings: FormsProtection | None


PERMISSION_IDS = (
    PermissionId(
        "OrgSettings-AppsAndServices.Read.All",
        application="56c84fa9-ea1f-4a15-90f2-90ef41ece2c9",
        delegated="1e9b7a7e-4d64-44ff-acf5-2e9651c1519f",
    ),
    PermissionId(
        "OrgSettings-Forms.Read.All",
        application="434d7c66-07c6-4b1f-ab21-417cf2cdaaca",
        delegated="210051a0-1ffc-435c-ae76-02d226d05752",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="apps_and_services",
        path="/admin/appsAndServices",
        entity=AppsAndServices,
        permission=Permission(("OrgSettings-AppsAndServices.Read.All",), delegated_roles=("Global Reader",)),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 has no settings of user owned apps and services",
        select=(),  # not documented for this endpoint
        clouds=("global",),
        national="learn.microsoft.com/graph/api/adminappsandservices-get, national cloud deployments",
        configuration=True,
    ),
    Resource(
        name="forms_settings",
        path="/admin/forms",
        entity=AdminForms,
        permission=Permission(("OrgSettings-Forms.Read.All",), delegated_roles=("Global Reader",)),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 has no settings of Microsoft Forms",
        select=(),  # not documented for this endpoint
        licence=FORMS,
        clouds=("global",),
        national="learn.microsoft.com/graph/api/adminforms-get, national cloud deployments",
        configuration=True,
    ),
)
