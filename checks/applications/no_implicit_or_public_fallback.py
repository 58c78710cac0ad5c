from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.applications import Application
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, Yielded, check, required


@check(
    title="Applications do not use the implicit grant or an undeclared public client",
    severity=Severity.MEDIUM,
    objectives=["identities.app_developer_privilege", "apps.microsoft_cloud_apps"],
    since="0.2.0",
)
def no_implicit_or_public_fallback(
    applications: tuple[Application, ...], *, allowed_applications: tuple[str, ...] = ()
) -> Iterator[Yielded]:
    """Legacy grant types of the applications of this tenant.

    What it checks:
        No application receives access tokens by the implicit grant (`enableAccessTokenIssuance`). No application is a public
        client by default (`isFallbackPublicClient`) that has a client secret, or that has no redirect URI for mobile and
        desktop. The option `allowed_applications` lists accepted application (client) ids. A note counts the applications that
        receive ID tokens by the implicit grant, which older web frameworks need.

    Why it matters:
        The implicit grant puts tokens into the address of the browser, where history and scripts can read them. A public client
        accepts a user name with a password and device codes without proving which application asks, which helps phishing.

    Limits:
        Whether an application uses these flows is not assessed. Null for `isFallbackPublicClient` means false, as Microsoft
        documents it. An application that is registered in another tenant cannot be read.

    Remediation:
        1. Open {portal:app_registrations} > the application > Authentication, and clear "Access tokens". Move the application
           to the authorization code flow with PKCE.
        2. Set "Allow public client flows" to No.
        3. Or send `PATCH /applications/{id}` with
           `{"isFallbackPublicClient": false, "web": {"implicitGrantSettings": {"enableAccessTokenIssuance": false}}}`.
        4. To verify, read `GET /applications/{id}?$select=web,isFallbackPublicClient`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity-platform/v2-oauth2-implicit-grant-flow
        https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration
    """
    if not applications:
        raise NotApplicable("no application is registered in this tenant")
    accepted = {app_id.casefold() for app_id in allowed_applications}
    gaps: dict[Gap, None] = {}
    id_tokens = 0
    for one in applications:
        subject = Subject("application", one.id, one.display_name or one.id)
        if one.app_id.casefold() in accepted:
            continue
        try:
            if _undeclared_public_client(one):
                message = f"{subject.name} is a public client without declaring it"
                yield Finding(subject, message, "isFallbackPublicClient: true", "isFallbackPublicClient: false", "public")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
        try:
            web = required(one.web, "applications", "web")
            settings = required(web.implicit_grant_settings, "applications", "web/implicitGrantSettings")
            id_tokens += bool(settings.enable_id_token_issuance)
            if required(settings.enable_access_token_issuance, "applications", "enableAccessTokenIssuance"):
                message = f"{subject.name} receives access tokens by the implicit grant"
                yield Finding(subject, message, "enableAccessTokenIssuance: true", "the authorization code flow", "implicit")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if id_tokens:
        yield Note(f"Applications that receive ID tokens by the implicit grant: {id_tokens}")
    if gaps:
        raise Unknown(*gaps)


def _undeclared_public_client(one: Application) -> bool:
    """Whether it is a public client by default, and its other properties do not show that it is meant to be one."""
    if not one.is_fallback_public_client:
        return False
    if required(one.password_credentials, "applications", "passwordCredentials"):
        return True
    public = required(one.public_client, "applications", "publicClient")
    return not required(public.redirect_uris, "applications", "publicClient/redirectUris")
