"""What the tests of signing in share: a process that is led to Microsoft on loopback, and certificates to sign in with."""

from __future__ import annotations

import asyncio
import os
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from tests.graph.authority import Application, Microsoft, loopback_microsoft
from ztscan.core.errors import AuthenticationError
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.credentials import AuthMethod, sign_in
from ztscan.graph.resource import CloudName
from ztscan.graph.sign_in import ScannerSignIn

GITHUB_URL = "https://run-actions.actions.githubusercontent.com/12//idtoken/3f?api-version=2.0"
PIPELINES_URL = "https://dev.azure.com/contoso/posture/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken"
_FOREIGN = ("AZURE", "ACTIONS_", "SYSTEM_", "MSI_", "IDENTITY_", "IMDS_")


def led_to_microsoft(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    """A loopback Microsoft that this process talks to from now on, with no credential in the environment."""
    for name in list(os.environ):
        if name.startswith(_FOREIGN):
            monkeypatch.delenv(name)
    with loopback_microsoft(folder) as microsoft:
        for name, value in microsoft.environment.items():
            if value:
                monkeypatch.setenv(name, value)
            else:
                monkeypatch.delenv(name, raising=False)
        yield microsoft
        assert not microsoft.faults, microsoft.faults[0]


def not_shown(*_: object) -> None:
    raise AssertionError("nobody may be asked")


def signed_in_as(
    auth: AuthMethod, *, cloud: CloudName = "global", tenant: str | None = None, client_id: str = ""
) -> ScannerSignIn:
    return sign_in(auth, CLOUDS[cloud], tenant=tenant, show_device_code=not_shown, client_id=client_id)


def tokens(sign_in_: ScannerSignIn, *, times: int = 1, cloud: CloudName = "global") -> list[str]:
    """The tokens that as many requests one after the other would be sent with."""

    async def ask() -> list[str]:
        async with sign_in_:
            return [(await sign_in_.get_token(CLOUDS[cloud].scope, enable_cae=True)).token for _ in range(times)]

    return asyncio.run(ask())


def refusal(
    auth: AuthMethod, *, cloud: CloudName = "global", tenant: str | None = None, client_id: str = ""
) -> AuthenticationError:
    """The error that this sign-in ends with."""
    with pytest.raises(AuthenticationError) as refused:
        tokens(signed_in_as(auth, cloud=cloud, tenant=tenant, client_id=client_id), cloud=cloud)
    assert refused.value.next_step
    assert "\n" not in str(refused.value)
    return refused.value


def everything_said(error: AuthenticationError) -> str:
    """The error in every way that it can be shown, its traceback included."""
    return "\n".join([repr(error), error.next_step, *traceback.format_exception(error)])


def read_graph(token: str, host: str = "graph.microsoft.com") -> int:
    """The status that Graph answers a request with this token with."""
    with httpx.Client(timeout=60) as client:
        return client.get(f"https://{host}/v1.0/organization", headers={"Authorization": f"Bearer {token}"}).status_code


def use(monkeypatch: pytest.MonkeyPatch, application: Application, **variables: str) -> None:
    """Name the application, and more, in the environment."""
    for name, value in {**application.environment, **variables}.items():
        monkeypatch.setenv(name, value)


class Certificate:
    """A self-signed certificate with its key, as an administrator makes one to sign in with."""

    def __init__(self, *, ends_in: timedelta = timedelta(days=90)) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "posture scan")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(name, name, self.key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=400)).not_valid_after(now + ends_in)
        self.public = builder.sign(self.key, hashes.SHA256())

    def pem(self, file: Path, password: str = "") -> str:
        protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if password:
            protection = serialization.BestAvailableEncryption(password.encode())
        key = self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection)
        file.write_bytes(key + self.public.public_bytes(serialization.Encoding.PEM))
        return str(file)

    def pkcs12(self, file: Path, password: str) -> str:
        protection = serialization.BestAvailableEncryption(password.encode())
        file.write_bytes(pkcs12.serialize_key_and_certificates(b"posture scan", self.key, self.public, None, protection))
        return str(file)
