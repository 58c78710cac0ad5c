"""Access between tenants, beyond the configurations themselves: synchronisation of users, and signalling by the network.

The configurations (``cross_tenant_access_default``, ``cross_tenant_access_partners``) are in ``conditional_access``.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.presence import Always
from ztscan.graph.resource import Permission, Resource, Shape


class UserSyncInbound(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    is_sync_allowed: bool | None


class SynchronizationPolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Whether a partner may create and update users in this tenant (``crossTenantIdentitySyncPolicyPartner``)."""

    user_sync_inbound: UserSyncInbound | None = None


class PartnerSynchronization(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A partner with its policy of synchronisation; None where it has none."""

    tenant_id: str
    identity_synchronization: SynchronizationPolicy | None = None


class NetworkTagging(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Whether Global Secure Access adds the tenant restrictions policy to traffic (``crossTenantAccessSettings``)."""

    network_packet_tagging_status: str | None
    """``enabled`` or ``disabled``."""


RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="cross_tenant_synchronization",
        path="/policies/crossTenantAccessPolicy/partners",
        entity=PartnerSynchronization,
        permission=Permission(("Policy.Read.All",), delegated_roles=("Security Reader", "Global Reader")),
        lane=Lane.OTHER,
        select=("tenantId",),
        expand="identitySynchronization",
        always=(Always(sent=("identitySynchronization",)),),  # null where it was never configured
    ),
    Resource(
        name="network_tagging",
        path="/networkAccess/settings/crossTenantAccess",
        entity=NetworkTagging,
        permission=Permission(("NetworkAccess.Read.All",), delegated_roles=("Global Reader", "Security Reader")),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 has no settings of Global Secure Access",
        select=(),
        clouds=("global",),
        national="learn.microsoft.com/graph/api/networkaccess-crosstenantaccesssettings-get, national cloud deployments",
        configuration=True,
    ),
)
