"""``ztscan.toml``: what a user declares about the tenant, the scan and the accepted risks.

The structs are the only source of the keys. The loader, the commented template, the reference page and the JSON Schema
(``ztscan.config.reference``) are derived from them. Loading is strict: a misspelt waiver or exclusion that is silently ignored
would change the gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ztscan.config.azure import AzureSettings
from ztscan.config.expectations import Expectation, ExpectationFile
from ztscan.config.kinds import GuestType, Text
from ztscan.config.parsing import parsed
from ztscan.config.tables import ConfigurationTable as _Table
from ztscan.config.tenant import ReportSettings, TenantSettings
from ztscan.config.thresholds import DriftThreshold
from ztscan.config.toml_lines import SourceLines
from ztscan.core.errors import UsageError

CheckOrAll = Annotated[
    Text, Meta(description='Id of a check, or `"*"` for every check.', examples=["conditional_access.mfa_all_users"])
]
Reason = Annotated[Text, Meta(description="The reason, in a sentence that a reviewer understands next year.")]


class ScanSettings(_Table, frozen=True, kw_only=True):
    """How a scan runs and when it fails. An option on the command line overrides the key of the same name."""

    auth: Annotated[
        Literal["", "auto", "cli", "browser", "device-code", "secret", "certificate", "workload", "managed"],
        Meta(
            description="Sign-in method. Without one, a person signs in on a terminal (`browser`, or `device-code` where there "
            "is no browser). Elsewhere it is `auto`, which never prompts. Do not put credentials in this file.",
            examples=["workload"],
        ),
    ] = ""
    client_id: Annotated[
        str,
        Meta(
            description="Application (client) id to sign in as; the same as `--client-id`.",
            examples=["6f0c1d9e-3f0b-4a51-9d7d-0c2f7b1e5a11"],
        ),
    ] = ""
    check: Annotated[
        tuple[Text, ...],
        Meta(description="Run only these checks: ids, areas or globs. Empty: all.", examples=[["conditional_access.*"]]),
    ] = ()
    skip: Annotated[
        tuple[Text, ...], Meta(description="Skip these checks: ids, areas or globs.", examples=[["hybrid_identity"]])
    ] = ()
    pillar: Annotated[
        tuple[Text, ...], Meta(description="Run only the checks of these pillars. Empty: all.", examples=[["identities"]])
    ] = ()
    output: Annotated[
        tuple[Text, ...],
        Meta(description="Files to write; the suffix chooses the format.", examples=[["ztscan-report.html", "result.json"]]),
    ] = ()
    baseline: Annotated[str, Meta(description="Earlier result to compare with.", examples=["baseline.json"])] = ""
    history: Annotated[
        str,
        Meta(description="Store of results over time: a folder, or `sqlite:///FILE`.", examples=["sqlite:///ztscan-history.db"]),
    ] = ""
    fail_on: Annotated[
        Literal["critical", "high", "medium", "low", "never"],
        Meta(description="End with exit code 10 for a gap of this severity or above.", examples=["high"]),
    ] = "high"
    new_only: Annotated[
        bool, Meta(description="Count only gaps that the baseline does not have for `fail_on`.", examples=[True])
    ] = False
    fail_on_drift: Annotated[
        Literal["control", "population", "any", "none", "regressions", "never"],
        Meta(
            description="Drift that ends with exit code 11. `control`: a policy, setting, group, role or credential changed, or "
            "something else was observed of a gap. "
            "`population`: also gaps that grew because people joined. `any`: each change of the tenant. `regressions`: what is "
            "worse for any cause. `never`: the same as `none`.",
            examples=["control"],
        ),
    ] = "control"
    allow_unassessed: Annotated[
        tuple[Text, ...],
        Meta(
            description="Checks (ids, areas or globs), resources and objectives that may stay unassessed: they do not make a "
            "gate undecided.",
            examples=[["privileged_identity_management"]],
        ),
    ] = ()
    min_coverage: Annotated[
        int,
        Meta(
            ge=0,
            le=100,
            description="Percentage of objectives that must be assessed. Below it the scan is incomplete (exit code 3).",
            examples=[80],
        ),
    ] = 0
    timeout: Annotated[
        float, Meta(gt=0, description="Minutes for reading. What is not read by then is not assessed.", examples=[60])
    ] = 60
    redact: Annotated[bool, Meta(description="Replace names with stable pseudonyms in every output.", examples=[False])] = False
    strict_waivers: Annotated[
        bool,
        Meta(
            description="Exit with 2 where a waiver is expired, unused, unmatched, lapsed or given twice, "
            "or an accepted exclusion is expired.",
            examples=[True],
        ),
    ] = False


class EmergencyAccess(_Table, frozen=True, kw_only=True):
    """The emergency access ("break glass") accounts. Policies exclude them on purpose, and separate checks assess them.

    A name that does not exist in the tenant ends the scan with exit code 2.
    """

    accounts: Annotated[
        tuple[Text, ...],
        Meta(description="Object ids or user principal names.", examples=[["breakglass1@contoso.onmicrosoft.com"]]),
    ] = ()
    groups: Annotated[
        tuple[Text, ...],
        Meta(
            description="Object ids of groups. Every user in them, directly or through a nested group, is such an account.",
            examples=[["7d1f0a4e-55c3-4c0e-9d8b-2b0f6f1e9a02"]],
        ),
    ] = ()


class PrivilegedRoleSettings(_Table, frozen=True, kw_only=True):
    """Which directory roles count as privileged, beyond those that Microsoft or CISA counts.

    A role that does not exist in the tenant ends the scan with exit code 2.
    """

    include: Annotated[
        tuple[Text, ...],
        Meta(description="Ids of further roles, built-in or custom.", examples=[["69091246-20e8-4a56-aa4d-066075b2a7a8"]]),
    ] = ()
    exclude: Annotated[
        tuple[Text, ...],
        Meta(
            description="Ids of roles that do not count as privileged in this tenant; a warning in the result names them.",
            examples=[["5d6b6bb7-de71-4623-b4af-96380a352509"]],
        ),
    ] = ()


class CriticalApps(_Table, frozen=True, kw_only=True):
    """Applications with critical data. Checks of plugins can read them; a scan warns if no check does.

    An application that does not exist in the tenant ends the scan with exit code 2.
    """

    applications: Annotated[
        tuple[Text, ...], Meta(description="Application (client) ids.", examples=[["00000003-0000-0ff1-ce00-000000000000"]])
    ] = ()


class AcceptedExclusion(_Table, frozen=True, kw_only=True):
    """Accepted exclusions: identities or applications that a requirement may exclude. Every output shows them.

    At least one of ``users``, ``groups``, ``roles``, ``applications`` and ``guest_types`` is given. A name that does not exist in
    the tenant ends the scan with exit code 2. A check that does not use accepted exclusions says so in a note.
    """

    requirement: CheckOrAll
    reason: Annotated[Reason, Meta(examples=["service accounts move to managed identities in Q3"])]
    expires: Annotated[date, Meta(description="Last day of the exclusion.", examples=["2027-06-30"])]
    users: Annotated[
        tuple[Text, ...], Meta(description="Object ids or user principal names.", examples=[["scanner@contoso.com"]])
    ] = ()
    groups: Annotated[
        tuple[Text, ...], Meta(description="Object ids of groups.", examples=[["0f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c01"]])
    ] = ()
    roles: Annotated[
        tuple[Text, ...],
        Meta(description="Template ids of directory roles.", examples=[["d29b2b05-8046-44ba-8758-1e26182fcf32"]]),
    ] = ()
    applications: Annotated[
        tuple[Text, ...],
        Meta(
            description="Application (client) ids, or the bundles `Office365` and `MicrosoftAdminPortals`.",
            examples=[["0000000a-0000-0000-c000-000000000000"]],
        ),
    ] = ()
    guest_types: Annotated[
        tuple[GuestType, ...], Meta(description="Guest types, in Graph's words.", examples=[["b2bDirectConnectUser"]])
    ] = ()


class WaiverEntry(_Table, frozen=True, kw_only=True):
    """An accepted risk. The finding stays in every output with its raw verdict. Only the gate ignores it."""

    check: Annotated[Text, Meta(description="Id of the check.", examples=["privileged_access.global_admin_count"])]
    subject: Annotated[
        Text, Meta(description='Id of the subject, fingerprint of the finding, or `"*"` for all of the check.', examples=["*"])
    ]
    reason: Annotated[Reason, Meta(examples=["merger: six Global Administrators until the tenants are joined"])]
    owner: Annotated[Text, Meta(description="The person who accepts the risk.", examples=["adele.vance@contoso.com"])]
    expires: Annotated[date, Meta(description="Last day of the waiver, at most 400 days ahead.", examples=["2027-03-31"])]
    evidence: Annotated[
        str,
        Meta(
            description="Fingerprint of the accepted evidence, written by `ztscan waive`; the waiver lapses when it changes.",
            examples=["b7e23ec29af22b0b4e41da31e868d572"],
        ),
    ] = ""


class AttestationEntry(_Table, frozen=True, kw_only=True):
    """A signed-off statement on an objective that Microsoft Graph cannot decide."""

    objective: Annotated[Text, Meta(description="Id of the objective.", examples=["programme.accountability"])]
    status: Annotated[
        Literal["met", "partly_met", "not_met", "not_applicable"], Meta(description="Status of the objective.", examples=["met"])
    ]
    by: Annotated[Text, Meta(description="The person who signed off.", examples=["adele.vance@contoso.com"])]
    on: Annotated[date, Meta(description="Day of the sign-off.", examples=["2026-11-02"])]
    expires: Annotated[date, Meta(description="Last day of the attestation, at most 400 days ahead.", examples=["2027-11-01"])]
    evidence: Annotated[
        Text,
        Meta(description="Where the evidence is: a document, a ticket.", examples=["ticket SEC-1432, minutes of 2 November"]),
    ]
    due: Annotated[date | None, Meta(description="When the missing part is due.", examples=["2027-05-01"])] = None


Parameters = Mapping[str, Mapping[str, Any]]
"""Options of checks by check id, as written. ``ztscan.config.validation`` validates them against the checks."""


class Settings(_Table, frozen=True, kw_only=True):
    """The whole of ``ztscan.toml``."""

    tenant: TenantSettings = TenantSettings()
    scan: ScanSettings = ScanSettings()
    report: ReportSettings = ReportSettings()
    emergency_access: EmergencyAccess = EmergencyAccess()
    critical_apps: CriticalApps = CriticalApps()
    privileged_roles: PrivilegedRoleSettings = PrivilegedRoleSettings()
    azure: AzureSettings | None = None
    accountability: Annotated[
        Mapping[str, Text],
        Meta(
            description="The person in each accountable role of the guidance: role name = person, printed in the report.",
            examples=[{"Identity Architect": "Adele Vance"}],
        ),
    ] = {}
    parameters: Annotated[
        Parameters,
        Meta(
            description="Thresholds of checks, one table per check id. `ztscan checks show ID` lists them.",
            examples=[{"privileged_access.global_admin_count": {"maximum": 4}}],
        ),
    ] = {}  # noqa: RUF012 - msgspec copies it
    drift: Annotated[
        Mapping[str, DriftThreshold],
        Meta(
            description="Thresholds of drift, one table per check id. Only people who join or leave under unchanged controls are "
            "counted: a changed control is always drift.",
            examples=[{"mfa_registration.members_capable": {"people": 5, "percent": 1.0}}],
        ),
    ] = {}
    accepted_exclusions: tuple[AcceptedExclusion, ...] = msgspec.field(default=(), name="accepted_exclusion")
    expectations: tuple[Expectation, ...] = msgspec.field(default=(), name="expect")
    waivers: tuple[WaiverEntry, ...] = msgspec.field(default=(), name="waiver")
    attestations: tuple[AttestationEntry, ...] = msgspec.field(default=(), name="attestation")

    def as_evidence(self, now: datetime, cloud: str = "global") -> dict[str, Any]:
        """The settings that checks and facts may use, at the time of the scan and in its cloud. They are not evidence."""
        return {
            "now": now,
            "cloud": cloud,
            "emergency_access": self.emergency_access,
            "accepted_exclusions": self.exclusions_on(now.date()),
            "critical_apps": self.critical_apps,
            "expectations": self.expectations,
            "privileged_role_settings": self.privileged_roles,
            "azure_settings": self.azure or AzureSettings(),
        }

    def exclusions_on(self, day: date) -> tuple[AcceptedExclusion, ...]:
        """The accepted exclusions that are valid on ``day``."""
        return tuple(exclusion for exclusion in self.accepted_exclusions if exclusion.expires >= day)

    def expired_exclusions(self, day: date) -> tuple[AcceptedExclusion, ...]:
        """The accepted exclusions that are expired on ``day``: they are reported, and no longer excluded from proofs."""
        return tuple(exclusion for exclusion in self.accepted_exclusions if exclusion.expires < day)


def parse_settings(text: str, file_name: str = "ztscan.toml") -> Settings:
    """The settings in ``text``. Raises UsageError with file, line and the nearest key if anything is not as documented."""
    settings = parsed(text, file_name, Settings)
    for position, exclusion in enumerate(settings.accepted_exclusions):
        if not any((exclusion.users, exclusion.groups, exclusion.roles, exclusion.applications, exclusion.guest_types)):
            where = SourceLines(text, file_name).where(("accepted_exclusion", position))
            raise UsageError(
                f"`{where}`: this accepted exclusion excludes nothing",
                "name `users`, `groups`, `roles`, `applications` or `guest_types`",
            )
    if settings.azure is not None and settings.azure.management_group and settings.azure.subscriptions:
        where = SourceLines(text, file_name).where(("azure", "subscriptions"))
        raise UsageError(f"`{where}`: this limits the scan twice", "name either `management_group` or `subscriptions`")
    return settings


def parse_expectations(text: str, file_name: str) -> tuple[Expectation, ...]:
    """The expectations in a file of the folder ``expect``. Raises UsageError as ``parse_settings``."""
    return parsed(text, file_name, ExpectationFile).expectations
