from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.entities.azure_web import WEB_CONFIGURATION, WebConfiguration, WebSite
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known, required

from ._judging import judged, minor_tls, subject, unclear

CONFIGURATIONS = "azure_web_configurations"
FTP = frozenset(("allallowed", "ftpsonly", "disabled"))


@check(
    title="Web and function apps require TLS 1.2, and accept no plain FTP and no remote debugging",
    severity=Severity.MEDIUM,
    objectives=["network.encrypt_traffic"],
    mappings={
        "stronger": {
            "prowler": ["app_minimum_tls_version_12", "app_ftp_deployment_disabled", "app_function_ftps_deployment_disabled"]
        },
        "partial": {"mcsb": ["DP-3", "NS-8"]},
    },
    since="0.2.0",
)
def web_apps_tls(
    azure_web_sites: tuple[WebSite, ...],
    azure_web_configurations: tuple[WebConfiguration, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks how connections to apps and to their deployment are encrypted.

    What it checks:
        Each web app, function app and slot requires TLS 1.2 or later, for requests and for deployment. FTP is off, or
        encrypted. Remote debugging is off.

    Why it matters:
        Plain FTP sends the deployment password without encryption. Remote debugging opens further ports to the app.

    Limits:
        The configuration is a record of its own in Azure Resource Graph. An app without one is not assessed.

    Remediation:
        1. Open Azure portal > App Services > the app > Settings > Configuration > General settings.
        2. Set the minimum inbound TLS version of the app and of SCM to 1.2, the FTP state to "FTPS only" or "Disabled", and
           remote debugging to Off, or run
           `az webapp config set --ids ID --min-tls-version 1.2 --ftps-state Disabled --remote-debugging-enabled false`.

    References:
        https://learn.microsoft.com/azure/app-service/overview-tls
        https://learn.microsoft.com/azure/app-service/deploy-ftp#enforce-ftps
    """
    found = {row.key: row for row in azure_web_configurations}
    yield from judged(azure_web_sites, azure_visibility, "web app", partial(_wrong, found))


def _wrong(configurations: dict[str, WebConfiguration], site: WebSite) -> Iterator[Yielded]:
    configuration = configurations.get(f"{site.key}{WEB_CONFIGURATION}")
    if configuration is None:
        raise unclear(CONFIGURATIONS, f"the configuration of {site.name} was not returned")
    versions = (
        ("requests", "minTlsVersion", configuration.minimum_tls),
        ("deployment", "scmMinTlsVersion", configuration.management_minimum_tls),
    )
    old = [f"TLS {value} for {what}" for what, name, value in versions if minor_tls(value, CONFIGURATIONS, name) < 2]
    if known(configuration.ftp, FTP, CONFIGURATIONS, "ftpsState") == "allallowed":
        old.append("plain FTP")
    if required(configuration.remote_debugging, CONFIGURATIONS, "remoteDebuggingEnabled"):
        old.append("remote debugging")
    if old:
        message = f"the app {site.name} accepts {', '.join(old)}"
        yield Finding(subject(site, "webSite"), message, ", ".join(old), "TLS 1.2, no plain FTP, no remote debugging")
