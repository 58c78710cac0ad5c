"""What Microsoft recommends to the tenant, and what its audit log recorded."""

from __future__ import annotations

import msgspec


class Recommendation(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A recommendation of Microsoft Entra. Types that are new to us keep their name."""

    id: str
    recommendation_type: str | None = None
    display_name: str | None = None
    status: str | None = None
    """``active``, ``completedBySystem``, ``completedByUser``, ``dismissed``, ``postponed``."""
    priority: str | None = None
    """``low``, ``medium`` or ``high``."""
    category: str | None = None
    impact_type: str | None = None
    insights: str | None = None
    last_modified_date_time: str | None = None


class AuditTarget(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str | None = None
    display_name: str | None = None
    type: str | None = None


class AuditUser(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str | None = None
    user_principal_name: str | None = None
    display_name: str | None = None
    ip_address: str | None = None


class AuditApp(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    app_id: str | None = None
    service_principal_id: str | None = None
    display_name: str | None = None


class AuditInitiator(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    user: AuditUser | None = None
    app: AuditApp | None = None


class DirectoryAudit(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One event of the directory's audit log."""

    id: str
    activity_date_time: str | None = None
    activity_display_name: str | None = None
    category: str | None = None
    result: str | None = None
    initiated_by: AuditInitiator | None = None
    target_resources: tuple[AuditTarget, ...] | None = None
