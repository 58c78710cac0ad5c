"""The options of a command as one typed value, and the choices that follow from them and the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar

import msgspec

from ztscan.cli.ui import options
from ztscan.config.settings import Settings
from ztscan.core.exit_codes import FailOnDrift
from ztscan.core.model import Severity
from ztscan.graph.credentials import AuthMethod
from ztscan.graph.resource import CloudName

DeviceState = Literal["unregistered", "compliant", "hybrid", "compliant-hybrid"]
"""What ``ztscan access`` can be told of a device."""

_YEAR = 525_600
"""In minutes. A longer timeout, such as ``inf``, is none."""

O = TypeVar("O", bound=msgspec.Struct)  # noqa: E741 - options


class SourceOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Where to read from. None: not given on the command line."""

    tenant: str | None = None
    cloud: CloudName | None = None
    auth: AuthMethod | None = None
    client_id: str | None = None
    remember: bool = False
    replay: str | None = None
    record: str | None = None
    resume: bool = False


class ScanOptions(SourceOptions, frozen=True, kw_only=True):
    """The options of ``ztscan scan``. None or empty: not given on the command line."""

    config: str | None
    check: tuple[str, ...]
    skip: tuple[str, ...]
    pillar: tuple[str, ...]
    plugin: tuple[str, ...]
    azure: bool | None
    output: tuple[str, ...]
    plan: str | None
    bom: bool
    no_embed: bool
    fail_on: str | None
    new_only: bool | None
    baseline: str | None
    fail_on_drift: FailOnDrift | None
    allow_unassessed: tuple[str, ...]
    min_coverage: int | None
    next_baseline: str | None
    strict_waivers: bool | None
    redact: bool
    redact_key: str | None
    history: str | None
    annotate: str | None
    timeout: float | None
    verbose: bool


class DoctorOptions(SourceOptions, frozen=True, kw_only=True):
    """The options of ``ztscan doctor``."""

    config: str | None
    azure: bool | None
    check: tuple[str, ...]
    skip: tuple[str, ...]
    pillar: tuple[str, ...]
    plugin: tuple[str, ...]


class ReportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of ``ztscan report``; None where the command line is silent."""

    result: str
    config: str | None
    output: tuple[str, ...]
    plan: str | None
    bom: bool
    no_embed: bool
    fail_on: str | None
    new_only: bool | None
    baseline: str | None
    fail_on_drift: FailOnDrift | None
    allow_unassessed: tuple[str, ...]
    min_coverage: int | None
    history: str | None
    annotate: str | None
    executive: bool
    extract: bool
    brief: bool
    redact: bool
    redact_key: str | None

    @property
    def gated(self) -> bool:
        """Whether a gate was asked for."""
        return any(option is not None for option in (self.fail_on, self.fail_on_drift, self.min_coverage))


class DiffOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of ``ztscan diff``."""

    before: str
    after: str
    output: tuple[str, ...]
    fail_on_drift: FailOnDrift | None
    allow_unassessed: tuple[str, ...]
    annotate: str | None
    redact: bool
    redact_key: str | None


class AccessOptions(SourceOptions, frozen=True, kw_only=True):
    """The options of ``ztscan access``: one sign-in, and how to answer."""

    config: str | None
    user: str | None
    service_principal: str | None
    agent: str | None
    group: str | None
    explain: str | None
    device_property: tuple[str, ...]
    workload_risk: str
    app: str | None
    client: str
    platform: str
    location: str
    ip: str
    country: str
    user_risk: str
    sign_in_risk: str
    insider_risk: str
    device: DeviceState
    flow: str
    verified: bool
    form: Literal["text", "json"]
    verbose: bool


class ExpectOptions(SourceOptions, frozen=True, kw_only=True):
    """The options of ``ztscan expect``."""

    config: str | None
    output: tuple[str, ...]
    suggest: bool
    redact: bool
    redact_key: str | None
    verbose: bool


class FixOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of ``ztscan fix``."""

    names: tuple[str, ...]
    replay: str | None
    config: str | None
    output: str
    only: Literal["report-only"] | None


def read(chosen: Mapping[str, object], kind: type[O]) -> O:
    """Click's parameters as ``kind``. Parameters that ``kind`` does not have are left to other readers."""
    return msgspec.convert(dict(chosen), kind, strict=True)


class Choices(msgspec.Struct, frozen=True):
    """The choices for one run, from the command line and the configuration."""

    output: tuple[str, ...]
    fail_on: Severity | None
    baseline: str | None = None
    history: str | None = None
    new_only: bool = False
    fail_on_drift: FailOnDrift = "control"
    allow_unassessed: tuple[str, ...] = ()
    min_coverage: int = 0
    next_baseline: str | None = None
    strict_waivers: bool = False
    redact: bool = False
    redact_key: str | None = None
    minutes: float = 60.0
    verbose: bool = False
    annotate: str | None = None
    plan: str | None = None
    bom: bool = False
    no_embed: bool = False
    named: tuple[str, ...] = ()
    """What `--check` named: a check named by its id is read for however much that takes."""
    selected_by: tuple[str, ...] = ()
    """What `--check` and `--skip` named."""
    skipped: tuple[str, ...] = ()
    """What `--skip` or the configuration leaves out of the scan. That is no loss of evidence."""


def choices(settings: Settings, given: ScanOptions) -> Choices:
    """The command line's choices, completed by the configuration."""
    scan = settings.scan
    return Choices(
        output=given.output or scan.output,
        baseline=given.baseline or scan.baseline or None,
        history=given.history or scan.history or None,
        fail_on=options.severity(scan.fail_on if given.fail_on is None else given.fail_on),
        new_only=scan.new_only if given.new_only is None else given.new_only,
        fail_on_drift=scan.fail_on_drift if given.fail_on_drift is None else given.fail_on_drift,
        allow_unassessed=given.allow_unassessed or scan.allow_unassessed,
        next_baseline=given.next_baseline,
        min_coverage=scan.min_coverage if given.min_coverage is None else given.min_coverage,
        strict_waivers=scan.strict_waivers if given.strict_waivers is None else given.strict_waivers,
        redact=given.redact or scan.redact,
        redact_key=given.redact_key,
        minutes=float(min(scan.timeout if given.timeout is None else given.timeout, _YEAR)),
        annotate=given.annotate,
        plan=given.plan,
        bom=given.bom,
        no_embed=given.no_embed,
        verbose=given.verbose,
        named=given.check,
        selected_by=(*given.check, *given.skip),
        skipped=given.skip or scan.skip,
    )
