"""Access between this tenant and others, as one meaning: who comes in, who goes out, what is trusted.

Three things decide together: the default configuration, the configuration of a partner, which replaces the default setting by
setting, and the partner's permission to synchronise users. ``admits`` is the plain definition of one setting; ``Reach`` says
the same for all users and applications at once, and a test compares the two.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator

import msgspec

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.engine.evidence import fact
from ztscan.graph.areas.conditional_access import (
    AccessTargets,
    B2bSetting,
    CrossTenantAccess,
    CrossTenantAccessDefault,
    CrossTenantAccessPartner,
)
from ztscan.graph.areas.cross_tenant import PartnerSynchronization

DEFAULT = "cross_tenant_access_default"
EVERYTHING = frozenset({"allusers", "allapplications"})
"""Words, in lower case, that stand for all users or all applications."""


class Span(enum.Enum):
    """How much of one side (users, or applications) a setting admits."""

    NONE = "none"
    LISTED = "listed"
    """Only those that are listed."""
    UNLISTED = "unlisted"
    """All but those that are listed."""
    ALL = "all"


class Reach(msgspec.Struct, frozen=True):
    """What one setting admits: each admitted user with each admitted application."""

    users: Span
    applications: Span

    @property
    def blocked(self) -> bool:
        """Nobody gets to anything: one side alone is sufficient."""
        return Span.NONE in (self.users, self.applications)

    @property
    def open(self) -> bool:
        """Users that no list names get to applications that no list names."""
        return not self.blocked and Span.LISTED not in (self.users, self.applications)

    def __str__(self) -> str:
        return f"users: {self.users.value}, applications: {self.applications.value}"


def admits(side: AccessTargets, target: str) -> bool:
    """Whether one side of a setting admits a user or application: the plain definition.

    ``allowed`` admits what is listed and nothing else; ``blocked`` refuses what is listed and nothing else.
    Source: learn.microsoft.com/graph/api/resources/crosstenantaccesspolicytargetconfiguration.
    """
    listed = any(one.target.casefold() in {*EVERYTHING, target.casefold()} for one in side.targets or ())
    return listed is (str(side.access_type).casefold() == "allowed")


def span_of(side: AccessTargets | None) -> Span | None:
    """How much a side admits. None: Graph does not say, or not in words that are known."""
    if side is None or not side.targets or (side.access_type or "").casefold() not in ("allowed", "blocked"):
        return None
    everything = any(one.target.casefold() in EVERYTHING for one in side.targets)
    if (side.access_type or "").casefold() == "allowed":
        return Span.ALL if everything else Span.LISTED
    return Span.NONE if everything else Span.UNLISTED


class TenantAccess(msgspec.Struct, frozen=True):
    """Access between this tenant and one other. Each part is a Gap where Graph does not say it.

    ``organization`` is the id of the other tenant; empty: every tenant without a configuration of its own.
    """

    organization: str
    collaboration_in: Reach | Gap
    """Whom of the other tenant this one accepts as guests, and to which of its applications."""
    collaboration_out: Reach | Gap
    """Who of this tenant may be a guest of the other, and in which of its applications."""
    direct_connect_in: Reach | Gap
    direct_connect_out: Reach | Gap
    foreign_identities: Reach | Gap
    """Tenant restrictions: accounts of the other tenant that may be used on this organisation's devices and networks."""
    trusts_mfa: bool | Gap
    trusts_compliant_devices: bool | Gap
    trusts_hybrid_devices: bool | Gap
    redeems_in: bool | Gap
    """Users of the other tenant get no consent prompt here (automatic redemption)."""
    redeems_out: bool | Gap
    synchronises_in: bool | Gap
    """The other tenant may create and update users here."""
    is_service_provider: bool = False
    is_in_multi_tenant_organization: bool = False

    @property
    def trusted(self) -> tuple[str, ...]:
        """The claims of the other tenant that are certainly trusted."""
        trusts = {
            "MFA": self.trusts_mfa,
            "compliant devices": self.trusts_compliant_devices,
            "hybrid joined devices": self.trusts_hybrid_devices,
        }
        return tuple(name for name, trust in trusts.items() if trust is True)

    def gaps(self, *names: str) -> tuple[Gap, ...]:
        """What is not known of the named parts, each gap once; of all parts where none is named."""
        parts = [getattr(self, name) for name in names or self.__struct_fields__]
        return tuple(dict.fromkeys(part for part in parts if isinstance(part, Gap)))


class AccessBetweenTenants(msgspec.Struct, frozen=True):
    """Access for every tenant without a configuration of its own, and for each that has one."""

    by_default: TenantAccess
    partners: tuple[TenantAccess, ...]

    def gaps(self, *names: str) -> tuple[Gap, ...]:
        """What is not known of the named parts, for any organisation."""
        return tuple(dict.fromkeys(gap for one in (self.by_default, *self.partners) for gap in one.gaps(*names)))


@fact
def access_between_tenants(
    cross_tenant_access_default: CrossTenantAccessDefault,
    cross_tenant_access_partners: tuple[CrossTenantAccessPartner, ...],
    cross_tenant_synchronization: tuple[PartnerSynchronization, ...] | Gap,
) -> AccessBetweenTenants:
    """Access between this tenant and all others. A partner's setting that is null is the default's."""
    default = cross_tenant_access_default
    synchronised = synchronising(cross_tenant_synchronization)
    partners = (
        _access(
            partner.tenant_id,
            (partner, default),
            synchronised if isinstance(synchronised, Gap) else synchronised[partner.tenant_id.casefold()],
            provider=partner.is_service_provider is True,
            together=partner.is_in_multi_tenant_organization is True,
        )
        for partner in sorted(cross_tenant_access_partners, key=lambda one: one.tenant_id)
    )
    return AccessBetweenTenants(_access("", (default,), False), tuple(partners))


def synchronising(rows: tuple[PartnerSynchronization, ...] | Gap) -> ByKey[bool] | Gap:
    """Whether each partner, by its id in lower case, may synchronise users into this tenant. Not configured: it may not."""
    if isinstance(rows, Gap):
        return rows
    found: dict[str, bool | Gap] = {}
    for row in rows:
        policy = row.identity_synchronization
        inbound = policy.user_sync_inbound if policy is not None else None
        allowed = False if inbound is None else inbound.is_sync_allowed
        found[row.tenant_id.casefold()] = unsaid("isSyncAllowed", "cross_tenant_synchronization") if allowed is None else allowed
    return ByKey("cross_tenant_synchronization", found)


def _access(
    organization: str,
    layers: tuple[CrossTenantAccess, ...],
    synchronises: bool | Gap,
    *,
    provider: bool = False,
    together: bool = False,
) -> TenantAccess:
    """What the layers, the most specific first, mean together."""
    trusts = [layer.inbound_trust for layer in layers if layer.inbound_trust is not None]
    consents = [_consent(layer) for layer in layers]
    return TenantAccess(
        organization,
        collaboration_in=_reach("b2bCollaborationInbound", (layer.b2b_collaboration_inbound for layer in layers)),
        collaboration_out=_reach("b2bCollaborationOutbound", (layer.b2b_collaboration_outbound for layer in layers)),
        direct_connect_in=_reach("b2bDirectConnectInbound", (layer.b2b_direct_connect_inbound for layer in layers)),
        direct_connect_out=_reach("b2bDirectConnectOutbound", (layer.b2b_direct_connect_outbound for layer in layers)),
        foreign_identities=_reach("tenantRestrictions", (layer.tenant_restrictions for layer in layers)),
        trusts_mfa=_first("isMfaAccepted", (trust.is_mfa_accepted for trust in trusts)),
        trusts_compliant_devices=_first("isCompliantDeviceAccepted", (trust.is_compliant_device_accepted for trust in trusts)),
        trusts_hybrid_devices=_first(
            "isHybridAzureADJoinedDeviceAccepted", (trust.is_hybrid_azure_ad_joined_device_accepted for trust in trusts)
        ),
        redeems_in=_first("automaticUserConsentSettings/inboundAllowed", (inbound for inbound, _ in consents)),
        redeems_out=_first("automaticUserConsentSettings/outboundAllowed", (outbound for _, outbound in consents)),
        synchronises_in=synchronises,
        is_service_provider=provider,
        is_in_multi_tenant_organization=together,
    )


_Said = bool | msgspec.UnsetType | None
"""A switch of one layer. Null: the next layer decides. Unset: the answer lacks it, so that nothing is known of it."""


def _consent(layer: CrossTenantAccess) -> tuple[_Said, _Said]:
    """Automatic redemption, inbound and outbound."""
    settings = layer.automatic_user_consent
    if settings is None or isinstance(settings, msgspec.UnsetType):
        return settings, settings
    return settings.inbound_allowed, settings.outbound_allowed


def _reach(name: str, settings: Iterator[B2bSetting | msgspec.UnsetType | None]) -> Reach | Gap:
    """The reach of the first setting that is set."""
    setting = next((one for one in settings if one is not None), None)
    if setting is None or isinstance(setting, msgspec.UnsetType):
        return unsaid(name)
    users, applications = span_of(setting.users_and_groups), span_of(setting.applications)
    return unsaid(name) if users is None or applications is None else Reach(users, applications)


def _first(name: str, values: Iterable[_Said]) -> bool | Gap:
    """The first value that is set."""
    first = next((value for value in values if value is not None), None)
    return unsaid(name) if first is None or isinstance(first, msgspec.UnsetType) else first


def unsaid(name: str, resource: str = DEFAULT) -> Gap:
    """The gap of a setting that neither the configuration of a partner nor the default says."""
    detail = f"`{resource}` was read, but it does not say `{name}` in words that ztscan knows"
    return Gap(resource, GapReason.MALFORMED, detail, "check Cross-tenant access settings in the Microsoft Entra admin center")
