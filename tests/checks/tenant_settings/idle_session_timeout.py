"""Cases of `tenant_settings.idle_session_timeout`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.settings import idle_timeout
from ztscan.core.model import Verdict

POLICIES = "activity_based_timeout_policies"
POLICY = "idle-timeout"
DEFINITION = f"{POLICIES}/{POLICY}/definition"
DEFAULT = f"{POLICIES}/{POLICY}/isOrganizationDefault"

CASES = (
    Case("exactly three hours"),
    Case("one second more", {DEFINITION: [idle_timeout("default", "03:00:01")]}, fails={POLICY}),
    Case("a day and an hour", {DEFINITION: [idle_timeout("default", "1.01:00:00")]}, fails={POLICY}),
    Case("six hours are accepted", {DEFINITION: [idle_timeout("default", "06:00:00")]}, options={"maximum_hours": 6}),
    Case("one hour is required", {DEFINITION: [idle_timeout("default", "02:00:00")]}, {POLICY}, options={"maximum_hours": 1}),
    Case("for one application only", {DEFINITION: [idle_timeout("c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "00:15:00")]}, {POLICY}),
    Case("not the default of the organisation", {DEFAULT: False}, fails={"activityBasedTimeoutPolicy"}),
    Case("no policy", {POLICIES: []}, fails={"activityBasedTimeoutPolicy"}),
    Case("text that is no JSON", {DEFINITION: ["{"]}, verdict=Verdict.NOT_ASSESSED),
    Case("a time that is none", {DEFINITION: [idle_timeout("default", "soon")]}, fails={POLICY}),
    Case("JSON of another shape", {DEFINITION: ['{"ActivityBasedTimeoutPolicy": {"ApplicationPolicies": 3}}', "[]"]}, {POLICY}),
    Case(
        "an entry of another shape",
        {DEFINITION: ['{"ActivityBasedTimeoutPolicy": {"ApplicationPolicies": ["default", {"ApplicationId": "an app"}]}}']},
        fails={POLICY},
    ),
    Case("R13: which is the default was not returned", {DEFAULT: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: not returned of another policy",
        {POLICIES: Add({"id": "other", "displayName": "Other", "definition": [idle_timeout("default", "08:00:00")]})},
    ),
    Case("R13: the definition was not returned", {DEFINITION: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("the policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
