"""What to do when a sign-in is refused: the meaning and the remedy of Entra's error codes.

INVARIANT: a message repeats only the error code of an answer, never its text. Entra does not echo secrets. A proxy, a mock or a
broken endpoint may echo the whole request, and a client assertion is as sensitive as a password.

Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

from __future__ import annotations

import re

import msgspec

from ztscan.core.errors import AuthenticationError
from ztscan.graph.outbound import chain, network_advice, problem

_CODE = re.compile(r"AADSTS(\d+)")
_MSAL_STATUS = re.compile(r"HTTP Error: (\d{3})")


class Attempt(msgspec.Struct, frozen=True):
    """The facts of a sign-in that a message may contain: no secret, no token, no assertion."""

    method: str
    """The value of ``--auth`` that was tried."""
    authority_host: str
    tenant: str
    client_id: str
    credential: str = ""
    """The source of the credential: a variable, a file or a service, never its content."""


# By error code: what is wrong and what to do. {tenant}, {client} and {credential} are filled in.
_ADVICE: dict[str, tuple[str, str]] = {
    # the application and its credential
    "7000215": (
        "the client secret of application `{client}` is wrong",
        "set AZURE_CLIENT_SECRET to the secret's value (not its id), or sign in with `--auth certificate` or `--auth workload`",
    ),
    "7000222": (
        "the client secret of application `{client}` has expired",
        "set AZURE_CLIENT_SECRET to the value of a new secret, or sign in with `--auth workload`, which needs no secret",
    ),
    "700016": (
        "tenant `{tenant}` has no application `{client}`",
        "check that AZURE_CLIENT_ID is the application (client) id of the app registration, and that `--tenant` is its tenant",
    ),
    "7000229": (
        "application `{client}` has no service principal in tenant `{tenant}`",
        "ask an administrator of that tenant to consent to the application",
    ),
    "7000112": ("application `{client}` is disabled", "enable its enterprise application, or sign in with another application"),
    "7000218": (
        "application `{client}` does not allow a sign-in without a secret",
        "set `Allow public client flows` to Yes under Authentication, or set AZURE_CLIENT_ID to another application",
    ),
    "700025": (
        "application `{client}` is a public client and accepts no secret",
        "sign in with `--auth browser`, or register a confidential application",
    ),
    "50011": (
        "application `{client}` has no redirect URI for this sign-in",
        "add the redirect URI http://localhost of the platform `Mobile and desktop applications`, or use `--auth device-code`",
    ),
    # workload identity federation
    "70021": (
        "no federated credential of application `{client}` matches the token of {credential}",
        "make issuer, subject and audience of the federated credential exactly the same as those of the pipeline",
    ),
    "700211": (
        "no federated credential of application `{client}` has the issuer of {credential}",
        "set the issuer of the federated credential to the one that the pipeline's tokens carry",
    ),
    "700212": (
        "no federated credential of application `{client}` has the audience of {credential}",
        "set the audience of the federated credential to that of the cloud (global: api://AzureADTokenExchange)",
    ),
    "700213": (
        "no federated credential of application `{client}` has the subject of {credential}",
        "set the subject of the federated credential to this repository and branch or environment, or to this service connection",
    ),
    # clocks
    "700024": (
        "the clock of this machine is wrong: the sign-in's assertion is outside its valid time",
        "set the clock (`timedatectl set-ntp true`, `w32tm /resync`); `ztscan doctor` shows the difference",
    ),
    # the tenant
    "90002": (
        "there is no tenant `{tenant}` in this cloud",
        "check `--tenant` (a tenant id or a verified domain) and `--cloud`",
    ),
    "500011": (
        "Microsoft Graph of this cloud does not exist in tenant `{tenant}`",
        "give the cloud of the tenant with `--cloud`",
    ),
    "900382": ("the application and the tenant are in different clouds", "give the tenant's cloud with `--cloud`"),
    "50020": (
        "the account is not a member or guest of tenant `{tenant}`",
        "sign in with an account of that tenant, or give the account's tenant with `--tenant`",
    ),
    # consent
    "65001": (
        "application `{client}` has no consent in tenant `{tenant}`",
        "ask an administrator to run `ztscan setup --for people`, and sign in with `--client-id` of that application",
    ),
    "65004": ("the consent was declined", "sign in again and accept, or ask an administrator to grant admin consent"),
    "90094": (
        "application `{client}` requires admin consent",
        "ask an administrator to run `ztscan setup --for people`, and sign in with `--client-id` of that application",
    ),
    "650053": (
        "this cloud does not know one of the permissions that were asked for",
        "choose fewer checks with `--check`, or sign in as an application with `--auth secret`, `certificate` or `workload`",
    ),
    "65002": (
        "application `{client}` of Microsoft cannot be granted these permissions",
        "set up an application of your own with `ztscan setup --for people`, and sign in with its `--client-id`",
    ),
    "50105": (
        "the account is not assigned to application `{client}`",
        "assign it under Users and groups of the enterprise application",
    ),
    # Conditional Access and the person
    "53003": (
        "a Conditional Access policy blocks this sign-in",
        "sign in from a device and location that the policies allow; the sign-in log names the policy",
    ),
    "53000": ("a Conditional Access policy requires a compliant device", "sign in from a compliant device with `--auth browser`"),
    "53001": ("a Conditional Access policy requires a joined device", "sign in from a joined device with `--auth browser`"),
    "530036": (
        "a Conditional Access policy blocks device code flow",
        "sign in with `--auth browser`",
    ),
    "50076": ("multifactor authentication is required", "sign in again with `--auth browser`, or run `az login{at_tenant}`"),
    "50079": ("the account must first register for multifactor authentication", "register at https://aka.ms/mfasetup"),
    "50158": ("Entra requires another sign-in step", "sign in again with `--auth browser`"),
    "50057": ("the account is disabled", "sign in with another account"),
    "50053": ("the account is locked, or the IP address is blocked", "wait, or sign in with another account"),
    "50126": ("the user name or the password is wrong", "sign in again"),
    "50173": ("the earlier sign-in was revoked", "sign in again: `az login`, or `--auth browser`"),
    "700082": ("the earlier sign-in has expired because of inactivity", "sign in again: `az login`, or `--auth browser`"),
    "70043": ("the earlier sign-in has expired because of a policy", "sign in again: `az login`, or `--auth browser`"),
    "70020": ("the device code has expired", "run the command again and enter the code within 15 minutes"),
    "90033": ("the sign-in service is temporarily unavailable", "try again in a few minutes"),
    "90024": ("the sign-in service is temporarily overloaded", "try again in a few minutes"),
}
_ALIASES = {"500133": "700024", "900023": "90002", "90072": "50020", "530003": "53000", "700084": "700082"}
_WORKLOAD_OUT_OF_TIME = (
    "the token of {credential} is outside its valid time",
    "make sure that its issuer renews it before it expires, and set the clocks of both machines",
)
_CERTIFICATE_REFUSED = frozenset({"700027", "7000214", "7000277", "1000502"})
"""Unknown or expired key or wrong signature; revoked; revoked; outside its validity."""


def explained(error: BaseException, attempt: Attempt) -> AuthenticationError:
    """The error to raise for a failed sign-in. ``error`` is what azure-identity raised; raise the result ``from None``."""
    links = list(chain(error))
    for link in links:
        if isinstance(link, AuthenticationError):
            return link
    text = "\n".join(str(link) for link in links)
    message, next_step = _refused(text, attempt) or _unavailable(text, attempt) or _unreachable(links, text, attempt)
    values = {
        "tenant": attempt.tenant or "of the account",
        "at_tenant": f" --tenant {attempt.tenant}" if attempt.tenant else "",
        "client": attempt.client_id or "not named",
        "credential": attempt.credential or f"`--auth {attempt.method}`",
    }
    return AuthenticationError(message.format(**values), next_step.format(**values))


def _refused(text: str, attempt: Attempt) -> tuple[str, str] | None:
    """By Entra's code, where there is one."""
    found = _CODE.search(text)
    if found is None:
        return None
    code = _ALIASES.get(found[1], found[1])
    if code == "700024" and attempt.method == "workload":
        message, next_step = _WORKLOAD_OUT_OF_TIME
    elif code in _CERTIFICATE_REFUSED:
        message, next_step = _certificate(code, text)
    elif code in _ADVICE:
        message, next_step = _ADVICE[code]
    else:
        message, next_step = "the sign-in was refused", f"look it up at https://{attempt.authority_host}/error?code={found[1]}"
    return f"{message} (AADSTS{found[1]})", next_step


def _certificate(code: str, text: str) -> tuple[str, str]:
    """700027 has several meanings. Only its text distinguishes an expired certificate from an unknown one."""
    if code == "1000502" or "expired" in text.lower():
        return (
            "the certificate in {credential} has expired",
            "upload the public key of a new one to application `{client}`, and set AZURE_CLIENT_CERTIFICATE_PATH to its file",
        )
    if code in {"7000214", "7000277"}:
        return (
            "the certificate in {credential} has been revoked",
            "use another one, and remove this one from application `{client}`",
        )
    return (
        "the certificate in {credential} is not registered on application `{client}`",
        "upload its public key under Certificates & secrets, or set AZURE_CLIENT_CERTIFICATE_PATH to another file",
    )


def _unavailable(text: str, attempt: Attempt) -> tuple[str, str] | None:
    """The sign-in was not attempted: its method has no credential here, or the tenant was not found before."""
    lower = text.lower()
    if attempt.method == "cli":
        return _azure_cli(lower)
    if attempt.method == "managed":
        return (
            "no managed identity is available here",
            "assign one to this resource (for a user-assigned one set AZURE_CLIENT_ID), or use another `--auth`",
        )
    # MSAL looks up the tenant before it signs in, and does not return Entra's code
    if "unable to get authority configuration" in lower:
        return _ADVICE["90002"]
    if "not well-known" in lower:
        return f"`{attempt.authority_host}` is not a Microsoft sign-in authority", "unset AZURE_AUTHORITY_HOST and use `--cloud`"
    return None


def _azure_cli(lower: str) -> tuple[str, str]:
    if "azure cli not found" in lower:
        return "the Azure CLI is not installed", "install it from https://aka.ms/azure-cli, or use another `--auth`"
    if "claims challenge" in lower:  # requested after a refusal by Graph; the Azure CLI has only the refused token
        return "Graph no longer accepts the sign-in of the Azure CLI", "run `az login{at_tenant}` again, or use `--auth browser`"
    if "az login" in lower:
        return "the Azure CLI has no signed-in account", "run `az login{at_tenant}`, or use another `--auth`"
    return "the Azure CLI returned no token", "run `az account get-access-token{at_tenant}` to see why"


def _unreachable(links: list[BaseException], text: str, attempt: Attempt) -> tuple[str, str]:
    """No answer, an unusable answer, or an unexpected error."""
    from azure.core.exceptions import HttpResponseError, ServiceRequestError, ServiceResponseError  # noqa: PLC0415 - heavy

    host = attempt.authority_host
    told = problem(host, links[0])
    if told is not None:
        return told
    answered = _MSAL_STATUS.search(text)
    status = (
        int(answered[1])
        if answered
        else next((e.status_code for e in links if isinstance(e, HttpResponseError) and e.status_code), 0)
    )
    if status >= 500:
        return f"`{host}` answered {status}", "try again in a few minutes; see https://status.cloud.microsoft"
    if status:
        return f"`{host}` refused the sign-in with {status}", "check `--tenant`, `--cloud` and the proxy settings"
    if any(isinstance(link, ServiceRequestError | ServiceResponseError) for link in links):
        return f"`{host}` cannot be reached", network_advice(host)
    return (
        f"the sign-in by `--auth {attempt.method}` failed ({type(links[0]).__name__})",
        "try another `--auth`; see https://aka.ms/azsdk/python/identity/troubleshoot",
    )
