"""The organisation itself: who it is, its domains, its licences, its synchronisation with a directory on premises.

What is read about the organisation, its domains, licences and synchronisation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.presence import Always
from ztscan.graph.resource import P1, Absent, Content, Keys, Permission, Resource, Shape


class VerifiedDomain(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    name: str
    is_default: bool | None
    is_initial: bool | None
    type: str | None


class PrivacyProfile(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    contact_email: str | None


class Organization(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The tenant (``organization``); Graph lists exactly one."""

    id: str
    display_name: str | None
    tenant_type: str | None
    """``AAD``, ``AAD B2C`` or ``CIAM``."""
    created_date_time: str | None
    country_letter_code: str | None
    on_premises_sync_enabled: bool | None
    """Null in a tenant that was never synchronised; false where it once was."""
    on_premises_last_sync_date_time: str | None
    verified_domains: tuple[VerifiedDomain, ...] | None
    security_compliance_notification_mails: tuple[str, ...] | None
    technical_notification_mails: tuple[str, ...] | None
    privacy_profile: PrivacyProfile | None = None

    @property
    def default_domain(self) -> str | None:
        return next((domain.name for domain in self.verified_domains or () if domain.is_default), None)


AUTHENTICATION_TYPES = frozenset(("managed", "federated"))
"""How users of a domain sign in, in lower case."""


class Domain(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A domain name of the tenant; its id is the name."""

    id: str
    authentication_type: str | None
    """``Managed`` or ``Federated``."""
    is_admin_managed: bool | None
    is_default: bool | None
    is_initial: bool | None
    is_root: bool | None
    is_verified: bool | None
    supported_services: tuple[str, ...] | None
    password_validity_period_in_days: int | None
    """2147483647: passwords never expire. Null on subdomains, which follow their root."""
    password_notification_window_in_days: int | None = None


class DomainFederation(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Federation of one domain with an identity provider of the organisation's own (``internalDomainFederation``)."""

    id: str
    display_name: str | None
    issuer_uri: str | None
    federated_idp_mfa_behavior: str | None
    """``acceptIfMfaDoneByFederatedIdp``, ``enforceMfaByFederatedIdp`` or ``rejectMfaByFederatedIdp``."""
    preferred_authentication_protocol: str | None
    signing_certificate: str | None
    """Base64 of the certificate (X.509, DER), as is the next one."""
    next_signing_certificate: str | None
    is_signed_authentication_request_required: bool | None
    prompt_login_behavior: str | None


class ServicePlan(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One service of a subscription (``servicePlanInfo``)."""

    service_plan_id: str
    service_plan_name: str | None
    provisioning_status: str | None
    """``Success``, ``Disabled``, ``PendingInput``, ``PendingActivation`` or ``PendingProvisioning``."""
    applies_to: str | None


class LicenceUnits(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    enabled: int | None
    suspended: int | None
    warning: int | None


class SubscribedSku(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A subscription of the tenant. What it allows is said by its service plans, not by the name of the product."""

    id: str
    sku_id: str | None
    sku_part_number: str | None
    capability_status: str | None
    """``Enabled``, ``Warning``, ``Suspended``, ``Deleted`` or ``LockedOut``."""
    applies_to: str | None
    consumed_units: int | None
    prepaid_units: LicenceUnits | None
    service_plans: tuple[ServicePlan, ...] | None


class AccidentalDeletionPrevention(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    synchronization_prevention_type: str | None
    """``disabled``, ``enabledForCount`` or ``enabledForPercentage``."""
    alert_threshold: int | None


class SynchronizationConfiguration(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    accidental_deletion_prevention: AccidentalDeletionPrevention | None


class SynchronizationFeatures(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Switches of the synchronisation. Password hash synchronisation shows here only (``passwordSyncEnabled``)."""

    password_sync_enabled: bool | None
    password_writeback_enabled: bool | None
    block_soft_match_enabled: bool | None
    block_cloud_object_takeover_through_hard_match_enabled: bool | None
    allow_on_prem_update_of_on_premises_object_identifier_enabled: bool | msgspec.UnsetType | None = msgspec.UNSET
    """Null is off, which is the default. Unset: the answer lacks it."""
    bypass_dir_sync_overrides_enabled: bool | None
    cloud_password_policy_for_password_synced_users_enabled: bool | None
    user_force_password_change_on_logon_enabled: bool | None


class OnPremisesSynchronization(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """How the directory is synchronised from on premises; present, with everything off, in cloud-only tenants too."""

    id: str
    configuration: SynchronizationConfiguration | None
    features: SynchronizationFeatures | None


class SettingValue(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    name: str
    value: str | None
    """Always text: ``True``, ``false``, ``10`` ..., in whatever case."""


class GroupSetting(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A settings object made from a template (password rules, consent, Microsoft 365 groups). None made: the defaults hold."""

    id: str
    display_name: str | None
    template_id: str | None
    values: tuple[SettingValue, ...] | None

    def value(self, name: str) -> str | None:
        """The text of one setting, by its name in any case. None: the object lacks it."""
        return next((setting.value for setting in self.values or () if setting.name.casefold() == name.casefold()), None)


class FeatureUtilization(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """How many people a feature was used for (``azureADPremiumFeatureUtilization``)."""

    user_count: int | None


class P1FeatureUtilizations(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    conditional_access: FeatureUtilization | None
    conditional_access_guest_users: FeatureUtilization | None


class P2FeatureUtilizations(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    risk_based_conditional_access: FeatureUtilization | None
    risk_based_conditional_access_guest_users: FeatureUtilization | None


class PremiumLicenceInsight(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Licences of Microsoft Entra ID against their use (``azureADPremiumLicenseInsight``, beta)."""

    entitled_p1: int | None = msgspec.field(name="entitledP1LicenseCount")
    entitled_p2: int | None = msgspec.field(name="entitledP2LicenseCount")
    p1_use: P1FeatureUtilizations | None = msgspec.field(name="p1FeatureUtilizations")
    p2_use: P2FeatureUtilizations | None = msgspec.field(name="p2FeatureUtilizations")


USABLE_SKU = frozenset({"Enabled", "Warning"})
USABLE_PLAN = frozenset({"Success", "PendingProvisioning", "PendingActivation", "PendingInput"})


SKU_STATES = USABLE_SKU | {"Suspended", "Deleted", "LockedOut"}
PLAN_STATES = USABLE_PLAN | {"Disabled", "Error"}


def undetermined_service_plans(skus: Iterable[SubscribedSku]) -> frozenset[str]:
    """Names of the service plans of which a state that is not known decides whether they can be used."""
    skus = tuple(skus)
    unsure = frozenset(
        plan.service_plan_name
        for sku in skus
        for plan in sku.service_plans or ()
        if plan.service_plan_name and (sku.capability_status not in SKU_STATES or plan.provisioning_status not in PLAN_STATES)
    )
    return unsure - enabled_service_plans(skus)


def usable_skus_with(skus: Iterable[SubscribedSku], wanted: Callable[[str], bool]) -> Iterator[str]:
    """Ids of the products that can be used and carry such a service plan."""
    for sku in skus:
        plans = sku.service_plans or () if sku.capability_status in USABLE_SKU else ()
        usable = (plan.service_plan_name for plan in plans if plan.provisioning_status in USABLE_PLAN)
        if sku.sku_id and any(name and wanted(name) for name in usable):
            yield sku.sku_id


def enabled_service_plans(skus: Iterable[SubscribedSku]) -> frozenset[str]:
    """Names of the service plans (``AAD_PREMIUM_P2``, ``INTUNE_A`` ...) that a usable subscription carries."""
    return frozenset(
        plan.service_plan_name
        for sku in skus
        if sku.capability_status in USABLE_SKU
        for plan in sku.service_plans or ()
        if plan.service_plan_name and plan.provisioning_status in USABLE_PLAN
    )


PERMISSION_IDS = (
    PermissionId(
        "Domain-InternalFederation.Read.All", uncertain="documented since October 2025, in no published list of ids yet"
    ),
    PermissionId(
        "Domain.Read.All", application="dbb9058a-0e50-45d7-ae91-66909b5d4664", delegated="2f9ee017-59c1-4f1d-9472-bd5529a7b311"
    ),
    PermissionId(
        "GroupSettings.Read.All",
        application="f3c4f514-c65a-43f5-bfce-1735872258dd",
        delegated="2eb2bc92-94ef-4c6b-b4ab-2a09bc975e0e",
    ),
    PermissionId(
        "LicenseAssignment.Read.All",
        application="e2f98668-2877-4f38-a2f4-8202e0717aa1",
        delegated="f395577a-0960-456b-979f-7228de0c5996",
    ),
    PermissionId(
        "OnPremDirectorySynchronization.Read.All",
        application="bb70e231-92dc-4729-aff5-697b3f04be95",
        delegated="f6609722-4100-44eb-b747-e6ca0536989d",
    ),
    PermissionId(
        "Organization.Read.All",
        application="498476ce-e0fe-48b0-b801-37ba7e2685c6",
        delegated="4908d5b9-3fb2-4b1e-9336-1888b7937185",
    ),
    PermissionId(
        "Reports.Read.All", application="230c1aed-a721-4c5d-9cb4-a90514e508ef", delegated="02e97553-ed7b-43d0-ab3c-f8bace0d040c"
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="organization",
        path="/organization",
        entity=Organization,
        permission=Permission(("Organization.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        never_empty=True,
        content=Content.PEOPLE,
    ),
    Resource(
        name="domains",
        path="/domains",
        entity=Domain,
        permission=Permission(("Domain.Read.All",), delegated_roles=("Global Reader", "Directory Readers", "Security Reader")),
        lane=Lane.DIRECTORY,
        select=(),
        configuration=True,
        never_empty=True,
    ),
    Resource(
        name="domain_federation",
        path="/domains/{key}/federationConfiguration",
        entity=DomainFederation,
        permission=Permission(
            ("Domain-InternalFederation.Read.All",), delegated_roles=("Global Reader", "Hybrid Identity Administrator")
        ),
        lane=Lane.DIRECTORY,
        select=(),  # not documented for this endpoint
        keys=Keys("federated_domains"),
        absent=Absent.NOT_CONFIGURED,
        configuration=True,
    ),
    Resource(
        name="subscribed_skus",
        path="/subscribedSkus",
        entity=SubscribedSku,
        permission=Permission(("LicenseAssignment.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        select=(),  # the schema annotates $select as unsupported
        always=(
            Always(valued=("capabilityStatus", "servicePlans")),
            Always(at="servicePlans", valued=("servicePlanName", "provisioningStatus")),
        ),
        content=Content.PEOPLE,
    ),
    Resource(
        name="on_premises_synchronization",
        path="/directory/onPremisesSynchronization",
        entity=OnPremisesSynchronization,
        # Documented for delegated use only, yet the application permission exists and works: a refusal shows as a gap.
        permission=Permission(
            ("OnPremDirectorySynchronization.Read.All",), delegated_roles=("Global Reader", "Hybrid Identity Administrator")
        ),
        lane=Lane.DIRECTORY,
        select=(),
        configuration=True,
    ),
    Resource(
        name="group_settings",
        path="/groupSettings",
        entity=GroupSetting,
        permission=Permission(("GroupSettings.Read.All",), delegated_roles=("Global Reader", "Groups Administrator")),
        lane=Lane.DIRECTORY,
        select=(),
        configuration=True,
    ),
    Resource(
        name="premium_licence_insight",
        path="/reports/azureADPremiumLicenseInsight",
        entity=PremiumLicenceInsight,
        permission=Permission(
            ("Reports.Read.All",),
            delegated_roles=("Global Reader", "Security Reader", "Reports Reader", "Security Administrator"),
        ),
        lane=Lane.REPORTS,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 does not say how many people use what a licence carries",
        select=(),
        licence=P1,
        content=Content.ACTIVITY,
    ),
)
