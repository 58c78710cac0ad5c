from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.account_states import states_of
from ztscan.entities.agents import Agent
from ztscan.entities.users import User
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Table, Unknown, check

from ._people import Named, disabled_note, enabled, people_of, unanswered


@check(
    title="Every enabled agent has an owner who can act",
    severity=Severity.LOW,
    objectives=["infrastructure.workload_identities"],
    mappings={"partial": {"zta": ["61014"]}},
    since="0.2.0",
)
def have_owners(
    agents_with_owners: tuple[Agent, ...], blueprint_principals_with_owners: tuple[Agent, ...], users: Table[User]
) -> Iterator[Finding | Note]:
    """Checks that somebody can change each agent when it must be changed.

    What it checks:
        Each enabled agent identity and each enabled principal of a blueprint has an owner that is a workload or an enabled
        user.

    Why it matters:
        An owner changes the settings of the agent and disables it. Without one, only an administrator can stop the agent.

    Limits:
        Sponsors, not owners, answer for an agent: see `agents.have_sponsors`. A disabled agent passes, because it gets no
        token, and is counted in a note. Principals of Microsoft's own blueprints are left out by their owner organisation.
        If the tenant has no agents, the check does not apply.

    Remediation:
        1. Open {portal:agents}, select the agent, and open Owners and sponsors.
        2. Or send `POST /servicePrincipals/{id}/owners/$ref`.
        3. Disable an agent that nobody needs: `PATCH /servicePrincipals/{id} {"accountEnabled": false}`.
        4. To verify, read `GET /servicePrincipals/{id}/owners`, and scan again.

    References:
        https://learn.microsoft.com/entra/agent-id/identity-platform/agent-owners-sponsors-managers
        https://learn.microsoft.com/graph/api/resources/agentidentity
    """
    if not agents_with_owners and not blueprint_principals_with_owners:
        raise NotApplicable("the tenant has no agents")
    gaps: dict[Gap, None] = {}
    named = [
        Named(Subject("agentIdentity", agent.id, agent.name), agent.owners, "agents_with_owners")
        for agent in enabled(agents_with_owners)
    ]
    for agent in enabled(blueprint_principals_with_owners):
        subject, owner = Subject("agentIdentityBlueprintPrincipal", agent.id, agent.name), agent.app_owner_organization_id
        named.append(Named(subject, agent.owners, "blueprint_principals_with_owners", owner))
    yield from unanswered(named, states_of(users, people_of(named)), "owner", gaps)
    yield from disabled_note(agents_with_owners, blueprint_principals_with_owners)
    if gaps:
        raise Unknown(*gaps)
