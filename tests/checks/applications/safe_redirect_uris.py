"""Cases of `applications.safe_redirect_uris`."""

from __future__ import annotations

from tests.checks.applications.critical_permissions_direct import HOSTILE
from tests.checks.cases import Case, gap
from tests.checks.compliant.names import BILLING_APPLICATION
from ztscan.core.model import Verdict

AT = f"applications/{BILLING_APPLICATION}"
WEB, SPA, PUBLIC = f"{AT}/web/redirectUris", f"{AT}/spa/redirectUris", f"{AT}/publicClient/redirectUris"
CLOUD = "https://billing.azurewebsites.net/signin"

TAKEN = (
    "billing.azurewebsites.us",
    "billing.chinacloudsites.cn",
    "billing.usgovtrafficmanager.net",
    "billing.chinacloudapp.cn",
    "billing.ngrok.io",
    "billing-5000.euw.devtunnels.ms",
    "billing.fly.dev",
    "billing.workers.dev",
)
BAD = (
    "http://billing.fabrikam.example/signin",
    "HTTP://billing.fabrikam.example",
    "https://*.fabrikam.example/signin",
    "https://bit.ly/signin",
    "https://localhost@evil.example/signin",
    "http://localhost.evil.example/",
    "https://[bad/signin",
    "https:///signin",
    "https://host:port/",
    "https://bit.ly./signin",
    "https://evil.example\\.fabrikam.example/",
    "billing.fabrikam.example/signin",
    "//billing.fabrikam.example/signin",
)
GOOD = (
    "https://billing.fabrikam.example/signin",
    "http://localhost:5000/signin",
    "http://127.0.0.1",
    "http://[::1]:8400",
    "msal00000000://auth",
    "urn:ietf:wg:oauth:2.0:oob",
    "ms-appx-web://microsoft.aad.brokerplugin/x",
)

CASES = (
    Case("https", {WEB: ["https://billing.fabrikam.example/signin"]}),
    *(Case(f"good: {uri}", {PUBLIC: [uri]}) for uri in GOOD),
    *(Case(f"bad: {uri}", {WEB: ["https://billing.fabrikam.example/", uri]}, fails={BILLING_APPLICATION}) for uri in BAD),
    Case("bad, single-page", {SPA: [BAD[0]], f"{AT}/displayName": HOSTILE}, fails={BILLING_APPLICATION}),
    Case("bad, on the device", {PUBLIC: [BAD[0]]}, fails={BILLING_APPLICATION}),
    Case("a host of a cloud service", {WEB: [CLOUD]}, verdict=Verdict.MANUAL),
    Case("a host of a cloud service, with a dot at its end", {WEB: [CLOUD.replace(".net", ".net.")]}, verdict=Verdict.MANUAL),
    *(Case(f"a host that can be taken over: {host}", {WEB: [f"https://{host}/"]}, verdict=Verdict.MANUAL) for host in TAKEN),
    Case("a host of a cloud service, next to a bad one", {WEB: [CLOUD, BAD[0]]}, fails={BILLING_APPLICATION}),
    Case("a host of a cloud service is declared", {WEB: [CLOUD]}, options={"owned_hosts": ("Billing.azurewebsites.net",)}),
    Case("no redirect URI", verdict=Verdict.NOT_APPLICABLE),
    Case("R13: web was not returned", {f"{AT}/web": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: spa was not returned", {f"{AT}/spa": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: public clients were not returned", {f"{AT}/publicClient": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: redirect URIs were not returned", {SPA: None}, verdict=Verdict.NOT_ASSESSED),
    Case("some were not returned, a bad one is there", {SPA: None, WEB: [BAD[0]]}, fails={BILLING_APPLICATION}),
    Case("applications could not be read", {"applications": gap("applications")}, verdict=Verdict.NOT_ASSESSED),
)
