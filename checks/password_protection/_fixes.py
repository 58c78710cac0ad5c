"""How the findings on password protection are fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.setting_families import DOMAINS, GROUP_SETTINGS, group_setting, setting_step
from ztscan.entities.users import User
from ztscan.plugin import Effort, Finding, FixFacts, Fixing, FixStep, GraphCall, Impact, RecordedValues, Table, step

from ._rules import TEMPLATE
from .never_expires import NEVER

_NAME = "Password Rule Settings"
_P1 = "Microsoft Entra ID P1"


def banned_list(before: Mapping[str, str]) -> Mapping[str, str]:
    words = before.get("BannedPasswordList") or ""
    return {"EnableBannedPasswordCheck": "True", "BannedPasswordList": words if words.strip() else "{{banned words}}"}


def threshold(recorded: RecordedValues, options: Mapping[str, object]) -> Iterator[FixStep]:
    yield setting_step(recorded, TEMPLATE, _NAME, {"LockoutThreshold": str(options["maximum"])})


def duration(recorded: RecordedValues, options: Mapping[str, object]) -> Iterator[FixStep]:
    yield setting_step(recorded, TEMPLATE, _NAME, {"LockoutDurationInSeconds": str(options["minimum"])})


def never(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    for found in findings:
        before = recorded.of(DOMAINS.resource, found.subject.id)
        yield step(DOMAINS.resource, f"{DOMAINS.path}/{found.subject.id}", {"passwordValidityPeriodInDays": NEVER}, before)


def strong(findings: tuple[Finding, ...], users: Table[User]) -> Iterator[FixStep]:
    """The exemption goes; the other word of the list stays."""
    for found in findings:
        user = users.by_id[found.subject.id]
        before = str(user.password_policies)
        kept = ", ".join(word.strip() for word in before.split(",") if word.strip().casefold() != "disablestrongpassword")
        path = f"/users/{user.id}"
        yield FixStep(
            GraphCall("PATCH", path, {"passwordPolicies": kept or "None"}), GraphCall("PATCH", path, {"passwordPolicies": before})
        )


FIXES = {
    "weak_password_policy": Fixing(
        FixFacts(
            changes="Require strong passwords of accounts that are exempt.",
            permissions=("User.ReadWrite.All",),
            role="User Administrator",
            impact=Impact.PROMPT_ONCE,
            notices="The next password of the account has to be a strong one.",
            prepare=("Set a new password afterwards, and tell the owner of the account.",),
        ),
        strong,
    ),
    "custom_banned_list": GROUP_SETTINGS.made_by(
        "Enforce a custom list of banned passwords.",
        group_setting(TEMPLATE, _NAME, banned_list),
        licence=_P1,
        effort=Effort.HOURS,
        notices="People notice at their next password change.",
        prepare=("Collect names of products, places and projects: at most 1,000, of 4 letters or more, separated by tabs.",),
    ),
    "lockout_threshold": GROUP_SETTINGS.made_by(
        "Lock an account after the accepted number of wrong passwords.",
        threshold,
        licence=_P1,
        notices="People who mistype often are locked out sooner.",
    ),
    "lockout_duration": GROUP_SETTINGS.made_by(
        "Keep a locked account locked for at least the accepted time.",
        duration,
        licence=_P1,
        notices="People who mistype often wait longer.",
    ),
    "on_prem_enforced": GROUP_SETTINGS.made_by(
        "Enforce banned passwords on the domain controllers.",
        group_setting(
            TEMPLATE, _NAME, {"EnableBannedPasswordCheckOnPremises": "True", "BannedPasswordCheckOnPremisesMode": "Enforce"}
        ),
        licence=_P1,
        effort=Effort.PROJECT,
        notices="People notice at their next password change on premises.",
        prepare=("Install the agent on all domain controllers, and read its audit events for some weeks.",),
        doubts=("Microsoft's pages write the mode as `Enforce` and as `Enforced`.",),
    ),
    "never_expires": DOMAINS.made_by(
        "Let passwords of cloud accounts not expire.",
        never,
        impact=Impact.NONE,
        prepare=("Require MFA for all users first.",),
        after=("conditional_access.mfa_all_users",),
    ),
}
