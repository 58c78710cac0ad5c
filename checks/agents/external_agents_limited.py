from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted, in_order
from ztscan.entities.agents import AgentPackage
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, affected, check, known, required

RESOURCE = "agent_packages"
SUBJECT = Subject("copilotCatalog", "copilotCatalog", "Agents of Microsoft 365 Copilot")
_KINDS = frozenset({"microsoft", "external", "shared", "custom"})
_REACHES = frozenset({"none", "some", "all"})
_OTHER_HOSTS = frozenset({"teams", "outlook", "sharepoint", "word", "excel", "powerpoint", "onenote", "office", "web"})
"""Hosts, in lower case, of packages that are no agents."""
_SHOWN = 10


@check(
    title="Agents of other publishers are not available to all users",
    severity=Severity.LOW,
    objectives=["apps.microsoft_cloud_apps"],
    mappings={"partial": {"zta": ["61005"]}},
    since="0.2.0",
)
def external_agents_limited(
    agent_packages: tuple[AgentPackage, ...], *, approved_publishers: tuple[str, ...] = ()
) -> Iterator[Finding | Note]:
    """Checks that somebody decides which agents of other companies people may use.

    What it checks:
        No agent in the catalogue of Microsoft 365 Copilot that is of another publisher (`type` is `external`) and not blocked is
        available to all users. Publishers in the option `approved_publishers` are accepted.

    Why it matters:
        An agent reads what the person who uses it can read, and sends it to the service of its publisher.

    Limits:
        The name of a publisher is what the package says. Agents that colleagues built or shared are counted in a note and not
        judged. If the catalogue lists no agent, this is not applicable. The endpoint is in beta and needs Microsoft Agent 365.

    Remediation:
        1. Open {portal:copilot_agents}, and review the agents of other publishers.
        2. Block those that nobody needs, and make the others available to the groups that need them.
        3. Or send `POST /copilot/admin/catalog/packages/{id}/block` (beta).
        4. Declare publishers that everybody may use: `approved_publishers = ["Fourth Coffee"]`.

    References:
        https://learn.microsoft.com/microsoft-365/admin/manage/manage-copilot-agents-integrated-apps
        https://learn.microsoft.com/microsoft-365-copilot/extensibility/api/admin-settings/package/resources/copilotpackage
    """
    gaps: dict[Gap, None] = {}
    approved = {name.casefold() for name in approved_publishers}
    open_ones: dict[str, str] = {}
    agents = own = 0
    for package in agent_packages:
        try:
            if not _is_agent(package):
                continue
            agents += 1
            kind = known(package.type, _KINDS, RESOURCE, "type")
            own += kind in ("shared", "custom")
            if kind == "external" and (package.publisher or "").casefold() not in approved and _reaches_everybody(package):
                open_ones[package.id] = package.name
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if own:
        yield Note(f"agents that people of the organisation built or shared: {own}")
    if open_ones:
        names = sorted(open_ones.values())
        message = f"{counted(len(names), 'agent')} of other publishers can be used by everybody"
        members = (affected("agent", open_ones.items()),)
        yield Finding(SUBJECT, message, in_order(names, most=_SHOWN), "blocked, or for some users", members=members)
    if gaps:
        raise Unknown(*gaps)
    if not agents:
        raise NotApplicable("the catalogue of Microsoft 365 Copilot lists no agents")


def _is_agent(package: AgentPackage) -> bool:
    """Whether it runs in Copilot, or in a host that is not known. Raises Unknown where Graph names no host."""
    hosts = required(package.supported_hosts or None, RESOURCE, "supportedHosts")
    return any(host.casefold() not in _OTHER_HOSTS for host in hosts)


def _reaches_everybody(package: AgentPackage) -> bool:
    if required(package.is_blocked, RESOURCE, "isBlocked"):
        return False
    return known(package.available_to, _REACHES, RESOURCE, "availableTo") == "all"
