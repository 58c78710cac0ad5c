"""Cases of `azure_infrastructure.defender_for_ai`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.cloud_posture import FAILS
from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import PLATFORM
from tests.checks.compliant.azure_defender import AI_ACCOUNTS, PLANS, ai_account, plan, with_plan

OFF = with_plan(plan("AI", tier="Free"))

CASES = (
    Case("on where there are accounts"),
    Case("off", OFF, FAILS),
    Case("off for AI services too", {**OFF, AI_ACCOUNTS: [ai_account("ai", "AIServices")]}, FAILS),
    Case("off where there are none", with_plan(plan("AI", PLATFORM, "Free"))),
    Case("an account of another kind", {**OFF, AI_ACCOUNTS: [ai_account("speech", "SpeechServices")]}, verdict=NOT_APPLICABLE),
    Case("the kind was not returned", {AI_ACCOUNTS: [ai_account("ai", None)]}, verdict=NOT_ASSESSED),
    Case("no account", {AI_ACCOUNTS: []}, verdict=NOT_APPLICABLE),
    Case("plans could not be read", {PLANS: gap(PLANS)}, verdict=NOT_ASSESSED),
    Case("accounts could not be read", {AI_ACCOUNTS: gap(AI_ACCOUNTS)}, verdict=NOT_ASSESSED),
)
