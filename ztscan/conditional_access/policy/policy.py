"""A policy as typed values. Nothing that Graph sent is lost: what we do not know is kept as ``doubt``, and doubt never covers.

The conditions themselves say when they hold (``conditions``, ``people``, ``targets``); how the JSON becomes these values
is in ``reading``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import msgspec

from ztscan.conditional_access.policy.strengths import BUILT_IN
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.policy.vocabulary import (
    BLOCK,
    CUSTOM_PREFIX,
    STRENGTH_PREFIX,
    TERMS_PREFIX,
    UNMODELLED_PREFIX,
    Dimension,
    spell,
)
from ztscan.core.immutable import freeze_fields
from ztscan.core.model import Subject

ENABLED = "enabled"
REPORT_ONLY = "enabledforreportingbutnotenforced"
DISABLED = "disabled"
SECURITY_DEFAULTS = "security-defaults/"
"""Ids of rules that stand for security defaults begin so."""


class Condition(Protocol):
    """A condition on one dimension. Hashable, so that what is computed for it serves every policy that shares it."""

    def holds(self, value: Any, tenant: Any) -> Truth:
        """Whether the value of a sign-in on this dimension meets the condition in a tenant (``tenant.Tenant``)."""

    def describe(self) -> str:
        """The condition in a few words of Graph, such as ``includePlatforms android, iOS``."""


class Grant(msgspec.Struct, frozen=True):
    """What a policy requires, as clauses: all clauses must be met, one control of a clause suffices.

    ``clauses`` are the reading that is certain, ``strictest`` the most that it can mean; they differ only where the
    operator is unknown.
    """

    clauses: tuple[frozenset[str], ...] = ()
    strictest: tuple[frozenset[str], ...] = ()
    text: str = ""
    """The grant in words, such as ``mfa OR compliantDevice``."""

    @property
    def blocks(self) -> bool:
        return frozenset((BLOCK,)) in self.clauses


NO_GRANT = Grant()


class Session(msgspec.Struct, frozen=True):
    """Session controls that are switched on. Lengths are in hours."""

    sign_in_frequency: float | None = None
    """Hours; 0 is every time; None: not set."""
    frequency_methods: str = ""
    """``primaryandsecondaryauthentication`` or ``secondaryauthentication``; empty: the former."""
    persistent_browser: str | None = None
    """``always`` or ``never``."""
    app_enforced_restrictions: bool = False
    cloud_app_security: str | None = None
    """``mcasconfigured``, ``monitoronly``, ``blockdownloads``."""
    token_protection: bool = False
    continuous_access_evaluation: str | None = None
    """``strictenforcement``, ``disabled``, ``strictlocation``."""
    resilience_defaults_disabled: bool = False
    unmodelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. ``conditions`` has the dimensions that it puts a condition on; every other dimension is free."""

    id: str
    name: str
    state: str
    """Lower case; empty where it is null, as in templates: never enforced."""
    for_workloads: bool
    """Whether it is about service principals and agent identities (``clientApplications``), not about users."""
    conditions: Mapping[Dimension, Condition]
    grant: Grant = NO_GRANT
    session: Session = field(default_factory=Session)
    doubts: tuple[str, ...] = ()
    """Paths of properties that we do not model and that have a value: they may narrow the policy."""
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False)
    digest: int = field(init=False, repr=False, compare=False, default=0)
    """The hash of its values. Kept, because a proof looks up a policy and its edited versions thousands of times."""

    scope: frozenset[tuple[Dimension, Condition]] = field(init=False, repr=False, compare=False, default=frozenset())
    """The conditions. Kept, as edits of what a policy requires apply where it does."""

    def __post_init__(self) -> None:
        freeze_fields(self)
        object.__setattr__(self, "scope", frozenset(self.conditions.items()))
        object.__setattr__(self, "digest", hash((self.id, self.state, self.grant, self.session, self.doubts, self.scope)))

    @property
    def enforced(self) -> bool:
        return self.state == ENABLED

    @property
    def of_security_defaults(self) -> bool:
        """Whether this is a rule of security defaults, and no policy that anybody wrote."""
        return self.id.startswith(SECURITY_DEFAULTS)

    @property
    def at_its_word(self) -> Policy:
        """The policy with its doubts about conditions only.

        For findings on what a policy does, where a property that is new elsewhere on it is no excuse. Never for proofs.
        """
        return replace(self, doubts=tuple(doubt for doubt in self.doubts if doubt.startswith("conditions.")))

    @property
    def subject(self) -> Subject:
        return Subject("conditionalAccessPolicy", self.id, self.name or self.id)

    def __hash__(self) -> int:
        return self.digest


def control_name(control: str, name: str = "") -> str:
    """A control as a person reads it; ``name`` is that of a strength, where it is known."""
    identifier = control.removeprefix(STRENGTH_PREFIX)
    known = name or (BUILT_IN[identifier].name if identifier in BUILT_IN else "")
    if identifier != control and known:
        return f"authentication strength {known}"
    for prefix, words in (
        (STRENGTH_PREFIX, "authentication strength "),
        (TERMS_PREFIX, "terms of use "),
        (CUSTOM_PREFIX, "custom control "),
        (UNMODELLED_PREFIX, "unknown control "),
    ):
        if control.startswith(prefix):
            return words + control.removeprefix(prefix)
    return spell(control)
