from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_web import ContainerApp, WebSite
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Severity, Yielded, check, known, required

from ._judging import judged, subject, unclear

SITES, APPS = "azure_web_sites", "azure_container_apps"


@check(
    title="Web, function and container apps refuse or redirect plain HTTP",
    severity=Severity.HIGH,
    objectives=["network.encrypt_traffic"],
    mappings={
        "equal": {"prowler": ["app_ensure_http_is_redirected_to_https", "app_function_ensure_http_is_redirected_to_https"]},
        "partial": {"mcsb": ["DP-3"]},
    },
    since="0.2.0",
)
def web_apps_https(
    azure_web_sites: tuple[WebSite, ...], azure_container_apps: tuple[ContainerApp, ...], azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks that apps take requests over HTTPS only.

    What it checks:
        Web apps, function apps and their slots have "HTTPS Only" on. Container apps with ingress do not allow insecure
        connections. Stopped apps are noted.

    Why it matters:
        Over plain HTTP, anyone on the way reads and changes what people and applications send, including tokens.

    Limits:
        Container apps with TCP ingress and function apps that run on Container Apps are not assessed. The application, or the
        container app behind it, decides on encryption.

    Remediation:
        1. Open Azure portal > App Services > the app > Settings > Configuration, and set "HTTPS Only" to On, or run
           `az webapp update --ids ID --https-only true`.
        2. For a container app, run `az containerapp ingress update --ids ID --allow-insecure false`.

    References:
        https://learn.microsoft.com/azure/app-service/configure-ssl-bindings#enforce-https
        https://learn.microsoft.com/azure/container-apps/ingress-overview
    """
    rows: tuple[WebSite | ContainerApp, ...] = (*azure_web_sites, *azure_container_apps)
    yield from judged(rows, azure_visibility, "web or container app", _wrong)


def _wrong(row: WebSite | ContainerApp) -> Iterator[Yielded]:
    yield from _wrong_site(row) if isinstance(row, WebSite) else _wrong_container(row)


def _wrong_site(site: WebSite) -> Iterator[Yielded]:
    if "azurecontainerapps" in site.kinds:
        raise unclear(SITES, f"{site.name} runs on Container Apps, which decide on its encryption")
    if required(site.https_only, SITES, "httpsOnly"):
        return
    if site.enabled is False or (site.state or "").casefold() == "stopped":
        yield Note(f"{site.name} is stopped, and would serve plain HTTP")
        return
    message = f"the app {site.name} answers plain HTTP"
    yield Finding(subject(site, "webSite"), message, "HTTPS Only: off", "on")


def _wrong_container(app: ContainerApp) -> Iterator[Yielded]:
    ingress = app.ingress
    if ingress is None:
        if app.host or app.revisions is None:
            raise unclear(APPS, f"the ingress of {app.name} was not returned")
        return
    if known(ingress.transport, {"auto", "http", "http2", "tcp"}, APPS, "transport") == "tcp":
        raise unclear(APPS, f"{app.name} takes TCP connections, of which Azure does not say whether they are encrypted")
    if required(ingress.allow_insecure, APPS, "allowInsecure"):
        where = "the internet" if ingress.external is not False else "its environment"
        message = f"the container app {app.name} answers plain HTTP from {where}"
        yield Finding(subject(app, "containerApp"), message, "insecure connections: allowed", "not allowed")
