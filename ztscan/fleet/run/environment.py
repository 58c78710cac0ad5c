"""The environment of one scan: what every process needs, and the credential of this tenant. Nothing else is handed on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ztscan.core.confidential import keep
from ztscan.core.coordinator import PIPE
from ztscan.core.coordinator import VARIABLE as COORDINATOR
from ztscan.core.errors import UsageError
from ztscan.core.files import read_file
from ztscan.fleet.run.job import ScanJob

FEDERATED_IDENTITY = "ZTSCAN_FEDERATED_IDENTITY"
"""Names the managed identity that an application trusts (``ztscan.graph.assertions``)."""
SYSTEM_ASSIGNED = "system"
_ALWAYS = frozenset(
    {
        "PATH",
        "LANG",
        "LANGUAGE",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "TMPDIR",
        "TMP",
        "TEMP",
        "SYSTEMROOT",
        "WINDIR",
        "COMSPEC",
        "PATHEXT",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "PYTHONPATH",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONUTF8",
        "SOURCE_DATE_EPOCH",
        "ZTSCAN_GRAPH_ENDPOINT",
        "ZTSCAN_AZURE_ENDPOINT",
        "AZURE_AUTHORITY_HOST",
    }
)
"""Variables that hold no credential of a tenant. A proxy may have a password, which every request through it needs."""
_MACHINE = frozenset(
    {"IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IMDS_ENDPOINT", "IDENTITY_SERVER_THUMBPRINT", "MSI_ENDPOINT", "MSI_SECRET"}
)
"""How a process reaches the managed identity of its machine."""
_WORKLOAD = frozenset(
    {
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "SYSTEM_OIDCREQUESTURI",
        "SYSTEM_ACCESSTOKEN",
        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
        "AZURE_FEDERATED_TOKEN_FILE",
        FEDERATED_IDENTITY,
    }
)
"""How a process gets an external token to exchange."""
_OWN = frozenset(
    {
        "AZURE_CLIENT_ID",
        "AZURE_TENANT_ID",
        "AZURE_CLIENT_SECRET",
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_CLIENT_CERTIFICATE_PASSWORD",
        "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN",
        "AZURESUBSCRIPTION_CLIENT_ID",
        "AZURESUBSCRIPTION_TENANT_ID",
        "AZURE_CONFIG_DIR",
        "HOME",
        "USERPROFILE",
    }
)
"""What a scan that signs in by the environment needs besides."""
_OF_METHOD = {"managed": _MACHINE, "managed_federated": _MACHINE, "workload": _WORKLOAD}
_MOST_SECRET = 64 << 10
_STEP = "name it in the table of the credential, and see that the worker has it"


def environment_of(job: ScanJob, folder: Path, own: Mapping[str, str]) -> dict[str, str]:
    """The environment for the process of ``job``, which runs in ``folder``. ``own``: that of this process.

    Raises UsageError if the credential isn't there.
    """
    names = _ALWAYS | (_MACHINE | _WORKLOAD | _OWN if job.inherits else frozenset())
    if job.credential is not None:
        names |= _OF_METHOD.get(job.credential.method, frozenset())
        if job.credential.federated_token_file:  # which a scan would take after an identity
            names -= {FEDERATED_IDENTITY}
    found = {name: own[name] for name in names if name in own}
    if not job.inherits:  # a home of its own, which goes with the folder
        found |= {"HOME": str(folder), "USERPROFILE": str(folder)}
    return found | _credential(job, own) | {COORDINATOR: PIPE}


def _credential(job: ScanJob, own: Mapping[str, str]) -> dict[str, str]:
    source = job.credential
    if source is None:
        return {}
    found = {"AZURE_TENANT_ID": job.tenant}
    if source.client_id:
        found["AZURE_CLIENT_ID"] = source.client_id
    if source.method == "secret":
        found["AZURE_CLIENT_SECRET"] = _secret(source.secret_env, source.secret_file, own)
    if source.method == "certificate":
        found["AZURE_CLIENT_CERTIFICATE_PATH"] = source.certificate_file
        if source.certificate_password_env or source.certificate_password_file:
            password = _secret(source.certificate_password_env, source.certificate_password_file, own)
            found["AZURE_CLIENT_CERTIFICATE_PASSWORD"] = password
    if source.method == "managed_federated":
        found[FEDERATED_IDENTITY] = source.identity or SYSTEM_ASSIGNED
    if source.federated_token_file:
        found["AZURE_FEDERATED_TOKEN_FILE"] = source.federated_token_file
    return found


def _secret(variable: str, file: str, own: Mapping[str, str]) -> str:
    """The secret in a variable or in a file, which is known from now on. Raises UsageError if there is none."""
    secret = _found_secret(variable, file, own)
    keep(secret)
    return secret


def _found_secret(variable: str, file: str, own: Mapping[str, str]) -> str:
    if variable:
        if not own.get(variable):
            raise UsageError(f"the environment variable `{variable}` is not set", _STEP)
        return own[variable]
    try:
        secret = read_file(Path(file), _MOST_SECRET, "secret").decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"`{file}` holds no text", _STEP) from error
    if not secret or "\0" in secret:
        raise UsageError(f"`{file}` holds no secret", _STEP)
    return secret
