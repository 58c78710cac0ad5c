"""Why Graph refused: permission, role, licence, cloud, or something else. One table, read from the top.

Graph's codes are few and its workloads use them differently, so a few rows have to go by the message: the licence cases
have no other mark. Sources: learn.microsoft.com/graph/resolve-auth-errors and /graph/errors, and the answers that other
tools of this field recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from ztscan.core.model import Gap, GapReason, InferredGap
from ztscan.graph import service_plans
from ztscan.graph.failure import TRY_AGAIN, GraphError
from ztscan.graph.resource import P2, P2_OR_GOVERNANCE, CloudName, Licence, Resource

INTUNE = Licence("Microsoft Intune", service_plans.INTUNE)
_BASIC_MOBILITY = "INTUNE_O365"


def is_intune_plan(name: str) -> bool:
    """Whether a service plan is Intune. Editions have plans of their own (``INTUNE_EDU``, ``INTUNE_SMB`` ...): any of them is
    one, except Basic Mobility and Security.
    """
    return name.startswith("INTUNE") and name != _BASIC_MOBILITY


class Situation(msgspec.Struct, frozen=True):
    """What else is known when Graph refuses. ``service_plans``: the tenant's enabled ones. None: unknown."""

    resource: Resource
    cloud: CloudName
    application: bool
    service_plans: frozenset[str] | None = None

    @property
    def unlicensed(self) -> bool:
        licence = self.resource.licence
        return licence is not None and self.service_plans is not None and not self.service_plans & set(licence.service_plans)


class _Row(msgspec.Struct, frozen=True):
    """One row: applies where the status is one of ``statuses`` (empty: any) and one of ``marks`` is in code or message."""

    reason: GapReason
    remedy: Callable[[Situation], str]
    marks: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    condition: Callable[[Situation], bool] = lambda _: True
    inferred: bool = False
    """The reason follows from the subscriptions; Graph did not state it."""

    def applies(self, error: GraphError, situation: Situation) -> bool:
        return (
            (not self.statuses or error.status in self.statuses)
            and (not self.marks or any(mark in error.text for mark in self.marks))
            and self.condition(situation)
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _grant(situation: Situation) -> str:
    permission = situation.resource.permission
    if situation.application and not permission.application:
        return _delegated_only(situation)
    names = _listed(permission.for_flow(application=situation.application))
    if situation.application:
        return f"grant the application permission {names} of Microsoft Graph, with admin consent"
    roles = _listed(permission.delegated_roles)
    return f"consent to the delegated permission {names}" + (f" and sign in with one of the roles {roles}" if roles else "")


def _role(situation: Situation) -> str:
    return f"sign in as a user with one of the roles {_listed(situation.resource.permission.delegated_roles)}"


def _buy(default: Licence) -> Callable[[Situation], str]:
    def remedy(situation: Situation) -> str:
        return f"get the licence {(situation.resource.licence or default).name}"

    return remedy


def _own_licence(situation: Situation) -> str:
    return _buy(P2)(situation)


def _delegated_only(situation: Situation) -> str:
    names = _listed(situation.resource.permission.for_flow(application=False))
    return f"Graph answers this only to a signed-in user: scan with `--auth browser` and consent to {names}"


def _challenge(_: Situation) -> str:
    return "a Conditional Access policy requires more of this sign-in: sign in again and satisfy its grant controls"


def _not_here(situation: Situation) -> str:
    where = "this tenant" if situation.cloud == "global" else f"the cloud `{situation.cloud}`"
    return f"{where} does not offer `{situation.resource.path}` in {situation.resource.version}, so it cannot be assessed here"


def _later(_: Situation) -> str:
    return TRY_AGAIN


def _slower(_: Situation) -> str:
    return "run the scan again when fewer tools read this tenant, or raise `--timeout`"


def _in_national_cloud(situation: Situation) -> bool:
    return situation.cloud != "global"


def _unlicensed(situation: Situation) -> bool:
    return situation.unlicensed


def _no_key(situation: Situation) -> bool:
    return situation.resource.keys is None


_REFUSED = (401, 403)
SPOKEN = (200, 400, 401, 403)
"""Statuses of a refusal whose text gives the reason. 200: only the body contains the error."""
_SCOPE_MARKS = (
    "insufficient privileges",
    "authorization_requestdenied",
    "required scopes are missing",
    "missing permission scope",
    "permissionscopenotgranted",
    "must have one of the following scopes",
    "application is not authorized to perform",
    "required msgraph permissions",
)
_DELEGATED_ONLY_MARKS = ("without a signed-in user", "application permissions are not supported", "app-only")
_ROLE_MARKS = ("allowed roles", "required role", "authentication_msgraphpermissionmissing")
_PERMISSION_MARKS = (*_DELEGATED_ONLY_MARKS, *_ROLE_MARKS, *_SCOPE_MARKS)
_TABLE: tuple[_Row, ...] = (
    # Licences. Graph's own statement on a licence takes precedence over anything that ztscan derives.
    _Row(GapReason.NOT_LICENSED, _buy(P2_OR_GOVERNANCE), ("aadpremiumlicenserequired", "entra id governance license")),
    _Row(GapReason.NOT_LICENSED, _own_licence, ("nonpremiumtenant", "doesn't have premium license")),
    _Row(GapReason.NOT_LICENSED, _own_licence, ("is not licensed for this feature", "not have a valid license")),
    _Row(GapReason.NOT_LICENSED, _buy(INTUNE), ("request not applicable to target tenant",)),
    _Row(GapReason.NOT_LICENSED, _buy(P2_OR_GOVERNANCE), ("does not have access to any of the reviews",)),
    # Without the licence, a permission or a role changes nothing, whatever else Graph refuses for.
    _Row(GapReason.NO_PERMISSION, _challenge, ("insufficient_claims",), _REFUSED),
    _Row(GapReason.NOT_LICENSED, _own_licence, (), (403,), _unlicensed, inferred=True),
    _Row(GapReason.NOT_LICENSED, _own_licence, _PERMISSION_MARKS, SPOKEN, _unlicensed, inferred=True),
    # Sign-ins and permissions.
    _Row(GapReason.NO_PERMISSION, _delegated_only, _DELEGATED_ONLY_MARKS, SPOKEN),
    _Row(GapReason.NO_ROLE, _role, ("allowed roles", "required role"), _REFUSED, lambda s: not s.application),
    _Row(GapReason.NO_PERMISSION, _grant, _SCOPE_MARKS, SPOKEN),
    _Row(GapReason.NO_ROLE, _role, ("authentication_msgraphpermissionmissing",), _REFUSED, lambda s: not s.application),
    _Row(GapReason.NO_PERMISSION, _grant, (), _REFUSED),
    # Things that a cloud or version does not have.
    _Row(GapReason.NOT_IN_CLOUD, _not_here, ("resource not found for the segment",), (400, 404)),
    _Row(GapReason.NOT_IN_CLOUD, _not_here, (), (501,)),
    _Row(GapReason.NOT_IN_CLOUD, _not_here, ("could not find a property named",), (400,), _in_national_cloud),
    _Row(GapReason.NOT_IN_CLOUD, _not_here, (), (404,), lambda s: _in_national_cloud(s) and _no_key(s)),
    # The other refusals are temporary, or the tenant changed while it was read.
    _Row(GapReason.UNAVAILABLE, _slower, (), (429, 509)),
    _Row(GapReason.UNAVAILABLE, _later),
)


def triage(error: GraphError, situation: Situation) -> Gap:
    """The gap for a refusal by Graph: its reason, and the missing permission, role or licence."""
    row = next(row for row in _TABLE if row.applies(error, situation))
    kind = InferredGap if row.inferred else Gap
    return kind(situation.resource.name, row.reason, f"Graph answered {error.summary}", row.remedy(situation))


def speaks_of_permission(error: GraphError) -> bool:
    """Whether a 401 is about a permission, so that a new token does not help (Intune and the reports do this)."""
    return not error.claims_challenge and any(mark in error.text for mark in (*_SCOPE_MARKS, *_DELEGATED_ONLY_MARKS))
