"""What checks use: prove a requirement, and get findings, an example sign-in, near misses and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec
from msgspec.structs import replace

from ztscan.conditional_access.policy.applications import INTUNE
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import Identity, SignIn
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import (
    B2B_COLLABORATION_GUEST,
    B2B_COLLABORATION_MEMBER,
    OTHER_EXTERNAL,
    Dimension,
)
from ztscan.conditional_access.proof.affected import affected_groups
from ztscan.conditional_access.proof.catalogue import holders_of
from ztscan.conditional_access.proof.coverage import CAP, Escape, ProofVerdict, escape
from ztscan.conditional_access.proof.description import widest
from ztscan.conditional_access.proof.near_misses import near_misses
from ztscan.conditional_access.proof.notes import BASELINE_NOTE, CAPPED_NOTE, SHORTEST_NOTE, STRENGTH_NOTE, has_strength
from ztscan.conditional_access.proof.reach import members_of
from ztscan.conditional_access.proof.refinement import refinement_for
from ztscan.conditional_access.proof.requirement import Exclusion, Requirement, Who
from ztscan.conditional_access.proof.undecided import gaps_of
from ztscan.conditional_access.proof.witness import sign_in_at, typical_point, witness_of
from ztscan.conditional_access.proof.words import ALL_IN_SCOPE, box_in_words, who_in_words
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, Cap, bits, bounding, difference, people_of
from ztscan.conditional_access.space.identity_atoms import IdentityAtoms
from ztscan.conditional_access.space.population import Population
from ztscan.conditional_access.space.space import PLACE, KnownAtoms, Refinement, SignInSpace, identities_for
from ztscan.core.immutable import Sealed
from ztscan.core.members import Members
from ztscan.core.model import AffectedGroup, Finding, Gap, NearMiss, Note, Subject, Witness
from ztscan.directory.counting import counted
from ztscan.engine.check import NotApplicable, Unknown

THIS_TENANT = Subject("tenant", "tenant", "this tenant")


class Coverage(msgspec.Struct, frozen=True, dict=True):
    """A requirement and the result of the policies. Everything except the verdict is computed on first use."""

    escape: Escape
    tenant: Subject
    verdict_only: bool = False
    """Whether findings leave out what explains them, as nobody reads it."""

    @property
    def requirement(self) -> Requirement:
        return self.escape.requirement

    @property
    def verdict(self) -> ProofVerdict:
        return self.escape.verdict

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The sign-ins to explain: those that certainly miss the requirement, or else those that may."""
        return self.escape.certain or self.escape.undecided

    @cached_property
    def users(self) -> int:
        """How many current accounts have a sign-in that misses the requirement."""
        return self._identities.accounts_in(self._who)

    @cached_property
    def applications(self) -> int:
        """How many applications of the directory have a sign-in that misses the requirement."""
        mask = 0
        for box in self.boxes:
            mask |= box[PLACE[Dimension.TARGET]]
        atoms = self.escape.space.lists[Dimension.TARGET].atoms
        return sum(atom.applications for place, atom in enumerate(atoms) if mask >> place & 1)

    @cached_property
    def members(self) -> tuple[Members, ...]:
        """Which accounts, applications and locations these are."""
        return members_of(self.escape.space, self._identities, self.boxes)

    @cached_property
    def description(self) -> tuple[str, ...]:
        """The sign-ins that miss the requirement, in a few lines, widest first."""
        whole = self._whole
        boxes, unsaid = widest(self.boxes, whole, self.escape.closed if self.escape.certain else None)
        lines = [box_in_words(self.escape.space, box, whole) for box in boxes]
        return (*lines, f"and {unsaid} more {'combination' if unsaid == 1 else 'combinations'}") if unsaid else tuple(lines)

    @cached_property
    def witness(self) -> Witness | None:
        """One example sign-in that misses the requirement, verified against the plain definition of policies."""
        return witness_of(self.escape, self.boxes)

    @cached_property
    def example(self) -> SignIn | None:
        """The example sign-in itself; None if the requirement is met."""
        point = typical_point(self.escape.space, self.boxes)
        return None if point is None else sign_in_at(self.escape.space, point)

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        return near_misses(self.escape)

    @cached_property
    def affected(self) -> tuple[AffectedGroup, ...]:
        """The people by the policy that comes closest to covering them."""
        return affected_groups(self.escape, self.boxes)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Why the result is undetermined; empty if it is not."""
        return gaps_of(self.escape, self.escape.undecided) if self.verdict is ProofVerdict.UNDECIDED else ()

    def accounts(self) -> Iterator[Subject]:
        """The current accounts with a sign-in that misses the requirement, in the order of the directory."""
        population = self.escape.space.population
        for ordinal in self._identities.ordinals(self._who):
            yield Subject("user", population.ids[ordinal], population.names[ordinal])

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What is reported with the verdict: declared exclusions, assumptions, caveats."""
        notes = [note for exclusion in self.escape.exclusions if (note := self._note(exclusion))]
        if self.escape.capped:
            return (*notes, CAPPED_NOTE, *self.requirement.caveats)
        if self.escape.assumes_baseline:
            notes.append(BASELINE_NOTE)
        if self.escape.assumes_shortest:
            notes.append(SHORTEST_NOTE)
        if self.verdict is ProofVerdict.PROVED:
            notes += self._intune_excluded()
            notes += [STRENGTH_NOTE] * self._rests_on_strengths_of_guests
        if self.verdict is ProofVerdict.PROVED and self.escape.later:
            who = who_in_words(self.escape.space, people_of(self.escape.later))
            notes.append(f"the result covers current accounts; for {who}, it depends on group membership")
        return (*notes, *self.requirement.caveats)

    def require_decided(self) -> None:
        """Raise NotApplicable if the requirement applies to no sign-in, and Unknown, with the reasons, if it is undetermined."""
        if self.verdict is ProofVerdict.EMPTY:
            raise NotApplicable("the requirement applies to no user or resource in this tenant")
        if self.verdict is ProofVerdict.UNDECIDED:
            raise Unknown(*self.gaps)

    def findings(self, message: str = "", discriminator: str = "") -> Iterator[Finding | Note]:
        """One finding on the tenant if the requirement is violated, none if it is proved, and the notes on the result.

        Raises as ``require_decided``.
        """
        self.require_decided()
        if self.verdict_only:
            yield from self._bare(message, discriminator)
            return
        yield from map(Note, self.notes)
        if self.verdict is ProofVerdict.VIOLATED:
            yield Finding(
                subject=self.tenant,
                message=message or self._message,
                observed="; ".join(self.description),
                expected=self.requirement.title,
                discriminator=discriminator or self.requirement.id,
                witness=self.witness,
                near_misses=self.near_misses,
                users=self.users,
                applications=self.applications,
                members=self.members,
                affected=self.affected,
            )

    # -- inside ---------------------------------------------------------------------------------------------------

    def _bare(self, message: str, discriminator: str) -> Iterator[Finding]:
        if self.verdict is ProofVerdict.VIOLATED:
            title = self.requirement.title
            yield Finding(self.tenant, message or title, "not told", title, discriminator or self.requirement.id)

    def _intune_excluded(self) -> list[str]:
        """An exclusion of Microsoft Intune is wide: its client also gets tokens for Windows Azure Active Directory.

        Source: Black Hat Europe 2024, *Unveiling the Power of Intune*; Microsoft calls it by design.
        """
        names = sorted(
            cover.policy.name or cover.policy.id
            for cover in self.escape.covers
            if isinstance(targets := cover.policy.conditions.get(Dimension.TARGET), Targets) and INTUNE in targets.excluded
        )
        reason = "excludes Microsoft Intune, so that the Intune client can access the directory without satisfying the policy"
        return [f"{name} {reason}" for name in dict.fromkeys(names)]

    @property
    def _rests_on_strengths_of_guests(self) -> bool:
        """Whether guests who sign in elsewhere than with Microsoft Entra may be covered by a strength alone."""
        guests = 0
        for kind in (B2B_COLLABORATION_GUEST, B2B_COLLABORATION_MEMBER, OTHER_EXTERNAL):
            guests |= self._identities.of_type(kind)
        region = [(box[0] & guests, *box[1:]) for box in self.escape.region if box[0] & guests]
        others = [cover.box for cover in self.escape.covers if not has_strength(cover.policy)]
        allowance = BoxAllowance(self.escape.cap)
        left = difference(region, others, allowance=allowance)
        by_strength = any(cover.box[0] & guests for cover in self.escape.covers if has_strength(cover.policy))
        return by_strength and bool(left or allowance.exceeded)

    @property
    def _identities(self) -> IdentityAtoms:
        return self.escape.space.identities

    @cached_property
    def _who(self) -> int:
        return people_of(self.boxes)

    @property
    def _message(self) -> str:
        if not self.users:
            return f"{who_in_words(self.escape.space, self._who)} can {self.requirement.escapes}"
        return f"{counted(self.users, self.requirement.region.who.noun)} can {self.requirement.escapes}"

    @cached_property
    def _whole(self) -> Box:
        """The smallest box around the region to explain."""
        region = (self.escape.certain_region if self.escape.certain else ()) or self.escape.region
        return bounding(region) or self.escape.space.full

    def _note(self, exclusion: Exclusion) -> str:
        mask = exclusion.who.select(self._identities)[1]
        if exclusion.documented and not mask:
            return ""
        who = ALL_IN_SCOPE if mask == self._identities.full else who_in_words(self.escape.space, mask)
        name = self.escape.space.tenant.name_of
        where = f" on {', '.join(map(name, sorted(exclusion.applications)))}" if exclusion.applications else ""
        kind = "documented exclusion" if exclusion.documented else "declared exclusion"
        return f"{kind}: {who}{where} ({exclusion.reason})"


class SignInCoverage(Sealed):
    """All policies of a tenant, ready to prove requirements.

    ``exclusions`` are the declared ones (emergency access, accepted exclusions); each is left out of the requirements that
    it names, and is reported in the notes.
    """

    def __init__(
        self,
        policies: tuple[Policy, ...],
        tenant: SignInTenant,
        population: Population,
        exclusions: tuple[Exclusion, ...] = (),
        subject: Subject = THIS_TENANT,
        roles: frozenset[str] = frozenset(),
        cap: Cap = CAP,
        spared: Exclusion | None = None,
        *,
        verdicts_only: bool = False,
    ) -> None:
        """``roles``: template ids that requirements often refer to, such as all privileged ones. ``cap``: the limit of each
        proof. ``spared``: accounts that may be for emergency access. ``verdicts_only``: findings leave out what explains them."""
        self.policies, self.tenant, self.population = policies, tenant, population
        self.exclusions, self.subject = exclusions, subject
        self.cap = cap
        self.roles = roles
        self.spared = spared
        self.verdicts_only = verdicts_only
        self._spaces: dict[Refinement, SignInSpace] = {}
        self._identities: dict[object, IdentityAtoms] = {}
        """By what they depend on; with ``_atoms`` those of the same tenant under other policies, too."""
        self._atoms = KnownAtoms()
        self._known: tuple[SignInSpace, ...] = ()
        """Spaces of the same accounts under other policies or settings."""
        self._named: tuple[Policy, ...] = ()
        """Other policies whose conditions the atoms tell apart."""
        self._before: SignInCoverage | None = None
        """The same policies of the same tenant, over atoms that tell fewer apart."""
        self._proofs: dict[tuple[Requirement, tuple[Exclusion, ...]], Coverage] = {}
        self._leaving_out: SignInCoverage | None = None
        self._by_check: dict[str, dict[tuple[Requirement, tuple[Exclusion, ...]], Coverage]] = {}

    def with_policies(self, policies: tuple[Policy, ...], exclusions: tuple[Exclusion, ...] | None = None) -> SignInCoverage:
        """The same tenant with other policies, or other exclusions."""
        left_out = self.exclusions if exclusions is None else exclusions
        same = (self.subject, self.roles, self.cap, self.spared)
        other = SignInCoverage(policies, self.tenant, self.population, left_out, *same)
        other._known = (*self._known, *self._spaces.values())
        other._identities, other._atoms = self._identities, self._atoms
        return other

    def prove(self, requirement: Requirement, check_id: str = "", exclusions: tuple[Exclusion, ...] | None = None) -> Coverage:
        """Prove a requirement from the policies.

        ``exclusions`` None: the declared ones for everything, for ``check_id`` or for the requirement's id.
        """
        left_out = self.exclusions_for(requirement.id, check_id) if exclusions is None else exclusions
        key = (requirement, left_out)
        if key not in self._proofs:
            self._proofs[key] = self.proved(requirement, left_out)
        if check_id:
            self._by_check.setdefault(check_id, {})[key] = self._proofs[key]
        return self._proofs[key]

    def proved(self, requirement: Requirement, exclusions: tuple[Exclusion, ...]) -> Coverage:
        """The proof itself; ``prove`` keeps it."""
        space = self.space(requirement, exclusions)
        before = self._before._proofs.get((requirement, exclusions)) if self._before is not None else None
        if before is not None and space.is_alike(before.escape.space):
            found = replace(before.escape, space=space, spared=self.spared)
        else:
            found = replace(escape(space, requirement, exclusions, self.cap), spared=self.spared)
        return Coverage(found, self.subject, self.verdicts_only)

    def leaving_out(self, spared: Exclusion | None) -> SignInCoverage:
        """The same, with some accounts left out of every requirement, as if they were declared. Made once."""
        if spared is None or spared in self.exclusions:
            return self
        if self._leaving_out is None:
            self._leaving_out = self.with_policies(self.policies, (*self.exclusions, spared))
        return self._leaving_out

    def telling_apart(self, policies: tuple[Policy, ...]) -> SignInCoverage:
        """The same over atoms that also tell apart what some other policies name."""
        other = self.with_policies(self.policies)
        other._named, other._before = policies, self
        return other

    def for_verdicts(self, earlier: SignInCoverage | None = None) -> SignInCoverage:
        """The same, for verdicts only: findings leave out what explains them.

        ``earlier``: the same tenant under other settings; the classes of its accounts serve again where they are the same.
        """
        same = (self.policies, self.tenant, self.population, self.exclusions, self.subject, self.roles, self.cap, self.spared)
        other = SignInCoverage(*same, verdicts_only=True)
        other._known = (*earlier._known, *earlier._spaces.values()) if earlier else ()
        return other

    @property
    def ground(self) -> SignInCoverage | None:
        """The tenant before the change, over the same atoms, where these policies are a change."""
        return None

    def proofs_of(self, check_id: str) -> tuple[Coverage, ...]:
        """What was proved for a check so far, in the order in which it asked."""
        return tuple(self._by_check.get(check_id, {}).values())

    def proved_for(self) -> tuple[tuple[str, Coverage], ...]:
        """Every check that asked for a proof so far, with each of its proofs."""
        return tuple((check, proof) for check, proofs in self._by_check.items() for proof in proofs.values())

    def holders_of(self, roles: Iterable[str]) -> Who:
        """Users with an active or eligible assignment of one of these roles, whatever its scope."""
        scoped = 0
        for role in roles:
            scoped |= self.population.scoped_roles.get(role.lower(), 0)
        return holders_of(roles, (self.population.ids[ordinal] for ordinal in bits(scoped)))

    def exclusions_for(self, *identifiers: str) -> tuple[Exclusion, ...]:
        """The declared exclusions for everything, or for a check or requirement by id."""
        return tuple(exclusion for exclusion in self.exclusions if exclusion.for_id in ("*", *identifiers))

    def identity(self, user_id: str) -> Identity | None:
        """An account as policies evaluate it; None if it does not exist or is disabled."""
        identities = self.space().identities
        ordinal = identities.ordinal_of(user_id.lower())
        atom = identities.atom_of(user_id.lower())
        if ordinal is None or atom is None:
            return None
        return replace(identities.representative(atom), id=self.population.ids[ordinal], name=self.population.names[ordinal])

    def space(self, requirement: Requirement | None = None, exclusions: tuple[Exclusion, ...] = ()) -> SignInSpace:
        """The scenario space that can express the requirement and the exclusions; shared where possible."""
        refinement = refinement_for(requirement, (*self.exclusions, *exclusions), self.roles, self.tenant)
        if refinement not in self._spaces:
            policies = (*self.policies, *self._named)
            identities = self._identities_for(policies, refinement)
            space = SignInSpace(policies, self.tenant, self.population, refinement, identities=identities, known=self._atoms)
            space.adopt((*self._known, *self._spaces.values()))
            self._spaces[refinement] = space.with_policies(self.policies) if self._named else space
        return self._spaces[refinement]

    def _identities_for(self, policies: tuple[Policy, ...], refinement: Refinement) -> IdentityAtoms:
        users = frozenset(policy.conditions.get(Dimension.IDENTITY) for policy in policies)
        key = (users, refinement.roles, refinement.groups, refinement.selections)
        if key not in self._identities:
            known = (*(space.identities for space in self._known), *self._identities.values())
            self._identities[key] = identities_for(policies, self.population, refinement, known)
        return self._identities[key]
