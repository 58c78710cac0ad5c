"""What a user writes in ``ztscan.toml``, and what is said where it is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from ztscan.config.settings import AcceptedExclusion, Settings, parse_settings
from ztscan.config.toml_lines import SourceLines
from ztscan.config.validation import validate_names, validate_parameters
from ztscan.config.warnings import excluded_subscriptions
from ztscan.core.errors import UsageError
from ztscan.core.injection import Option

WAIVER = """
[[waiver]]
check = "privileged_access.global_admin_count"
subject = "*"
reason = "six administrators until the tenants are joined"
owner = "adele.vance@contoso.com"
expires = 2027-03-31
"""

EXCLUSION = """
[[accepted_exclusion]]
requirement = "*"
users = ["scanner@contoso.com"]
reason = "printers cannot do MFA"
expires = "2027-01-31"
"""


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        parse_settings(text)
    assert "\n" not in str(caught.value), "an error is one line"
    return str(caught.value), caught.value.next_step


def test_an_empty_file_is_all_defaults() -> None:
    assert parse_settings("") == Settings()
    assert Settings().scan.fail_on == "high"


def test_every_table_is_read() -> None:
    settings = parse_settings(
        """
[tenant]
id = "contoso.com"
cloud = "usgov"
[scan]
fail_on = "critical"
output = ["result.json"]
[emergency_access]
accounts = ["breakglass@contoso.com"]
[critical_apps]
applications = ["00000003-0000-0ff1-ce00-000000000000"]
[accountability]
"Identity Architect" = "Adele Vance"
[parameters."privileged_access.global_admin_count"]
maximum = 6
[[attestation]]
objective = "programme.accountability"
status = "met"
by = "adele.vance@contoso.com"
on = 2026-11-02
expires = 2027-11-01
evidence = "minutes of 2 November"
"""
        + EXCLUSION
        + WAIVER
    )
    assert (settings.tenant.id, settings.tenant.cloud, settings.scan.fail_on) == ("contoso.com", "usgov", "critical")
    assert settings.emergency_access.accounts == ("breakglass@contoso.com",)
    assert settings.accountability == {"Identity Architect": "Adele Vance"}
    assert settings.parameters["privileged_access.global_admin_count"] == {"maximum": 6}
    assert settings.waivers[0].expires == date(2027, 3, 31)
    assert settings.attestations[0].on == date(2026, 11, 2)
    assert settings.accepted_exclusions[0].expires == date(2027, 1, 31), "a date may be written with quotes too"


@pytest.mark.parametrize(
    ("text", "message", "next_step"),
    [
        ("[scan]\nfail_om = 'high'", "`ztscan.toml:2`: unknown key `fail_om` in `[scan]`", "did you mean `fail_on`?"),
        (
            "[azure]\nmanagment_group = 'x'",
            "`ztscan.toml:2`: unknown key `managment_group` in `[azure]`",
            "did you mean `management_group`?",
        ),
        (
            "[azure]\nexclude = ['Production']",
            "`ztscan.toml:2`: `azure.exclude`: this is not of the form that is expected",
            "expected is: id of a subscription, such as `3f1a6f0e-6f6c-4c3e-9f0b-9a1d2c3b4e5f`; see docs/configuration.md",
        ),
        ("\n[scna]\n", "`ztscan.toml:2`: unknown key `scna`", "did you mean `scan`?"),
        (WAIVER + "expire = 2027-01-01", "`ztscan.toml:8`: unknown key `expire` in `[waiver]`", "did you mean `expires`?"),
        ("[tenant]\nzzz = 1", "`ztscan.toml:2`: unknown key `zzz` in `[tenant]`", "known are `cloud`, `id`"),
        (
            "[scan]\nfail_on = 'severe'",
            "`ztscan.toml:2`: `scan.fail_on`: invalid enum value 'severe'",
            "accepted are `critical`, `high`, `medium`, `low`, `never`",
        ),
        (WAIVER + "\n[[waiver]]\ncheck = 'x.y'", "`ztscan.toml:9`: `waiver` lacks the key `subject`", "add `subject = ...`"),
        (
            WAIVER.replace("2027-03-31", "7"),
            "`ztscan.toml:7`: `waiver.expires`: expected `date`, got `int`",
            "see docs/configuration.md",
        ),
        (
            WAIVER.replace('"*"', '""'),
            "`ztscan.toml:4`: `waiver.subject`: expected `str` of length >= 1",
            "see docs/configuration.md",
        ),
        (
            "[scan]\nmin_coverage = 140",
            "`ztscan.toml:2`: `scan.min_coverage`: expected `int` <= 100",
            "see docs/configuration.md",
        ),
        ("scan = 3", "`ztscan.toml:1`: `scan`: expected `object`, got `int`", "see docs/configuration.md"),
        (
            "[accountability]\nCISO = 3",
            "`ztscan.toml:1`: `accountability`: expected `str`, got `int`",
            "see docs/configuration.md",
        ),
        ("x = [", "`ztscan.toml`, at its end: invalid value", "correct the TOML; see https://toml.io"),
        ("[scan]\nfail_on = high", "`ztscan.toml:2:11`: invalid value", "correct the TOML; see https://toml.io"),
        (
            EXCLUSION.replace('users = ["scanner@contoso.com"]', "users = []"),
            "`ztscan.toml:2`: this accepted exclusion excludes nothing",
            "name `users`, `groups`, `roles`, `applications` or `guest_types`",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_what_to_do(text: str, message: str, next_step: str) -> None:
    assert refusal(text) == (message, next_step)


def test_text_in_a_multi_line_string_is_no_key() -> None:
    text = WAIVER.replace('"six administrators until the tenants are joined"', '"""\nsubject = 1\n[scan]\n"""') + "expire = 1"
    assert refusal(text)[0].startswith("`ztscan.toml:11`: unknown key `expire`")


OPTIONS = {
    "privileged_access.global_admin_count": (Option("maximum", int, 4), Option("roles", tuple[str, ...], ())),
    "privileged_access.cloud_only": (),
}


@pytest.mark.parametrize(
    ("text", "message", "next_step"),
    [
        (
            '[parameters."privileged_access.global_admins_count"]\nmaximum = 4',
            "`ztscan.toml:1`: no check has the id `privileged_access.global_admins_count` in `[parameters]`",
            "did you mean `privileged_access.global_admin_count`?",
        ),
        (
            '[parameters."privileged_access.global_admin_count"]\nmaximun = 4',
            "`ztscan.toml:2`: check `privileged_access.global_admin_count` has no parameter `maximun` in `[parameters]`",
            "did you mean `maximum`?",
        ),
        (
            '[parameters."privileged_access.cloud_only"]\nmaximum = 4',
            "`ztscan.toml:2`: check `privileged_access.cloud_only` has no parameter `maximum` in `[parameters]`",
            "it has none",
        ),
        (
            '[parameters."privileged_access.global_admin_count"]\n\nmaximum = "four"',
            "`ztscan.toml:3`: parameter `maximum` of `privileged_access.global_admin_count`: expected `int`, got `str`",
            "give a value of that type",
        ),
    ],
)
def test_parameters_are_held_against_the_checks(text: str, message: str, next_step: str) -> None:
    with pytest.raises(UsageError) as caught:
        validate_parameters(parse_settings(text), OPTIONS, SourceLines(text, "ztscan.toml"))
    assert (str(caught.value), caught.value.next_step) == (message, next_step)


def test_a_parameter_of_the_right_type_is_taken() -> None:
    text = '[parameters."privileged_access.global_admin_count"]\nmaximum = 6\nroles = ["a"]'
    validate_parameters(parse_settings(text), OPTIONS, SourceLines(text, "ztscan.toml"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            WAIVER.replace("count", "coun"),
            "`ztscan.toml:3`: no check has the id `privileged_access.global_admin_coun` in `[waiver]`",
        ),
        (EXCLUSION.replace('"*"', '"mfa"'), "`ztscan.toml:3`: no check has the id `mfa` in `[accepted_exclusion]`"),
        (
            "[accountability]\nJanitor = 'x'",
            "`ztscan.toml:2`: the guidance names no role `Janitor` in `[accountability]`",
        ),
    ],
)
def test_ids_and_roles_that_do_not_exist_are_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        validate_names(
            parse_settings(text),
            ["privileged_access.global_admin_count"],
            ["identities.mfa"],
            ["CISO"],
            SourceLines(text, "ztscan.toml"),
        )
    assert str(caught.value) == message


def test_names_that_exist_are_taken() -> None:
    text = EXCLUSION + WAIVER
    validate_names(parse_settings(text), ["privileged_access.global_admin_count"], [], [], SourceLines(text, "ztscan.toml"))


def test_an_accepted_exclusion_holds_through_its_last_day() -> None:
    settings = parse_settings(EXCLUSION)
    (exclusion,) = settings.accepted_exclusions
    assert isinstance(exclusion, AcceptedExclusion)
    assert settings.exclusions_on(date(2027, 1, 31)) == (exclusion,)
    assert settings.exclusions_on(date(2027, 2, 1)) == ()
    assert settings.expired_exclusions(date(2027, 2, 1)) == (exclusion,)


def test_a_subscription_that_is_left_out_and_is_not_there_is_told() -> None:
    there, gone = "11111111-0000-4000-8000-000000000001", "11111111-0000-4000-8000-00000000000f"
    settings = parse_settings(f'[azure]\nexclude = ["{there}", "{gone}"]\n')
    assert list(excluded_subscriptions(settings, {there})) == [
        f"`exclude` of `[azure]` names what is no subscription that the account sees: {gone}",
        f"`exclude` of `[azure]` leaves 1 subscription out, which no check of Azure judges: {there}",
    ]
    assert not list(excluded_subscriptions(parse_settings(""), {there}))
