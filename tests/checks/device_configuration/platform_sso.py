"""Cases of `device_configuration.platform_sso`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, assigned, blind, only, option
from tests.intune.hardened import key_of
from tests.intune.shapes import choice, group, simple
from ztscan.core.model import Verdict

NAME = "Platform SSO"
_SSO = "com.apple.extensiblesso_"
_METHOD = f"{_SSO}platformsso_authenticationmethod"
_IDENTIFIER = f"{_SSO}extensionidentifier"
_EXTENSION = simple(_IDENTIFIER, "com.microsoft.CompanyPortalMac.ssoextension")
_OLD = group(f"{_SSO}com.apple.extensiblesso", [_EXTENSION, choice(f"{_SSO}authenticationmethod", "_1")])
CASES = (
    Case("a key in the Secure Enclave"),
    Case("a smart card", option(NAME, _METHOD, "_2")),
    Case("a password", option(NAME, _METHOD, "_0"), fails={key_of(NAME)}),
    Case("the setting of macOS 13", only(NAME, _OLD)),
    Case("the extension without Platform SSO", only(NAME, _EXTENSION), fails=INTUNE),
    Case("an extension of another vendor", option(NAME, _IDENTIFIER, "com.example.sso"), fails={key_of(NAME)}),
    Case("no policy", assigned(NAME), fails=INTUNE),
    Case("no Mac", {"managed_devices": DEVICES[:2]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
