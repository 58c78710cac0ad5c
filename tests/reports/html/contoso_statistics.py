"""The counts of the invented tenant Contoso, in the shapes of ``ztscan.core.charts``."""

from __future__ import annotations

from typing import Any

import msgspec

from ztscan.core.charts import (
    ConditionalAccessMatrix,
    CoverageCell,
    CoveragePopulation,
    DirectorySize,
    FlowLink,
    FlowNode,
    PrivilegedRole,
    PrivilegedRoles,
    RegisteredPopulation,
    RegistrationByMethod,
    SignInFlow,
    SignInsByClient,
)
from ztscan.core.coverage_by_condition import ConditionCell, CoverageByCondition
from ztscan.core.model import Witness

MFA_GAP = "conditional_access.mfa_all_users"
GUEST_GAP = "conditional_access.guests_mfa"


def cell(demand: str, people: int, check: str = "", because: str = "") -> CoverageCell:
    return CoverageCell(demand, people, check, "", because)  # type: ignore[arg-type]


EXCEPTIONS = "the group “MFA rollout exceptions” is excluded"
WEAK = cell("none", 1079, MFA_GAP, EXCEPTIONS)
FEW = cell("none", 3, MFA_GAP, EXCEPTIONS)
GUESTS = cell("none", 127, GUEST_GAP, "CA007 covers SharePoint only")
EXAMPLES = (
    Witness(
        (("user", "dana.holt@contoso.example"), ("client app", "browser"), ("resource", "Office 365 Exchange Online")),
        ("CA002 MFA for everyone: does not apply: user excluded by group “MFA rollout exceptions”",),
    ),
    Witness(
        (("user", "erik.lund@contoso.example"), ("client app", "other"), ("resource", "Office 365 Exchange Online")),
        ("CA004 Legacy clients: it is undetermined whether the policy applies", "no other policy applies"),
    ),
)
BY_CONDITION = CoverageByCondition(
    (CoveragePopulation("Members", 1079), CoveragePopulation("Guests", 127)),
    ("Office 365", "All applications"),
    ("Any sign-in", "Managed device", "Unmanaged device", "Legacy clients"),
    tuple(
        (
            (ConditionCell("none", people, 0), ConditionCell("mfa", people, 0), ConditionCell("device", 9, 0), None),
            (
                ConditionCell("phishing_resistant", people, 0),
                ConditionCell("mfa_and_device", people, 0),
                ConditionCell("block", 0),
                ConditionCell("unknown", 7, 1),
            ),
        )
        for people in (1079, 127)
    ),
    EXAMPLES,
)
STATISTICS: dict[str, Any] = {
    "directory_size": msgspec.to_builtins(DirectorySize(1113, 127, 48)),
    "registration_by_method": msgspec.to_builtins(
        RegistrationByMethod(
            (
                RegisteredPopulation("members", 179, 434, 188, 285, 27, {"microsoftAuthenticatorPush": 380, "mobilePhone": 470}),
                RegisteredPopulation("guests", 4, 61, 9, 41, 12, {"microsoftAuthenticatorPush": 18, "mobilePhone": 41}),
                RegisteredPopulation("privileged", 9, 17, 5, 3, 0),
            ),
            {"microsoftAuthenticatorPush": 398, "mobilePhone": 511, "fido2": 96, "windowsHelloForBusiness": 121},
        )
    ),
    "privileged_roles": msgspec.to_builtins(
        PrivilegedRoles(
            (
                PrivilegedRole("62e90394", "Global Administrator", 11, 1, 3, 1, ("mfa", "justification")),
                PrivilegedRole("194ae4cb", "Security Administrator", 3, 0, 5, 0, ("mfa", "approval")),
                PrivilegedRole("29232cdf", "Exchange Administrator", 4, 0, 2, 0, ("mfa",)),
                PrivilegedRole("f28a1f50", "SharePoint Administrator", 2, 0, 2, 0, ("mfa",)),
                PrivilegedRole("fe930be7", "User Administrator", 2, 1, 6, 2, ()),
                PrivilegedRole("e8611ab8", "Privileged Role Administrator", 1, 0, 1, 0, None),
                PrivilegedRole("9b895d92", "Cloud Application Administrator", 0, 0, 4, 1, ("mfa", "approval", "justification")),
            )
        )
    ),
    "conditional_access_matrix": msgspec.to_builtins(
        ConditionalAccessMatrix(
            (
                CoveragePopulation("Members", 1079),
                CoveragePopulation("Privileged roles", 34),
                CoveragePopulation("Guests", 127),
                CoveragePopulation("Emergency access", 2),
            ),
            ("Office 365", "Azure management", "Admin portals", "Business apps", "All other apps"),
            (
                (WEAK, cell("mfa", 1079), cell("mfa", 1079), WEAK, WEAK),
                (FEW, cell("phishing_resistant", 34), cell("phishing_resistant", 34), cell("mfa_and_device", 34), FEW),
                (GUESTS, cell("block", 127), cell("block", 127), cell("unknown", 127), GUESTS),
                (cell("mfa", 2), cell("phishing_resistant", 2), cell("phishing_resistant", 2), cell("device", 2), cell("mfa", 2)),
            ),
        )
    ),
    "coverage_by_condition": msgspec.to_builtins(BY_CONDITION),
    "sign_ins_by_client": msgspec.to_builtins(
        SignInsByClient(7, {"Browser": 812, "Mobile Apps and Desktop clients": 401, "IMAP4": 9}, ("IMAP4",))
    ),
    "sign_in_flow": msgspec.to_builtins(
        SignInFlow(
            "people",
            (
                FlowNode("all", "All people", 0),
                FlowNode("members", "Members", 1),
                FlowNode("privileged", "Privileged", 1),
                FlowNode("guests", "Guests", 1),
                FlowNode("none", "Password only", 2, "none"),
                FlowNode("mfa", "MFA", 2, "mfa"),
                FlowNode("strong", "Phishing-resistant", 2, "phishing_resistant"),
            ),
            (
                FlowLink("all", "members", 1079),
                FlowLink("all", "privileged", 34),
                FlowLink("all", "guests", 127),
                FlowLink("members", "none", 986),
                FlowLink("members", "mfa", 93),
                FlowLink("privileged", "none", 3),
                FlowLink("privileged", "strong", 31),
                FlowLink("guests", "none", 127),
            ),
        )
    ),
}
