from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Requirement
from ztscan.directory.licences import licensed
from ztscan.entities.application_use import published_by_proxy
from ztscan.entities.applications import ServicePrincipal
from ztscan.entities.operations import CLOUD_APPS
from ztscan.plugin import Gap, Severity, Unknown, Yielded, check, required

from ._proofs import require_policies_licensed

ID = "conditional_access.app_control_unmanaged"
ON_PREMISES = "on-premises applications"


@check(
    title="Browser sessions on unmanaged devices are handed to Defender for Cloud Apps",
    severity=Severity.LOW,
    objectives=["identities.cloud_apps_session_control"],
    mappings={},
    since="0.2.0",
)
def app_control_unmanaged(
    sign_in_coverage: SignInCoverage,
    service_principals: tuple[ServicePrincipal, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Checks that Conditional Access App Control takes over where a device is not managed.

    What it checks:
        The check covers every browser sign-in of every user from an unmanaged device to Office 365, and to the on-premises
        applications that application proxy publishes. Unmanaged means neither compliant nor Microsoft Entra hybrid joined. The
        sign-in must be blocked, or its session handed to Defender for Cloud Apps.

    Why it matters:
        Defender for Cloud Apps sees what is done in the session, and its policies stop a download or an upload. Nothing else
        does so for on-premises applications.

    Limits:
        Which policies act on the sessions is set in Defender for Cloud Apps, and not visible. Where nobody can use an unmanaged
        device, no session has to be handed over. An on-premises application with passthrough has no sign-in, so no policy hands
        its sessions over (`applications.app_proxy_preauthentication`). Other cloud applications are not assessed. Without the
        licence, the check is not applicable.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts, and
           select Target resources > Office 365 and the on-premises applications.
        2. Select Session > Use Conditional Access App Control > Monitor only.
        3. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"cloudAppSecurity": {"isEnabled": true,
           "cloudAppSecurityType": "monitorOnly"}}`.
        4. To verify, open the application in a browser on an unmanaged device: its address ends in `.mcas.ms`, or Edge shows a
           lock.

    References:
        https://learn.microsoft.com/defender-cloud-apps/proxy-intro-aad
        https://learn.microsoft.com/entra/identity/app-proxy/application-proxy-integrate-with-microsoft-cloud-application-security
    """
    licensed((), service_plans, CLOUD_APPS)
    require_policies_licensed(service_plans)
    published, hidden = tuple[str, ...](), tuple[Gap, ...]()
    try:
        published = _published(service_principals)
    except Unknown as unknown:
        hidden = unknown.gaps
    yield from sign_in_coverage.prove(_with(published), ID).findings()
    if hidden:
        raise Unknown(*hidden)


def _published(principals: tuple[ServicePrincipal, ...] | Gap) -> tuple[str, ...]:
    """Application ids of what application proxy publishes. Raises Unknown."""
    if isinstance(principals, Gap):
        raise Unknown(principals)
    for principal in principals:
        required(principal.tags, "service_principals", "tags")
    return tuple(sorted({one.app_id for one in principals if one.app_id and published_by_proxy(one)}))


def _with(applications: tuple[str, ...]) -> Requirement:
    """The requirement for Office 365, and for on-premises applications where there are any."""
    usual = catalogue.UNMANAGED_SESSIONS_CONTROLLED
    if not applications:
        return usual
    what = replace(usual.region.what, applications=frozenset(applications), text=f"Office 365 and {ON_PREMISES}")
    return replace(usual, title=f"{usual.title} and in {ON_PREMISES}", region=replace(usual.region, what=what))
