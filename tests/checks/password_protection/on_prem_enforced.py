"""Cases of `password_protection.on_prem_enforced`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import TENANT
from tests.checks.compliant.password import PASSWORD_RULES
from ztscan.core.model import Verdict

PATH = "group_settings"
VALUES = f"{PATH}/{PASSWORD_RULES}/values"
ON = f"{VALUES}/EnableBannedPasswordCheckOnPremises/value"
MODE = f"{VALUES}/BannedPasswordCheckOnPremisesMode/value"
SYNC = {f"organization/{TENANT}/onPremisesSyncEnabled": True}
DEFAULT = "5cf42378-d67d-4f36-ba46-e8b86229381d"

CASES = (
    Case("R26: Enforce", SYNC),
    Case("R26: Enforced", {**SYNC, MODE: "Enforced"}),
    Case("R26: ENFORCE", {**SYNC, MODE: "ENFORCE", ON: "true"}),
    Case("R26: enforced", {**SYNC, MODE: "enforced"}),
    Case("audit only", {**SYNC, MODE: "Audit"}, fails={PASSWORD_RULES}),
    Case("a mode that is new", {**SYNC, MODE: "EnforceSometimes"}, fails={PASSWORD_RULES}),
    Case("off", {**SYNC, ON: "False"}, fails={PASSWORD_RULES}),
    Case("the default holds", {**SYNC, f"{PATH}/{PASSWORD_RULES}": Remove()}, fails={DEFAULT}),
    Case("never synchronised", {ON: "False"}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "no longer synchronised",
        {ON: "False", f"organization/{TENANT}/onPremisesSyncEnabled": False},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R20: no subscription carries P1", {**SYNC, ON: "False", "subscribed_skus": []}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the mode was not returned", {**SYNC, MODE: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the switch was not returned", {**SYNC, ON: None}, verdict=Verdict.NOT_ASSESSED),
    Case("Graph listed no organisation", {"organization": []}, verdict=Verdict.NOT_ASSESSED),
    Case("the settings could not be read", {**SYNC, PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
