"""What to do when a sign-in is refused: Entra's error codes in the words of whoever has to fix it.

INVARIANT: nothing of what the other side answered is repeated, only its error code. Entra does not echo secrets, but a
proxy, a mock or a broken endpoint may echo the whole request, and a client assertion is as good as a password.

Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ztscan.core.errors import AuthenticationError

_CODE = re.compile(r"AADSTS(\d+)")
_MSAL_STATUS = re.compile(r"HTTP Error: (\d{3})")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in as far as a message may tell of it: no secret, no token, no assertion."""

    method: str
    """The value of ``--auth`` that was tried."""
    authority_host: str
    tenant: str
    client_id: str
    credential: str = ""
    """Where the proof came from: a variable, a file or a service, never its content."""


# Code of the error to what is wrong and what to do. {tenant}, {client} and {credential} are filled in.
_ADVICE: dict[str, tuple[str, str]] = {
    # the application and its proof
    "7000215": (
        "the client secret of application `{client}` is wrong",
        "put the secret's value (not its id) into AZURE_CLIENT_SECRET, or sign in with `--auth certificate` or `--auth workload`",
    ),
    "7000222": (
        "the client secret of application `{client}` has expired",
        "put the value of a new one into AZURE_CLIENT_SECRET, or sign in with `--auth workload`, which needs no secret",
    ),
    "700016": (
        "there is no application `{client}` in tenant `{tenant}`",
        "compare AZURE_CLIENT_ID with the application (client) id of the registration, and `--tenant` with the tenant it is in",
    ),
    "7000229": (
        "application `{client}` has no service principal in tenant `{tenant}`",
        "let an administrator of that tenant consent to the application",
    ),
    "7000112": ("application `{client}` is disabled", "enable its enterprise application, or sign in with another one"),
    "7000218": (
        "application `{client}` does not allow a sign-in without a secret",
        "set `Allow public client flows` to yes under Authentication, or name another application in AZURE_CLIENT_ID",
    ),
    "700025": (
        "application `{client}` is a public client and takes no secret",
        "sign in with `--auth browser`, or register a confidential application",
    ),
    "50011": (
        "application `{client}` has no redirect address for this sign-in",
        "add http://localhost as a redirect of type `Mobile and desktop applications`, or use `--auth device-code`",
    ),
    # workload identity federation
    "70021": (
        "no federated credential of application `{client}` matches the token of {credential}",
        "compare issuer, subject and audience of the federated credential with those of the pipeline; they must match exactly",
    ),
    "700211": (
        "no federated credential of application `{client}` has the issuer of {credential}",
        "set the issuer of the federated credential to the one that the pipeline's tokens carry",
    ),
    "700212": (
        "no federated credential of application `{client}` has the audience that {credential} asks for",
        "set the audience of the federated credential to that of the cloud, api://AzureADTokenExchange in the global one",
    ),
    "700213": (
        "no federated credential of application `{client}` has the subject of {credential}",
        "set the subject of the federated credential to this repository and branch or environment, or to this service connection",
    ),
    # clocks
    "700024": (
        "the clock of this machine is off: the sign-in's assertion is outside of its valid time",
        "set the clock (`timedatectl set-ntp true`, `w32tm /resync`); `ztscan doctor` shows by how much it is off",
    ),
    # the tenant
    "90002": (
        "there is no tenant `{tenant}` in this cloud",
        "check `--tenant` (a tenant id or a verified domain) and `--cloud`",
    ),
    "500011": (
        "tenant `{tenant}` does not know Microsoft Graph of this cloud",
        "choose the cloud that the tenant is in with `--cloud`",
    ),
    "900382": ("the application is registered in another cloud than the tenant", "choose the tenant's cloud with `--cloud`"),
    "50020": (
        "the account is not a member or guest of tenant `{tenant}`",
        "sign in with an account of that tenant, or name the account's tenant with `--tenant`",
    ),
    # consent
    "65001": (
        "nobody has consented to application `{client}` reading tenant `{tenant}`",
        "run `ztscan permissions` and let an administrator grant admin consent for them",
    ),
    "65004": ("the consent was declined", "sign in again and accept, or let an administrator grant admin consent"),
    "90094": (
        "application `{client}` needs the consent of an administrator",
        "run `ztscan permissions` and let an administrator grant admin consent for them",
    ),
    "50105": (
        "the account is not assigned to application `{client}`",
        "assign it under Users and groups of the enterprise application",
    ),
    # Conditional Access and the person
    "53003": (
        "a Conditional Access policy blocks this sign-in",
        "sign in from a device and place that the policies allow; the policy is named in the sign-in log",
    ),
    "53000": ("a Conditional Access policy demands a compliant device", "sign in from a compliant device with `--auth browser`"),
    "53001": ("a Conditional Access policy demands a joined device", "sign in from a joined device with `--auth browser`"),
    "530036": (
        "a Conditional Access policy blocks sign-ins that began with a device code",
        "sign in with `--auth browser`",
    ),
    "50076": ("multifactor authentication is needed", "sign in anew with `--auth browser`, or run `az login{at_tenant}`"),
    "50079": ("the account must first register for multifactor authentication", "register at https://aka.ms/mfasetup"),
    "50158": ("a further challenge has to be met", "sign in anew with `--auth browser`"),
    "50057": ("the account is disabled", "sign in with another account"),
    "50053": ("the account is locked, or the address is blocked", "wait, or sign in with another account"),
    "50126": ("user name or password is wrong", "sign in again"),
    "50173": ("the earlier sign-in was revoked", "sign in anew: `az login`, or `--auth browser`"),
    "700082": ("the earlier sign-in has expired for lack of use", "sign in anew: `az login`, or `--auth browser`"),
    "70043": ("the earlier sign-in has expired by policy", "sign in anew: `az login`, or `--auth browser`"),
    "70020": ("the device code has expired", "run the command again and enter the code within a quarter of an hour"),
    "90033": ("the sign-in service is not available for the moment", "try again in some minutes"),
    "90024": ("the sign-in service is overloaded for the moment", "try again in some minutes"),
}
_ALIASES = {"500133": "700024", "900023": "90002", "90072": "50020", "530003": "53000", "700084": "700082"}
_WORKLOAD_OUT_OF_TIME = (
    "the token of {credential} is outside of its valid time",
    "let whoever issues it renew it before it ends, and set the clocks of its machine and of this one",
)
_CERTIFICATE_REFUSED = frozenset({"700027", "7000214", "7000277", "1000502"})
"""Unknown or expired key or wrong signature; revoked; revoked; outside of its validity."""


def explained(error: BaseException, attempt: Attempt) -> AuthenticationError:
    """The error to raise for a failed sign-in. ``error`` is what azure-identity raised; raise the result ``from None``."""
    chain = list(_chain(error))
    for link in chain:
        if isinstance(link, AuthenticationError):
            return link
    text = "\n".join(str(link) for link in chain)
    message, next_step = _refused(text, attempt) or _unavailable(text, attempt) or _unreachable(chain, text, attempt)
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
    """700027 stands for several things; only its text tells an expired certificate from an unknown one."""
    if code == "1000502" or "expired" in text.lower():
        return (
            "the certificate in {credential} has expired",
            "upload the public part of a new one to application `{client}` and name its file in AZURE_CLIENT_CERTIFICATE_PATH",
        )
    if code in {"7000214", "7000277"}:
        return (
            "the certificate in {credential} has been revoked",
            "use another one, and remove this one from application `{client}`",
        )
    return (
        "the certificate in {credential} is not registered on application `{client}`",
        "upload its public part under Certificates & secrets, or name another file in AZURE_CLIENT_CERTIFICATE_PATH",
    )


def _unavailable(text: str, attempt: Attempt) -> tuple[str, str] | None:
    """Nobody was asked, since this way of signing in has nothing to go by; or the tenant was not found beforehand."""
    lower = text.lower()
    if attempt.method == "cli":
        return _azure_cli(lower)
    if attempt.method == "managed":
        return (
            "no managed identity is available here",
            "assign one to this resource (a user-assigned one is named in AZURE_CLIENT_ID), or choose another `--auth`",
        )
    # MSAL looks the tenant up before it signs in, and does not pass Entra's code on
    if "unable to get authority configuration" in lower:
        return _ADVICE["90002"]
    if "not well-known" in lower:
        return f"`{attempt.authority_host}` is no authority of Microsoft's", "unset AZURE_AUTHORITY_HOST and choose the `--cloud`"
    return None


def _azure_cli(lower: str) -> tuple[str, str]:
    if "azure cli not found" in lower:
        return "the Azure CLI is not installed", "install it from https://aka.ms/azure-cli, or choose another `--auth`"
    if "claims challenge" in lower:  # asked for after a refusal by Graph; the Azure CLI only has the token that was refused
        return "Graph no longer takes the sign-in of the Azure CLI", "run `az login{at_tenant}` again, or use `--auth browser`"
    if "az login" in lower:
        return "nobody is signed in to the Azure CLI", "run `az login{at_tenant}`, or choose another `--auth`"
    return "the Azure CLI gave no token", "run `az account get-access-token{at_tenant}` to see why"


def _unreachable(chain: list[BaseException], text: str, attempt: Attempt) -> tuple[str, str]:
    """No answer, an answer that is no answer, or something that nobody foresaw."""
    from azure.core.exceptions import HttpResponseError, ServiceRequestError, ServiceResponseError  # noqa: PLC0415 - heavy

    host = attempt.authority_host
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return (
            f"the TLS certificate of `{host}` is not trusted",
            "where a proxy inspects TLS, name the file with its CA in SSL_CERT_FILE",
        )
    answered = _MSAL_STATUS.search(text)
    status = (
        int(answered[1])
        if answered
        else next((e.status_code for e in chain if isinstance(e, HttpResponseError) and e.status_code), 0)
    )
    if status >= 500:
        return f"`{host}` answered {status}", "try again in some minutes; see https://status.cloud.microsoft"
    if status:
        return f"`{host}` refused the sign-in with {status}", "check `--tenant`, `--cloud` and the proxy settings"
    if any(isinstance(link, ServiceRequestError | ServiceResponseError) for link in chain):
        return f"`{host}` cannot be reached", "check the network, DNS and HTTPS_PROXY; see whether a firewall lets it through"
    return (
        f"the sign-in by `--auth {attempt.method}` failed ({type(chain[0]).__name__})",
        "try another `--auth`; see https://aka.ms/azsdk/python/identity/troubleshoot",
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, outermost first."""
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__
