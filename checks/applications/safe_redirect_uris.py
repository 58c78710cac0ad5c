from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.redirect_uris import can_be_taken_over, host_of, unsafe
from ztscan.entities.applications import Application
from ztscan.plugin import (
    Finding,
    Gap,
    Manual,
    NotApplicable,
    Severity,
    Subject,
    Unknown,
    Yielded,
    affected,
    check,
    required,
)


@check(
    title="Redirect URIs of applications are safe",
    severity=Severity.HIGH,
    objectives=["identities.app_developer_privilege", "identities.sso_apps"],
    mappings={"partial": {"zta": ["21885", "21888"]}},
    since="0.2.0",
)
def safe_redirect_uris(applications: tuple[Application, ...], *, owned_hosts: tuple[str, ...] = ()) -> Iterator[Yielded]:
    """The addresses to which Microsoft Entra ID sends tokens of the applications of this tenant.

    What it checks:
        The check covers redirect URIs for web, single-page, and mobile and desktop applications. None has a wildcard, uses
        http for another host than the device itself, or has a user name before the host. None has a backslash or no scheme,
        is a URL shortener or cannot be parsed. Names on some hosts of cloud services can be taken over. A person has to
        confirm that such a name still belongs to this organisation. The option `owned_hosts` lists such hosts.

    Why it matters:
        An attacker who controls a redirect URI receives the tokens of users who sign in to the application. Somebody on the
        network reads those that are sent without encryption. Somebody else can register a cloud name that was given up.

    Limits:
        The check makes no DNS requests: it reads only Microsoft Graph, so it does not find names that no longer resolve. The
        list of cloud services is not complete. Redirect URIs of disabled applications count. Addresses of apps on the device
        (such as `msal{appId}://auth`) are accepted.

    Remediation:
        1. Open {portal:app_registrations} > the application > Authentication, and remove the redirect URI, or replace it by a
           complete https address on a host of your own.
        2. Or send `PATCH /applications/{id} {"web": {"redirectUris": ["https://{host}/signin"]}}`.
        3. Add hosts of cloud services that you still own to `owned_hosts`.
        4. To verify, read `GET /applications/{id}?$select=web,spa,publicClient`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity-platform/reply-url
        https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration
        https://learn.microsoft.com/azure/security/fundamentals/subdomain-takeover
    """
    gaps: dict[Gap, None] = {}
    undeclared: set[str] = set()
    number = 0
    owned = {host.casefold() for host in owned_hosts}
    for one in applications:
        uris, unread = _uris(one)
        gaps.update(dict.fromkeys(unread))
        number += len(uris)
        wrong = {uri: reason for uri in uris if (reason := unsafe(uri))}
        if wrong:
            subject = Subject("application", one.id, one.display_name or one.id)
            observed = in_order((f"{uri}: {reason}" for uri, reason in wrong.items()), between="; ")
            members = (affected("redirect URI", ((uri, uri) for uri in wrong)),)
            message = f"tokens of {subject.name} can be sent to an unsafe redirect URI"
            yield Finding(subject, message, observed, "complete https addresses of your own hosts", members=members)
        undeclared.update(host_of(uri) for uri in uris if can_be_taken_over(uri) and host_of(uri) not in owned)
    if gaps:
        raise Unknown(*gaps)
    if not number:
        raise NotApplicable("no application has a redirect URI")
    if undeclared:  # a finding decides all the same
        raise Manual(f"confirm that these hosts are still yours, and list them in `owned_hosts`: {in_order(undeclared)}")


def _uris(one: Application) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    """All redirect URIs, and what could not be read of them."""
    uris: set[str] = set()
    gaps: list[Gap] = []
    parts = {
        "web": one.web.redirect_uris if one.web else None,
        "spa": one.spa.redirect_uris if one.spa else None,
        "publicClient": one.public_client.redirect_uris if one.public_client else None,
    }
    for name, listed in parts.items():
        try:
            uris.update(required(listed, "applications", f"{name}/redirectUris"))
        except Unknown as unknown:
            gaps.extend(unknown.gaps)
    return tuple(uris), tuple(gaps)
