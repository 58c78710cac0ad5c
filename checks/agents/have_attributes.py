from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ztscan.entities.agents import AgentAttributes
from ztscan.plugin import Finding, Gap, GapReason, Manual, NotApplicable, Severity, Subject, Unknown, check

RESOURCE = "agents_with_attributes"
_GRANT = "grant CustomSecAttributeAssignment.Read.All, and a user the role Attribute Assignment Reader"


@check(
    title="Every enabled agent has the security attributes that the organisation requires",
    severity=Severity.LOW,
    objectives=["infrastructure.workload_identities"],
    mappings={"partial": {"zta": ["61008"]}},
    since="0.2.0",
)
def have_attributes(
    agents_with_attributes: tuple[AgentAttributes, ...] | Gap, *, required_attributes: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Checks that agents carry the attributes by which the organisation governs them.

    What it checks:
        Each enabled agent identity has a value for each custom security attribute in the option `required_attributes`, which are
        written as `set_attribute`. If none is declared, a person has to decide.

    Why it matters:
        Conditional Access selects agents by such attributes. An agent without one is in no policy, and nobody knows its purpose.

    Limits:
        Attributes need the permission CustomSecAttributeAssignment.Read.All, and a user the role Attribute Assignment Reader.
        They show the attributes of people as well, and are no part of the permissions of a scan: grant them if you set the
        option. Microsoft Graph answers null to a caller who lacks them. Where no agent has any attribute, the check is not
        assessed. The values themselves are not judged. A disabled agent passes.

    Remediation:
        1. Open {portal:agents}, select the agent, open Custom security attributes, and add a value.
        2. Or send `PATCH /servicePrincipals/{id}` with `customSecurityAttributes`.
        3. To verify, read `GET /servicePrincipals/{id}?$select=customSecurityAttributes`, and scan again.

    References:
        https://learn.microsoft.com/entra/fundamentals/custom-security-attributes-overview
        https://learn.microsoft.com/graph/api/resources/agentidentity
    """
    if isinstance(agents_with_attributes, Gap):
        refused = agents_with_attributes.reason is GapReason.NO_PERMISSION and required_attributes
        raise Unknown(msgspec.structs.replace(agents_with_attributes, remedy=_GRANT) if refused else agents_with_attributes)
    agents = [agent for agent in agents_with_attributes if agent.account_enabled is not False]
    if not agents_with_attributes or not agents:
        raise NotApplicable("the tenant has no enabled agents")
    if not required_attributes:
        raise Manual("decide which attributes agents need, and declare them in `required_attributes`")
    if not any(agent.custom_security_attributes for agent in agents_with_attributes):
        detail = "Graph returns no attribute of any agent, as it does to callers who may not read attributes"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, detail, f"{_GRANT}; or assign attributes"))
    for agent in agents:
        missing = [name for name in required_attributes if not _has(agent.custom_security_attributes or {}, name)]
        if missing:
            subject = Subject("agentIdentity", agent.id, agent.name)
            message = f"{agent.name} lacks {', '.join(missing)}"
            yield Finding(subject, message, f"without {', '.join(missing)}", f"values for {', '.join(required_attributes)}")


def _has(attributes: Mapping[str, Any], name: str) -> bool:
    """Whether the attribute has a value. The names of sets and of attributes have no underscore."""
    group, _, attribute = name.partition("_")
    for key, values in attributes.items():
        if key.casefold() == group.casefold() and isinstance(values, Mapping):
            return any(one.casefold() == attribute.casefold() and value not in (None, "", ()) for one, value in values.items())
    return False
