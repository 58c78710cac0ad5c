"""`--remember`: a person's sign-in that is kept in the protected store of the operating system (azure-identity's token cache).

Windows: data protection API. macOS: the keychain. Linux: the secret service (libsecret). There is no unencrypted fallback:
where there is no such store, the sign-in fails and says so. A file names the account whose tokens the store holds. It has no
secret: name, tenant and id of the account.

Source: https://learn.microsoft.com/python/api/azure-identity/azure.identity.tokencachepersistenceoptions
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ztscan.core import system
from ztscan.core.errors import AuthenticationError, UsageError
from ztscan.core.files import read_file, write_private
from ztscan.graph.outbound import chain

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken
    from azure.identity import AuthenticationRecord

STORE = "ztscan"
"""Name of the cache in the store. azure-identity appends `.cae` or `.nocae`."""
_LARGEST_ACCOUNT = 1 << 16
"""Bytes of the file that names an account."""


class Account(msgspec.Struct, frozen=True):
    """The account that is remembered for one authority, application and tenant."""

    authority_host: str
    client_id: str
    tenant: str
    """As the user named it. Empty: the account's own."""

    @property
    def file(self) -> Path:
        """Where it is kept."""
        key = "\n".join((self.authority_host, self.client_id, self.tenant)).lower()
        return system.configuration_folder() / f"account-{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"

    def load(self) -> AuthenticationRecord | None:
        """The account, if there is one for exactly this authority and application."""
        from azure.identity import AuthenticationRecord  # noqa: PLC0415 - heavy, and only needed to sign in

        try:
            text = read_file(self.file, _LARGEST_ACCOUNT, "account").decode()
            record = AuthenticationRecord.deserialize(text)
        except (UsageError, ValueError, KeyError, TypeError, AttributeError):
            return None
        same = (record.authority, record.client_id) == (self.authority_host, self.client_id)
        return record if same else None

    def save(self, record: AuthenticationRecord) -> None:
        """Keep it for the next run, in a folder of its owner's."""
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self.file, record.serialize().encode())


class RememberedCredential:
    """A person's credential that asks the store first and prompts only if that has no valid sign-in.

    ``kind`` is the class of azure-identity, ``options`` what it takes: ``authority``, ``client_id`` and others.
    """

    def __init__(self, kind: Callable[..., Any], account: Account, options: Mapping[str, Any]) -> None:
        from azure.identity import TokenCachePersistenceOptions  # noqa: PLC0415

        store = TokenCachePersistenceOptions(name=STORE, allow_unencrypted_storage=False)
        given = {**options, "cache_persistence_options": store, "disable_automatic_authentication": True}
        record = account.load()
        if record is not None:  # the record names the authority and the application: azure-identity takes them once only
            given = {name: value for name, value in given.items() if name != "authority"}
        self._account = account
        self._credential = kind(**given, authentication_record=record)

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        from azure.identity import AuthenticationRequiredError  # noqa: PLC0415

        token: AccessToken
        try:
            try:
                token = self._credential.get_token(*scopes, **options)
            except AuthenticationRequiredError:
                asked = {name: options[name] for name in ("claims", "tenant_id", "enable_cae") if name in options}
                self._account.save(self._credential.authenticate(scopes=scopes, **asked))
                token = self._credential.get_token(*scopes, **{**options, "claims": None})
        except Exception as error:
            if any(map(_is_of_the_store, chain(error))):
                raise _no_store() from error
            raise
        return token

    def close(self) -> None:
        self._credential.close()


def _is_of_the_store(error: BaseException) -> bool:
    """Whether the store is what failed: azure-identity wraps it in an error of the sign-in."""
    ours = type(error).__module__.startswith("msal_extensions") or isinstance(error, ImportError | NotImplementedError)
    return ours or "encryption is impossible" in str(error)


def _no_store() -> AuthenticationError:
    step = "leave out `--remember`"
    if system.uses_secret_service():
        step += ", or install libsecret, PyGObject and a secret service such as gnome-keyring"
    return AuthenticationError("the operating system offers no protected store, so `--remember` cannot keep the sign-in", step)
