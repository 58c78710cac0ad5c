from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.account_states import states_of
from ztscan.entities.agents import Agent, AgentBlueprint
from ztscan.entities.users import User
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Table, Unknown, check

from ._people import Named, disabled_note, enabled, people_of, unanswered


@check(
    title="Every enabled agent and every blueprint has a sponsor who can act",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities"],
    mappings={"partial": {"zta": ["61013"]}},
    since="0.2.0",
)
def have_sponsors(
    agents_with_sponsors: tuple[Agent, ...],
    blueprint_principals_with_sponsors: tuple[Agent, ...],
    agent_blueprints: tuple[AgentBlueprint, ...],
    users: Table[User],
) -> Iterator[Finding | Note]:
    """Checks that somebody answers for what each agent does.

    What it checks:
        Each enabled agent identity, each enabled principal of a blueprint, and each blueprint of this tenant has a sponsor.
        A sponsor is a group, or a user whose account exists and is enabled.

    Why it matters:
        A sponsor decides whether the agent is still needed, and is asked when it is compromised. An agent whose sponsor has
        left works on with all its permissions.

    Limits:
        Whether a sponsor group has members is not assessed. Lifecycle workflows and access packages for agents are not
        considered: a workflow that exists does not show that it reaches an agent. Principals of Microsoft's own blueprints
        are left out. If the tenant has no agents, the check does not apply.

    Remediation:
        1. Open {portal:agents}, select the agent, and open Owners and sponsors.
        2. Or send `POST /servicePrincipals/{id}/microsoft.graph.agentIdentity/sponsors/$ref`.
        3. Disable an agent that nobody needs: `PATCH /servicePrincipals/{id} {"accountEnabled": false}`.
        4. To verify, read `GET /servicePrincipals/{id}/microsoft.graph.agentIdentity/sponsors`, and scan again.

    References:
        https://learn.microsoft.com/entra/agent-id/identity-platform/agent-owners-sponsors-managers
        https://learn.microsoft.com/graph/api/agentidentity-list-sponsors
    """
    if not agents_with_sponsors and not blueprint_principals_with_sponsors and not agent_blueprints:
        raise NotApplicable("the tenant has no agents")
    gaps: dict[Gap, None] = {}
    named = [
        Named(Subject("agentIdentity", agent.id, agent.name), agent.sponsors, "agents_with_sponsors")
        for agent in enabled(agents_with_sponsors)
    ]
    for agent in enabled(blueprint_principals_with_sponsors):
        subject, owner = Subject("agentIdentityBlueprintPrincipal", agent.id, agent.name), agent.app_owner_organization_id
        named.append(Named(subject, agent.sponsors, "blueprint_principals_with_sponsors", owner))
    for blueprint in agent_blueprints:
        subject = Subject("agentIdentityBlueprint", blueprint.id, blueprint.name)
        named.append(Named(subject, blueprint.sponsors, "agent_blueprints"))
    yield from unanswered(named, states_of(users, people_of(named)), "sponsor", gaps)
    yield from disabled_note(agents_with_sponsors, blueprint_principals_with_sponsors)
    if gaps:
        raise Unknown(*gaps)
