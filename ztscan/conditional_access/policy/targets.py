"""The condition on target resources: applications, named groups of them, user actions, authentication contexts.

Source: learn.microsoft.com, *Conditional Access: Target resources* and *Conditional Access policy enforcement with resource
exclusions* (baseline scopes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ztscan.conditional_access.policy.applications import DIRECTORY, GROUPS
from ztscan.conditional_access.policy.attributes import AttributeFilter
from ztscan.conditional_access.policy.sign_in import Target
from ztscan.conditional_access.policy.truth import Truth, every, negate, some
from ztscan.conditional_access.policy.vocabulary import REGISTER_DEVICE, REGISTER_SECURITY_INFO, spell

if TYPE_CHECKING:
    from ztscan.conditional_access.policy.tenant import SignInTenant

OIDC_SCOPES = frozenset(("openid", "profile", "email", "offline_access"))
PUBLIC_CLIENT_SCOPES = OIDC_SCOPES | {"user.read", "people.read"}
CONFIDENTIAL_CLIENT_SCOPES = PUBLIC_CLIENT_SCOPES | {
    "user.read.all",
    "user.readbasic.all",
    "people.read.all",
    "groupmember.read.all",
    "member.read.hidden",
}
AGENT_RESOURCES = "allagentidresources"
_ALL = "all"


class Targets(msgspec.Struct, frozen=True):
    """What a policy targets. ``everything`` is ``All`` resources; ids in lower case; groups of applications by literal."""

    everything: bool = False
    included: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    filter: AttributeFilter | None = None
    actions: frozenset[str] = frozenset()
    contexts: frozenset[str] = frozenset()
    doubts: tuple[str, ...] = ()
    """Properties or entries that we do not know; the policy may target more, or less."""

    @property
    def has_exclusion(self) -> bool:
        return bool(self.excluded) or (self.filter is not None and self.filter.excludes)

    def holds(self, value: Target, tenant: SignInTenant) -> Truth:
        truth = some((self._context(value), self._action(value), self._audiences(value, tenant)))
        return None if self.doubts else truth

    def _context(self, target: Target) -> Truth:
        return bool(target.authentication_contexts & self.contexts)

    def _action(self, target: Target) -> Truth:
        action = target.user_action
        if action is None:
            return False
        if action in self.actions:
            return True
        if not self.everything:
            return False
        # All resources are documented to take in the registration of security info; of other actions nothing is said.
        return True if action == REGISTER_SECURITY_INFO else None

    def _audiences(self, target: Target, tenant: SignInTenant) -> Truth:
        if self.everything and self.has_exclusion and _only_baseline_scopes(target, self):
            return self._baseline_scopes(target, tenant)
        return some(self.holds_for(app_id, target, tenant) for app_id in target.audiences)

    def holds_for(self, app_id: str, target: Target, tenant: SignInTenant) -> Truth:
        """Whether one application, as an audience of the request, is targeted."""
        included: Truth = self.everything or some(_is(app_id, entry, target, tenant) for entry in self.included)
        excluded = some(entry == _ALL or _is(app_id, entry, target, tenant) for entry in self.excluded)
        if self.filter is not None:
            matched = self.filter.matches(target.attributes.get(app_id, tenant.attributes_of(app_id)))
            if self.filter.excludes:
                excluded = some((excluded, matched))
            else:
                included = some((included, matched))
        return every((included, negate(excluded)))

    def _baseline_scopes(self, target: Target, tenant: SignInTenant) -> Truth:
        """A request for baseline scopes against *All resources* with exclusions: let through until 2026, enforced since.

        The tenant can customise it (a placeholder application stands for the scopes) or keep the old way; the setting is
        in the portal only.
        """
        mode = tenant.baseline_scopes
        enforced: Truth = mode == "enforced" if mode in ("enforced", "legacy") else None
        if mode is not None and enforced is None:
            enforced = mode not in self.excluded
        client = target.client_app_id or ""
        if target.confidential_client and client in self.excluded and target.scopes <= OIDC_SCOPES:
            return False  # stays exempt in either way
        return every((enforced, self.holds_for(DIRECTORY, target, tenant)))

    def describe(self) -> str:
        included = ["all resources"] * self.everything + sorted(map(spell, self.included))
        included += sorted(self.actions) + [f"authentication context {c}" for c in sorted(self.contexts)]
        if self.filter is not None and not self.filter.excludes:
            included.append(f"filter `{self.filter.text}`")
        excluded = sorted(map(spell, self.excluded))
        if self.filter is not None and self.filter.excludes:
            excluded.append(f"filter `{self.filter.text}`")
        text = f"include {', '.join(included) or 'no resources'}"
        return f"{text}, exclude {', '.join(excluded)}" if excluded else text


def _only_baseline_scopes(target: Target, condition: Targets) -> bool:
    """Whether the request is one that used to slip through a policy on all resources which excludes some."""
    if not target.scopes or target.resources != (DIRECTORY,):
        return False
    if target.confidential_client:
        return (target.client_app_id or "") in condition.excluded and target.scopes <= CONFIDENTIAL_CLIENT_SCOPES
    return target.scopes <= PUBLIC_CLIENT_SCOPES


def _is(app_id: str, entry: str, target: Target, tenant: SignInTenant) -> Truth:
    """Whether an entry of a policy's list stands for the application."""
    if entry == app_id:
        return True
    if entry == AGENT_RESOURCES:
        return tenant.is_agent_resource(app_id)
    if entry not in GROUPS:
        return False
    assumed = dict(target.assumed_groups)
    return assumed[entry] if entry in assumed else tenant.belongs(app_id, entry)


def ignores_client_and_device(target: Target) -> bool:
    """Registering a device: conditions on client app and device do not exist there."""
    return target.user_action == REGISTER_DEVICE
