"""Cases of `azure_infrastructure.trusted_launch`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_machines import MACHINES, WEB, machine

FAILS = {WEB.lower()}
PROFILE = f"{MACHINES}/vm-web/properties/securityProfile"


def profile(kind: str | None, boot: bool | None = True, tpm: bool | None = True) -> dict[str, Any]:
    return {PROFILE: {"securityType": kind, "uefiSettings": {"secureBootEnabled": boot, "vTpmEnabled": tpm}}}


CASES = (
    Case("Trusted Launch"),
    Case("a confidential machine", profile("ConfidentialVM")),
    Case("the standard", profile("Standard"), FAILS),
    Case("no profile: the standard", {PROFILE: None}, FAILS),
    Case("no secure boot", profile("TrustedLaunch", boot=False), FAILS),
    Case("no TPM", profile("TrustedLaunch", tpm=False), FAILS),
    Case("secure boot was not returned", profile("TrustedLaunch", boot=None), verdict=NOT_ASSESSED),
    Case("the TPM was not returned", profile("TrustedLaunch", tpm=None), verdict=NOT_ASSESSED),
    Case("a type that nobody knows", profile("Fortress"), verdict=NOT_ASSESSED),
    Case(
        "a hostile name",
        {MACHINES: [machine("<b>`|\u001b[2J", securityProfile=None)]},
        {WEB.lower().replace("vm-web", "<b>`|\u001b[2j")},
    ),
    Case("no machine", {MACHINES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {MACHINES: gap(MACHINES)}, verdict=NOT_ASSESSED),
)
