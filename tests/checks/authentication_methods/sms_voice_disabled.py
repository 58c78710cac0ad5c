"""Cases of `authentication_methods.sms_voice_disabled`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHODS = f"{PATH}/authenticationMethodConfigurations"
MIGRATION = f"{PATH}/policyMigrationState"

CASES = (
    Case("both off"),
    Case("both off, and the state of the migration was not returned", {MIGRATION: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("one is not listed among the methods", {f"{METHODS}/Voice": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("one is not listed, the other is on", {f"{METHODS}/Sms": Remove(), f"{METHODS}/Voice/state": "enabled"}, {"Voice"}),
    Case("text messages are on", {f"{METHODS}/Sms/state": "enabled"}, fails={"Sms"}),
    Case("voice calls are on", {f"{METHODS}/Voice/state": "enabled"}, fails={"Voice"}),
    Case("both on", {f"{METHODS}/Sms/state": "enabled", f"{METHODS}/Voice/state": "enabled"}, fails={"Sms", "Voice"}),
    Case("both off, but the migration is under way", {MIGRATION: "migrationInProgress"}, verdict=Verdict.MANUAL),
    Case("on before the migration", {MIGRATION: "preMigration", f"{METHODS}/Sms/state": "enabled"}, fails={"Sms"}),
    Case("both off, and there was nothing to migrate", {MIGRATION: None}),
    Case("R13: a state was not returned", {f"{METHODS}/Voice/state": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: no methods were returned", {METHODS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
