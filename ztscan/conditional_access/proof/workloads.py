"""Service principals and agent identities: a smaller space of their own, in which *blocked* is the only requirement.

Service principal × resource × location × risk, agent × resource × risk. Policies for users never touch them and the reverse;
managed identities and multi-tenant applications are out of reach of every policy, and are counted, not proved.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cached_property
from typing import Literal

import msgspec

from ztscan.conditional_access.policy.conditions import Locations
from ztscan.conditional_access.policy.decision import decide
from ztscan.conditional_access.policy.people import Workloads
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import Identity, SignIn
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth, every, negate
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED, RISK_LEVELS, Dimension
from ztscan.conditional_access.policy.what_if import what_if_body
from ztscan.conditional_access.proof.coverage import CAP, beyond_cap
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION, What, Where
from ztscan.conditional_access.proof.undecided import beyond_the_cap
from ztscan.conditional_access.space.atoms import Atom, AtomList
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, Cap, bits, difference
from ztscan.conditional_access.space.location_atoms import LocationAtoms
from ztscan.conditional_access.space.population import Population, ServicePrincipalIdentity
from ztscan.conditional_access.space.space import PolicyBox
from ztscan.conditional_access.space.target_atoms import APPLICATION, target_atoms
from ztscan.core.errors import ZtscanError
from ztscan.core.model import Finding, Gap, GapReason, Subject, Witness
from ztscan.engine.check import NotApplicable, Unknown
from ztscan.engine.evidence import fact

Kind = Literal["servicePrincipal", "agentIdentity"]
DIMENSIONS = (Dimension.IDENTITY, Dimension.TARGET, Dimension.LOCATION, Dimension.SERVICE_PRINCIPAL_RISK, Dimension.AGENT_RISK)
_MOST_NAMES = 3


class WorkloadEscape(msgspec.Struct, frozen=True, dict=True):
    """Sign-ins of workload identities that are not blocked."""

    space: WorkloadSpace
    certain: tuple[Box, ...]
    possible: tuple[Box, ...]
    empty: bool
    expected: str
    capped: Cap | None = None
    """The cap that the proof came to: then ``certain`` is what was found of the escape."""
    vacuous: bool = False
    """Whether the region has none of the sign-ins of these identities."""

    @cached_property
    def identities(self) -> tuple[Subject, ...]:
        """The identities that are not blocked, in order of name."""
        return self.identities_of(self.certain or self.possible)

    def identities_of(self, boxes: tuple[Box, ...]) -> tuple[Subject, ...]:
        """The identities of these sign-ins, in order of name."""
        mask = 0
        for box in boxes:
            mask |= box[0]
        members = [member for atom in bits(mask) for member in self.space.members[atom]]
        return tuple(sorted(Subject(self.space.kind, member.id, member.name) for member in members))

    def findings(self, message: str = "", discriminator: str = "") -> Iterator[Finding]:
        """One finding for each identity that is not blocked. Raises NotApplicable, or Unknown if undetermined."""
        if self.empty:
            raise NotApplicable("no policy can apply to a workload identity of this tenant")
        if not self.certain and self.possible:
            names = ", ".join(policy.name or policy.id for policy in self.space.policies if policy.enforced)
            text = f"it is undetermined whether these policies block workload identities: {names}"
            if self.capped:
                raise Unknown(beyond_the_cap(self.expected, self.capped))
            raise Unknown(Gap("conditional_access_policies", GapReason.UNAVAILABLE, text, "evaluate the sign-in with What If"))
        for subject in self.identities if self.certain else ():
            yield Finding(
                subject=subject,
                message=message or f"{subject.name} is not blocked",
                observed="no enabled policy blocks the sign-in",
                expected=self.expected,
                discriminator=discriminator,
                witness=self.witness(subject),
            )

    def witness(self, subject: Subject) -> Witness:
        """An example sign-in of the identity that is not blocked. Raises ZtscanError if the definition contradicts it."""
        for box in self.certain:
            for atom in bits(box[0]):
                member = next((m for m in self.space.members[atom] if m.id == subject.id), None)
                if member is not None:
                    return self._witness(box, member)
        raise ZtscanError(f"`{subject.id}` does not escape", "report this as a defect")

    def _witness(self, box: Box, member: ServicePrincipalIdentity) -> Witness:
        values = {
            dimension: self.space.lists[dimension].atoms[(side & -side).bit_length() - 1]
            for dimension, side in zip(DIMENSIONS, box, strict=True)
        }
        sign_in = SignIn(
            identity=_identity(member, self.space.kind),
            target=values[Dimension.TARGET].value,
            location=values[Dimension.LOCATION].value,
            service_principal_risk=values[Dimension.SERVICE_PRINCIPAL_RISK].value,
            agent_risk=values[Dimension.AGENT_RISK].value,
        )
        decision = decide(self.space.policies, sign_in, self.space.tenant)
        if decision.blocked or decision.verdict == "unknown":
            raise ZtscanError(f"the example sign-in for `{member.id}` fails its verification", "report this as a defect")
        steps = (
            ("workload identity", member.name),
            ("location", values[Dimension.LOCATION].label),
            ("risk", sign_in.service_principal_risk if self.space.kind == "servicePrincipal" else sign_in.agent_risk),
            ("resource", values[Dimension.TARGET].label),
        )
        close = [outcome for outcome in decision.outcomes if outcome.policy.for_workloads][:_MOST_NAMES]
        because = tuple(
            f"{o.policy.name or o.policy.id}: "
            + ("applies, but does not block" if o.applies else f"does not apply: {', '.join(d.value for d in o.unmet)}")
            for o in close
        )
        body = what_if_body(sign_in) if self.space.kind == "servicePrincipal" else None
        return Witness(steps, because or ("no policy applies to workload identities",), body)


class WorkloadSpace:
    """Atoms of the workload dimensions and the policies over them."""

    def __init__(
        self,
        policies: tuple[Policy, ...],
        tenant: SignInTenant,
        service_principals: tuple[ServicePrincipalIdentity, ...],
        kind: Kind,
        places: frozenset[str] = frozenset(),
        applications: frozenset[str] = frozenset(),
    ) -> None:
        """``places`` and ``applications`` are told apart in addition to those that policies name."""
        self.kind, self.tenant = kind, tenant
        self.policies = tuple(policy for policy in policies if policy.for_workloads)
        agents = kind == "agentIdentity"
        # Of agents it does not matter who owns the application: their blueprint may be of another tenant.
        reachable = [p for p in service_principals if p.agent is agents and (agents or p.single_tenant_owned is not False)]
        classes: dict[object, list[ServicePrincipalIdentity]] = {}
        for principal in reachable:
            identity = _identity(principal, kind)
            said = tuple(policy.conditions[Dimension.IDENTITY].holds(identity, tenant) for policy in self.policies)
            classes.setdefault(said, []).append(principal)
        self.members = tuple(classes.values())
        ordered = sorted(self.policies, key=lambda policy: not policy.enforced)
        locations = [c for p in ordered if isinstance(c := p.conditions.get(Dimension.LOCATION), Locations)]
        targets = [c for p in self.policies if isinstance(c := p.conditions.get(Dimension.TARGET), Targets)]
        at_risk = AtomList(tuple(Atom(level, level) for level in RISK_LEVELS))
        no_risk = AtomList((Atom("none", "none"),))
        asked = [Locations(frozenset((place,))) for place in (ALL_TRUSTED, *sorted(places - {ALL_TRUSTED}))]
        self.locations = LocationAtoms((*asked, *locations), tenant)
        self.lists = {
            Dimension.IDENTITY: AtomList(tuple(Atom(_identity(group[0], kind), group[0].name) for group in self.members)),
            Dimension.TARGET: target_atoms(targets, tenant, applications),
            Dimension.LOCATION: self.locations,
            Dimension.SERVICE_PRINCIPAL_RISK: no_risk if agents else at_risk,
            Dimension.AGENT_RISK: at_risk if agents else no_risk,
        }

    def escape(
        self,
        *,
        where: Where | None = None,
        risk: frozenset[str] | None = None,
        cap: Cap = CAP,
        what: What = EVERY_APPLICATION,
        but: frozenset[str] = frozenset(),
    ) -> WorkloadEscape:
        """Sign-ins to applications from ``where`` (None: anywhere) at ``risk`` (None: any) that nothing blocks.

        ``what`` without the applications ``but``, of which all are told apart.
        """
        at_risk = Dimension.AGENT_RISK if self.kind == "agentIdentity" else Dimension.SERVICE_PRINCIPAL_RISK
        sides = []
        for dimension in DIMENSIONS:
            atoms = self.lists[dimension]
            side = (atoms.full, atoms.full)
            if dimension is Dimension.TARGET:
                side = atoms.where(lambda atom: every((atom.kind == APPLICATION, self._wanted(atom, what, but))))
            elif dimension is Dimension.LOCATION and where is not None:
                beyond = self.locations.beyond_bounds(Locations(where.places))
                side = (0, atoms.full) if beyond else atoms.where(lambda atom: where.selects(atom.value, self.tenant))
            elif dimension is at_risk and risk is not None:
                side = atoms.where(lambda atom: atom.value in risk)
            sides.append((side[0] & atoms.certain, side[1]))
        certain, possible = (tuple(side[n] for side in sides) for n in (0, 1))
        musts, mays = [], []
        for policy in self.policies:
            if policy.enforced and policy.grant.blocks:
                for part in self.boxes(policy):
                    mays.append(part.may)
                    musts += [part.must] if part.must else []
        regions = [[side] if all(side) else [] for side in (certain, possible)]
        allowance = BoxAllowance(cap)
        open_, unproved = (
            difference(region, covers, allowance=allowance) for region, covers in zip(regions, (mays, musts), strict=True)
        )
        if allowance.exceeded:
            open_, unproved = beyond_cap(regions[0], mays, cap), tuple(regions[1])
        return WorkloadEscape(
            self,
            open_,
            unproved,
            empty=not self.members,
            expected=f"sign-ins from {where.text if where else 'any location'} at {_levels(risk)} risk are blocked",
            capped=cap if allowance.exceeded else None,
            vacuous=bool(self.members) and not regions[1],
        )

    def _wanted(self, atom: Atom, what: What, but: frozenset[str]) -> Truth:
        """Whether a target is one of ``what``, and none of ``but``."""
        left_out = Targets(included=but).holds(atom.value, self.tenant) if but else False
        return every((what.selects(atom, self.tenant), negate(left_out)))

    def boxes(self, policy: Policy) -> tuple[PolicyBox, ...]:
        """Where the policy applies, whatever its state; nowhere for a policy on users."""
        if not policy.for_workloads:
            return ()
        masks = [self._masks(policy, dimension) for dimension in DIMENSIONS]
        must, may = (tuple(side[n] for side in masks) for n in (0, 1))
        # A condition on anything else is none that a workload identity could be known to meet.
        certain = not policy.doubts and set(policy.conditions) <= set(DIMENSIONS)
        return (PolicyBox(must if certain and all(must) else None, may),) if all(may) else ()

    def under(self, tenant: SignInTenant) -> WorkloadSpace:
        """These atoms in another tenant, all of which they tell apart."""
        other = copy.copy(self)
        other.tenant = tenant
        return other

    @property
    def full(self) -> Box:
        return tuple(self.lists[dimension].full for dimension in DIMENSIONS)

    def _masks(self, policy: Policy, dimension: Dimension) -> tuple[int, int]:
        condition = policy.conditions.get(dimension)
        atoms = self.lists[dimension]
        return (atoms.full, atoms.full) if condition is None else atoms.condition(condition, self.tenant)


def _levels(risk: frozenset[str] | None) -> str:
    return " or ".join(sorted(risk)) if risk else "any"


def _identity(principal: ServicePrincipalIdentity, kind: Kind) -> Identity:
    return Identity(
        kind=kind,
        id=principal.id,
        name=principal.name,
        single_tenant_owned=principal.single_tenant_owned,
        blueprint=principal.blueprint,
        attributes=principal.attributes,
    )


class WorkloadCoverage(msgspec.Struct, frozen=True):
    """Policies for workload identities, to hold *is blocked* against."""

    policies: tuple[Policy, ...]
    tenant: SignInTenant
    population: Population
    cap: Cap = CAP

    def prove_blocked(
        self, kind: Kind = "servicePrincipal", *, outside_trusted: bool = False, risk: tuple[str, ...] | None = None
    ) -> WorkloadEscape:
        """Whether sign-ins from outside of trusted locations, or at some levels of risk, are blocked.

        Raises Unknown where service principals were not read.
        """
        service_principals = self.population.service_principals
        if isinstance(service_principals, Gap):
            raise Unknown(service_principals)
        where = Where(outside_trusted=True, text="outside trusted locations") if outside_trusted else None
        space = WorkloadSpace(self.policies, self.tenant, service_principals, kind)
        return space.escape(where=where, risk=None if risk is None else frozenset(risk), cap=self.cap)


def agents_open(policies: tuple[Policy, ...], risk: str) -> WorkloadEscape:
    """Sign-ins of agent identities at a level of risk that nothing blocks, for any agent.

    Agents of a tenant are not listed: there is one of tomorrow, and one for each that policies name.
    """
    named: set[str] = set()
    for policy in policies:
        who = policy.conditions.get(Dimension.IDENTITY)
        if isinstance(who, Workloads):
            named |= who.included_agents | who.excluded_agents
    agents = [ServicePrincipalIdentity("", "an agent identity created later", None, agent=True)]
    agents += [ServicePrincipalIdentity(agent, agent, None, agent=True) for agent in sorted(named)]
    return WorkloadSpace(policies, SignInTenant(), tuple(agents), "agentIdentity").escape(risk=frozenset((risk,)))


@fact
def workload_coverage(
    sign_in_policies: tuple[Policy, ...], sign_in_tenant: SignInTenant, sign_in_population: Population
) -> WorkloadCoverage:
    """The policies that are about service principals and agents."""
    return WorkloadCoverage(sign_in_policies, sign_in_tenant, sign_in_population)
