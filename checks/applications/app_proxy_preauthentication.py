from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.application_use import OnPremisesPublishing, PublishedApplication, published_by_proxy
from ztscan.entities.applications import Application, ServicePrincipal
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check, present, required

RESOURCE = "application_publishing"
_PREAUTHENTICATED, _PASSTHROUGH = "aadPreAuthentication", "passthru"


@check(
    title="Published on-premises applications require sign-in at Microsoft Entra ID first",
    severity=Severity.HIGH,
    objectives=["identities.app_proxy"],
    mappings={"equal": {"zta": ["25401"]}},
    since="0.2.0",
)
def app_proxy_preauthentication(
    application_publishing: ByKey[PublishedApplication],
    applications: tuple[Application, ...],
    service_principals: tuple[ServicePrincipal, ...],
) -> Iterator[Finding | Note]:
    """Checks the preauthentication of applications that application proxy publishes.

    What it checks:
        Each application that application proxy publishes to the internet has `externalAuthenticationType` set to
        `aadPreAuthentication`. Published applications are found by the tag of their service principal.

    Why it matters:
        With passthrough, everybody on the internet reaches the on-premises server before signing in. A vulnerability of the
        server is then open to all, and Conditional Access does not apply.

    Limits:
        Applications of Private Access have no address on the internet and are left out, as is one whose publishing is off. A
        disabled service principal counts: passthrough does not ask it. Applications that another kind of reverse proxy
        publishes are not visible. If nothing is published, the check does not apply.

    Remediation:
        1. Open {portal:enterprise_apps}, select the application, and open Application proxy. Set Pre Authentication to
           Microsoft Entra ID.
        2. Or send `PATCH https://graph.microsoft.com/beta/applications/{id}` with `{"onPremisesPublishing":
           {"externalAuthenticationType": "aadPreAuthentication"}}`.
        3. Users must be assigned to the application, and clients that cannot sign in stop working. Try it with a group
           first.
        4. To verify, read `GET /beta/applications/{id}?$select=onPremisesPublishing`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/app-proxy/application-proxy-security
        https://learn.microsoft.com/graph/api/resources/onpremisespublishing
    """
    registered = {one.app_id: one for one in applications}
    gaps: dict[Gap, None] = {}
    judged = published = 0
    for principal in service_principals:
        try:
            required(principal.tags, "service_principals", "tags")
            if not published_by_proxy(principal):
                continue
            published += 1
            application = required(registered.get(principal.app_id), "applications", principal.app_id)
            publishing = _publishing(application_publishing[application.id])
            if publishing is None:
                continue
            judged += 1
            name = application.display_name or application.id
            kind, address = publishing.external_authentication_type, publishing.external_url
            if publishing.is_on_prem_publishing_enabled is False or address == "":
                yield Note(f"{name} is not published at present")
                continue
            if kind == _PASSTHROUGH:
                required(address, RESOURCE, "externalUrl")
                yield Finding(
                    Subject("application", application.id, name),
                    f"{name} is reached from the internet without signing in to Microsoft Entra ID",
                    f"externalAuthenticationType: {_PASSTHROUGH}, {address}",
                    f"externalAuthenticationType: {_PREAUTHENTICATED}",
                )
            known = kind if kind in (_PREAUTHENTICATED, _PASSTHROUGH) else None
            required(known, RESOURCE, "externalAuthenticationType (a known value)")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    if not published:
        raise NotApplicable("no application is published through application proxy")
    required(judged or None, RESOURCE, "onPremisesPublishing of any published application")


def _publishing(entry: PublishedApplication | Gap) -> OnPremisesPublishing | None:
    """How the application is published. None: it is not. Raises Unknown where that was not read."""
    if isinstance(entry, Gap):
        raise Unknown(entry)
    return present(entry.on_premises_publishing, RESOURCE, "onPremisesPublishing")
