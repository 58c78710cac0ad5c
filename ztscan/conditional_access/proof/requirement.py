"""What a requirement is: a region of sign-ins, and what makes each of them acceptable.

A sign-in is acceptable if it is blocked, if what is required of it can only be met by acceptable controls, or if an
acceptable session control holds for it.
"""

from __future__ import annotations

import msgspec

from ztscan.conditional_access.policy.applications import GROUPS, belongs
from ztscan.conditional_access.policy.conditions import place_holds
from ztscan.conditional_access.policy.devices import Device
from ztscan.conditional_access.policy.policy import Policy, Session
from ztscan.conditional_access.policy.sign_in import Location
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth, every, negate, some
from ztscan.conditional_access.policy.vocabulary import (
    ALL_TRUSTED,
    PASSWORD_CHANGE,
    REGISTER_SECURITY_INFO,
    STRENGTH_PREFIX,
    UNMODELLED_PREFIX,
    VERIFIED_ID,
    Dimension,
)
from ztscan.conditional_access.space.atoms import Atom
from ztscan.conditional_access.space.identity_atoms import IdentityAtoms, Masks
from ztscan.conditional_access.space.target_atoms import ACTION, APPLICATION, BASELINE, CONTEXT
from ztscan.core.bit_sets import apart_from


class Who(msgspec.Struct, frozen=True):
    """Part of the users: the union of what is given, everybody where nothing is. Ids in lower case.

    ``roles`` take in who holds one of them now and who would after activation.
    """

    roles: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    external_types: frozenset[str] = frozenset()
    members: bool = False
    """Those who are not external."""
    unless_roles: frozenset[str] = frozenset()
    """Taken away again: holders of these roles."""
    text: str = "all users"
    noun: str = "user"
    """One of them, for the number of people in a message."""

    def select(self, atoms: IdentityAtoms) -> Masks:
        parts: list[Masks] = [atoms.holders(role) for role in self.roles]
        parts += [atoms.in_group(group) for group in self.groups]
        parts += [(atoms.of_type(kind),) * 2 for kind in self.external_types]
        if self.users:
            parts.append((atoms.selection(self.selection_name),) * 2)
        if self.members:
            parts.append((apart_from(atoms.full, atoms.external),) * 2)
        must = may = 0 if parts or self.roles or self.users else atoms.full
        for certain, possible in parts:
            must, may = must | certain, may | possible
        for role in self.unless_roles:
            certain, possible = atoms.holders(role)
            must, may = apart_from(must, possible), apart_from(may, certain)
        return must, may

    @property
    def selection_name(self) -> str:
        """How the set of listed users is told apart in the space."""
        return "users " + ",".join(sorted(self.users))


EVERYBODY = Who()


class What(msgspec.Struct, frozen=True):
    """Part of the targets: the union of what is given."""

    kinds: frozenset[str] = frozenset()
    """Every atom of these kinds: applications, baseline scopes."""
    applications: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    """Named groups of applications (``office365``, ``microsoftadminportals``, Azure management)."""
    actions: frozenset[str] = frozenset()
    contexts: frozenset[str] = frozenset()
    text: str = "all resources"

    def selects(self, atom: Atom, tenant: SignInTenant) -> Truth:
        target = atom.value
        if atom.kind == ACTION:
            return target.user_action in self.actions
        if atom.kind == CONTEXT:
            return bool(target.authentication_contexts & self.contexts)
        if atom.kind in self.kinds:
            return True
        if atom.kind == BASELINE:
            return False
        app_id = target.resources[0]
        assumed = dict(target.assumed_groups)
        in_groups = (
            # Of an application that may be in the group or not, policies that name the group know as much: if it is, they apply.
            assumed[group] if group in assumed else belongs(app_id, group, tenant.applications.get(app_id)) is True
            for group in sorted(self.groups & set(GROUPS))
        )
        return some((app_id in self.applications, *in_groups))


EVERYTHING = What(kinds=frozenset((APPLICATION, BASELINE)), actions=frozenset((REGISTER_SECURITY_INFO,)))
"""Every application, baseline scopes, and the registration of security information."""
EVERY_APPLICATION = What(kinds=frozenset((APPLICATION, BASELINE)), text="all applications")


class Where(msgspec.Struct, frozen=True):
    """Part of the locations."""

    outside_trusted: bool = False
    outside_countries: frozenset[str] = frozenset()
    """ISO 3166 alpha-2, lower case: everywhere else, an unknown country too."""
    outside_compliant_network: bool = False
    inside_places: frozenset[str] = frozenset()
    """In one of these named locations, by id in lower case."""
    outside_places: frozenset[str] = frozenset()
    """In none of these."""
    text: str = "any location"

    @property
    def places(self) -> frozenset[str]:
        """Named locations and fixed words that it refers to."""
        return self.inside_places | self.outside_places | (frozenset((ALL_TRUSTED,)) if self.outside_trusted else frozenset())

    def selects(self, location: Location, tenant: SignInTenant) -> Truth:
        truths: list[Truth] = []
        if self.outside_trusted:
            trusted = some(
                (location.mfa_trusted_ip, *(place.contains(location) for place in tenant.locations.values() if place.trusted))
            )
            truths.append(None if trusted is None else not trusted)
        if self.outside_countries:
            truths.append(location.country is None or location.country.lower() not in self.outside_countries)
        if self.outside_compliant_network:
            truths.append(not location.compliant_network)
        if self.inside_places:
            truths.append(some(place_holds(place, location, tenant) for place in self.inside_places))
        if self.outside_places:
            truths.append(negate(some(place_holds(place, location, tenant) for place in self.outside_places)))
        return every(truths)


class WhichDevice(msgspec.Struct, frozen=True):
    """Part of the devices: ``managed`` is compliant or hybrid joined; None: all."""

    managed: bool | None = None
    unmarked: bool = False
    """Only compliant devices that nothing but their owner and operating system tells apart: no name, model or attribute."""
    text: str = "any device"

    def selects(self, device: Device) -> bool:
        if self.unmarked and not (device.registered and device.compliant and not device.marked):
            return False
        is_managed = device.registered and (device.compliant or device.hybrid)
        return self.managed is None or is_managed is self.managed


class Region(msgspec.Struct, frozen=True):
    """The sign-ins that a requirement is about. None: every value of that dimension."""

    who: Who = EVERYBODY
    what: What = EVERYTHING
    where: Where | None = None
    device: WhichDevice | None = None
    clients: frozenset[str] | None = None
    platforms: frozenset[str] | None = None
    user_risk: frozenset[str] | None = None
    sign_in_risk: frozenset[str] | None = None
    insider_risk: frozenset[str] | None = None
    flow: frozenset[str] | None = None
    """Transfer methods; ``none`` for a sign-in without."""


def _both_factors(session: Session) -> Truth:
    """Whether a sign-in frequency asks for everything again; the second factor alone is no new sign-in."""
    if session.frequency_methods in ("", "primaryandsecondaryauthentication"):
        return True
    return False if session.frequency_methods == "secondaryauthentication" else None


class SessionFact(msgspec.Struct, frozen=True):
    """What a session control must do. Exactly one of the fields is set."""

    sign_in_frequency: float | None = None
    """At most this many hours; 0: every time."""
    never_persistent: bool = False
    app_enforced_restrictions: bool = False
    blocks_downloads: bool = False
    app_control: bool = False
    """Hands the session to Defender for Cloud Apps, which may do anything from watching it to blocking downloads."""
    token_protection: bool = False

    def met_by(self, session: Session) -> Truth:
        """Whether a policy with these session controls gives it. A control with a property that is not known may do less."""
        control, met = self._met_by(session)
        return None if control in session.unmodelled else met

    def _met_by(self, session: Session) -> tuple[str, Truth]:
        if self.sign_in_frequency is not None:
            allowed = session.sign_in_frequency
            enough = allowed is not None and allowed <= self.sign_in_frequency
            return "signInFrequency", every((enough, _both_factors(session)))
        if self.never_persistent:
            return "persistentBrowser", session.persistent_browser == "never"
        if self.app_enforced_restrictions:
            return "applicationEnforcedRestrictions", session.app_enforced_restrictions
        if self.blocks_downloads:
            kind = session.cloud_app_security
            return "cloudAppSecurity", kind == "blockdownloads" or (None if kind == "mcasconfigured" else False)
        if self.app_control:
            known = {"blockdownloads", "monitoronly", "mcasconfigured"}
            return "cloudAppSecurity", session.cloud_app_security in known or (None if session.cloud_app_security else False)
        return "secureSignInSession", session.token_protection

    def contradicted_by(self, session: Session) -> bool:
        """Whether another policy with these controls makes it uncertain which one wins; the pages do not say."""
        return self.never_persistent and session.persistent_browser == "always"

    def outlasted_by(self, session: Session) -> bool:
        """Whether these controls allow a longer session. Each policy has to be met, so that the shortest counts."""
        allowed, wanted = session.sign_in_frequency, self.sign_in_frequency
        return wanted is not None and allowed is not None and allowed > wanted


class Acceptance(msgspec.Struct, frozen=True):
    """What makes a sign-in acceptable, other than a block: controls, strengths within one of ``strengths``, session facts."""

    controls: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()
    session: tuple[SessionFact, ...] = ()
    anything: bool = False
    """Any requirement is enough, except a password change: a person with the old password can do that."""
    on_action: str = ""
    """User action that a policy must target by name. A policy for all resources applies to the registration of security
    information, too, but sends a user without a method to register one: a control that is met by registering protects nothing."""
    text: str = "blocked"

    def of(self, policy: Policy) -> Acceptance:
        """What makes a sign-in acceptable if this policy requires it."""
        targets = policy.conditions.get(Dimension.TARGET)
        if not self.on_action or (isinstance(targets, Targets) and self.on_action in targets.actions):
            return self
        return BLOCKED

    def met_in_session(self, policy: Policy) -> bool:
        """Whether it is by its session controls, not by a block, that the policy makes a sign-in acceptable."""
        return not policy.grant.blocks and any(fact.met_by(policy.session) for fact in self.session)

    def outlasted_by(self, policy: Policy) -> bool:
        """Whether the policy allows a longer session than is acceptable."""
        return not policy.grant.blocks and any(fact.outlasted_by(policy.session) for fact in self.session)

    def accepts(self, control: str, tenant: SignInTenant) -> Truth:
        """Whether meeting the control meets the requirement."""
        if control in self.controls:
            return True
        if self.anything:
            return None if control.startswith(UNMODELLED_PREFIX) else control != PASSWORD_CHANGE
        if control.startswith(STRENGTH_PREFIX):
            if not self.strengths:
                return False
            strength = tenant.strength(control.removeprefix(STRENGTH_PREFIX))
            if strength is None or any("unknownfuturevalue" in modes for modes in strength.accepted):
                return None
            return some(
                None if (measure := tenant.strength(identifier)) is None else strength.at_least(measure)
                for identifier in self.strengths
            )
        return None if control.startswith(UNMODELLED_PREFIX) or control == VERIFIED_ID else False


BLOCKED = Acceptance()
MORE_THAN_A_PASSWORD = Acceptance(anything=True, text="more than a password")


class Requirement(msgspec.Struct, frozen=True):
    """A named region with what is acceptable in it. ``caveats`` are printed next to a proof."""

    id: str
    title: str
    """The desired state, as a sentence."""
    region: Region = msgspec.field(default_factory=Region)
    accepts: Acceptance = BLOCKED
    caveats: tuple[str, ...] = ()
    escapes: str = "escape"
    """What people can do if the requirement is not met: ``sign in without MFA``."""


class Exclusion(msgspec.Struct, frozen=True):
    """Identities or applications that a requirement leaves out on purpose: proved around, and reported.

    Of several kinds of identities the union is left out; with applications too, those identities on those applications.
    """

    reason: str
    for_id: str = "*"
    """Id of the check or requirement that it is for, ``*`` for all."""
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    external_types: frozenset[str] = frozenset()
    applications: frozenset[str] = frozenset()
    documented: bool = False
    """Microsoft tells every tenant to exclude these, so nobody has to declare it."""
    emergency: bool = False
    """Whether these are the emergency access accounts."""
    presumed: bool = False
    """Whether nobody declared them: they only may be emergency access accounts."""

    @property
    def who(self) -> Who:
        return Who(roles=self.roles, users=self.users, groups=self.groups, external_types=self.external_types)
