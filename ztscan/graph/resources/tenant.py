"""What is read about the organisation, its domains, licences and synchronisation."""

from __future__ import annotations

from ztscan.graph.entities.tenant import (
    Domain,
    DomainFederation,
    GroupSetting,
    OnPremisesSynchronization,
    Organization,
    PremiumLicenceInsight,
    SubscribedSku,
)
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import P1, Absent, Keys, Permission, Resource, Shape
from ztscan.graph.resources.keys import federated_domains

TENANT: tuple[Resource, ...] = (
    Resource(
        name="organization",
        path="/organization",
        entity=Organization,
        permission=Permission(("Organization.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
    ),
    Resource(
        name="domains",
        path="/domains",
        entity=Domain,
        permission=Permission(("Domain.Read.All",), delegated_roles=("Global Reader", "Directory Readers", "Security Reader")),
        lane=Lane.DIRECTORY,
        select=(),
        configuration=True,
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
        keys=Keys(federated_domains),
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
        clouds=("global",),
    ),
)
