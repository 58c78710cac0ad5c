"""`ztscan access` for service principals, agents and groups, device properties, names of applications, and one policy."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest

from tests.cli.running import Ended, Shell, cassette
from tests.cli.test_access import ADA, ADDRESS, COUNTRIES, COUNTRY, ELSEWHERE, asked, names
from tests.recordings import ROOT
from ztscan.cli.access import ONLY_OF, command
from ztscan.cli.choices import AccessOptions, SourceOptions
from ztscan.core.exit_codes import ExitCode

BACKUP_JOB = "dd52d3a2-5ae1-5a80-9db7-f6201fa9be78"


def access(shell: Shell, *arguments: str) -> Ended:
    return shell.ztscan("access", "-q", "--replay", cassette("contoso"), *arguments)


def document(ended: Ended) -> dict[str, Any]:
    assert ended.code in (ExitCode.MET, ExitCode.INCOMPLETE), ended.err
    read: dict[str, Any] = json.loads(ended.out)
    return read


def test_a_service_principal_is_blocked_by_its_policy_and_by_no_policy_for_users(shell: Shell) -> None:
    found = document(access(shell, "--service-principal", BACKUP_JOB, *ELSEWHERE, "--format", "json"))
    assert (found["verdict"], names(found["applies"])) == ("block", {"CA042"})
    assert found["what_if"]["signInIdentity"]["servicePrincipalId"] == BACKUP_JOB
    for_users = next(one for one in found["does_not_apply"] if one["name"].startswith("CA002"))
    assert for_users["decided_by"] == ["user: it applies to users, not to service principals"]
    text = access(shell, "--service-principal", found["sign_in"]["service principal"], *ELSEWHERE)
    assert "Blocked by CA042 Backup job from build servers only" in text.out
    assert access(shell, "--service-principal", "nobody").code == ExitCode.USAGE


def test_the_question_about_a_group_in_the_readme_has_an_answer_in_the_demo(shell: Shell) -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith("ztscan access --group"))
    ended = access(shell, *shlex.split(line, comments=True)[2:])
    assert ended.code == ExitCode.MET, ended.out
    assert "40 members: granted with controls" in ended.out


def test_an_agent_is_found_by_its_name_or_the_error_says_that_there_is_none(shell: Shell) -> None:
    ended = access(shell, "--agent", "nobody")
    assert ended.code == ExitCode.USAGE
    assert "no agent `nobody` in this tenant" in ended.err


@pytest.mark.parametrize(
    "arguments", [(), ("--user", ADA, "--group", "Contractors"), ("--agent", "a", "--service-principal", "b")]
)
def test_exactly_one_actor_is_named(shell: Shell, arguments: tuple[str, ...]) -> None:
    ended = access(shell, *arguments)
    assert ended.code == ExitCode.USAGE
    assert "give one of `--user`, `--service-principal`, `--agent` and `--group`" in ended.err
    assert ended.err.startswith(f"error: {'several options say' if arguments else 'no option says'} who signs in")


def test_the_members_of_a_group_are_told_apart_by_what_they_meet(shell: Shell) -> None:
    ended = access(shell, "--group", "Contractors", *ELSEWHERE)
    assert ended.code == ExitCode.MET, ended.err
    assert "members: granted with controls (" in ended.out
    assert "by CA024 Terms of use for contractors" in ended.out
    found = document(access(shell, "--group", "contractors", *ELSEWHERE, "--format", "json"))
    members = [member for answer in found["answers"] for member in answer["members"]]
    assert len(members) == len({member["id"] for member in members}) > 20
    for answer in found["answers"]:
        member = answer["members"][0]
        alone = asked(shell, *ELSEWHERE, user=member["id"])
        assert (alone["blocked"], tuple(alone["demand"])) == (answer["answer"] == "blocked", tuple(answer["controls"]))


def test_a_group_without_an_answer_is_told_what_is_missing(shell: Shell) -> None:
    ended = access(shell, "--group", "Contractors")
    assert ended.code == ExitCode.INCOMPLETE
    heading, _, answers = ended.out.partition("\n\n")
    assert heading.startswith("group            Contractors\nresource         Office 365 Exchange Online (the default: ")
    assert answers.splitlines()[1:3] == [f"  Missing: {one}: {COUNTRIES}" for one in (COUNTRY, ADDRESS)]
    found = document(access(shell, "--group", "Contractors", "--format", "json"))
    assert "user" not in found["sign_in"]
    assert found["sign_in"]["resource"] == "Office 365 Exchange Online"
    (answer,) = found["answers"]
    assert answer["missing"] == [
        {"what": "the country of the sign-in", "step": "give `--country`", "policies": [COUNTRIES]},
        {"what": "the IP address of the sign-in", "step": "give `--ip`", "policies": [COUNTRIES]},
    ]


def test_a_group_whose_members_were_not_read_is_refused(shell: Shell) -> None:
    ended = access(shell, "--group", "Nobody's group")
    assert ended.code == ExitCode.USAGE
    assert "there is no group `Nobody's group` among those whose members are read" in ended.err
    assert "name a group that a policy names" in ended.err
    assert "the nearest names are: `Contractors`" in access(shell, "--group", "Contractor").err


def test_applications_and_bundles_go_by_name(shell: Shell) -> None:
    whole = asked(shell, "--app", "Office 365", *ELSEWHERE)
    assert whole["sign_in"]["resource"] == "Office 365"
    assert "CA010" in names(whole["applies"])
    exchange = asked(shell, "--app", "Exchange Online", *ELSEWHERE)
    assert exchange["sign_in"]["resource"] == "Office 365 Exchange Online"
    assert whole["demand"] == exchange["demand"]
    portals = asked(shell, "--app", "Microsoft admin portals", *ELSEWHERE)
    assert portals["sign_in"]["resource"] == "Microsoft admin portals"


def test_a_device_filter_sees_the_properties_of_the_device(shell: Shell) -> None:
    explained = ("--user", ADA, *ELSEWHERE, "--explain", "CA014")
    without = access(shell, *explained)
    assert "devices outside of the filter `" in without.out
    owned = access(shell, *explained, "--device-property", "deviceOwnership=Company", "--device", "compliant")
    assert owned.out != without.out
    for wrong, told in (("colour=red", "unknown device property `colour`"), ("model", "write NAME=VALUE")):
        ended = access(shell, "--user", ADA, "--device-property", wrong)
        assert ended.code == ExitCode.USAGE
        assert told in ended.err


def test_one_policy_is_explained_condition_by_condition(shell: Shell) -> None:
    ended = access(shell, "--user", ADA, *ELSEWHERE, "--explain", "CA004")
    assert ended.code == ExitCode.MET
    first, *conditions = ended.out.splitlines()
    assert first == "CA004 Block legacy authentication: does not apply"
    told = {line[2:18].strip(): line[18:].split(None, 1) for line in conditions}
    assert "included by all users" in " ".join(told["user"])
    assert "does not hold  not included: Exchange ActiveSync clients, Other clients" in ended.out
    found = document(access(shell, "--user", ADA, *ELSEWHERE, "--explain", "CA004", "--format", "json"))
    assert (found["applies"], found["grant"]) == (False, "block")
    assert {one["condition"]: one["holds"] for one in found["conditions"]} == {
        "user": True,
        "resource": True,
        "client app": False,
    }
    for name, told_ in (("nothing", "no policy `nothing`"), ("CA0", "several policies are called `CA0`")):
        refused = access(shell, "--user", ADA, "--explain", name)
        assert refused.code == ExitCode.USAGE
        assert told_ in refused.err


def test_an_exclusion_is_named_and_no_list_is_cut_in_the_middle(shell: Shell) -> None:
    ended = access(shell, "--user", ADA, *ELSEWHERE)
    assert "CA023 Payroll: compliant device elsewhere: user: excluded by group All staff in headquarters" in ended.out
    assert "CA040 Block countries without business: location: excluded by location Countries with business" in ended.out
    assert "…" not in ended.out


def test_verify_is_for_one_sign_in_that_entra_can_evaluate(shell: Shell) -> None:
    for arguments in (("--group", "Contractors"), ("--agent", "a"), ("--user", ADA, "--explain", "CA004")):
        assert access(shell, *arguments, "--verify").code == ExitCode.USAGE


BUNDLE = ("--app", "Office 365", "--country", "NL", "--ip", "198.51.100.200")
THEO = "theo.ravensworth@contoso.example"


def test_a_bundle_whose_applications_are_all_blocked_is_blocked(shell: Shell) -> None:
    """By policies that differ from one application to another: who signs in does not see that."""
    ended = access(shell, "--user", THEO, *BUNDLE)
    assert ended.code == ExitCode.MET, ended.err
    assert "Blocked: required grant controls cannot be satisfied" in ended.out
    assert "the answers differ" not in ended.out
    assert "CA011 Compliant Windows and macOS: " in ended.out.partition("Applies")[2].partition("Does not apply")[0]
    found = asked(shell, *BUNDLE, user=THEO)
    assert (found["blocked"], found["missing"], "differing" in found) == (True, [], False)
    assert {"CA010", "CA011", "CA014"} <= names(found["applies"])


def test_of_a_bundle_only_what_differs_is_told_apart(shell: Shell) -> None:
    found = asked(shell, *BUNDLE, "--device", "compliant", user=THEO)
    assert found["verdict"] == "unknown"
    assert [one["policies"] for one in found["missing"]] == [["CA020 Strong sign-in to admin portals"]]
    granted, undetermined = found["differing"]
    assert granted.startswith("Office 365 Exchange Online, Office 365 SharePoint Online, ")
    assert undetermined.startswith("Microsoft Office 365 Portal, Microsoft Exchange Online Protection: undetermined (CA020 ")
    assert names([one for one in found["does_not_apply"] if one["unsure"]]) == {"CA020"}
    assert "CA001" in names(found["applies"])


def test_a_group_meets_the_same_answer_of_a_bundle(shell: Shell) -> None:
    ended = access(shell, "--group", "MFA exclusions", *BUNDLE)
    assert ended.code == ExitCode.MET, ended.err
    assert "undetermined" not in ended.out


ACTORS = {"--user": ADA, "--group": "Contractors", "--service-principal": BACKUP_JOB}
OF_PEOPLE = {
    "--user-risk": "high",
    "--sign-in-risk": "high",
    "--insider-risk": "elevated",
    "--device": "compliant",
    "--device-property": "model=x",
    "--client": "other",
    "--platform": "macOS",
    "--flow": "deviceCodeFlow",
}


@pytest.mark.parametrize("actor", ACTORS)
def test_no_option_is_silently_ignored(shell: Shell, actor: str) -> None:
    """Each option of the sign-in is looked at for this kind of actor, or refused with a reason."""
    person = actor != "--service-principal"
    for option, value in {**OF_PEOPLE, "--workload-risk": "high"}.items():
        ended = access(shell, actor, ACTORS[actor], option, value, *ELSEWHERE)
        refused = ended.code == ExitCode.USAGE and f"`{option}` is about the sign-in of" in ended.err
        assert refused is ((option in OF_PEOPLE) is not person), (option, ended.err)
    explained = access(shell, actor, ACTORS[actor], "--explain", "CA024", *ELSEWHERE)
    assert ("`--explain` is about one sign-in" in explained.err) is (actor == "--group")


@pytest.mark.parametrize(("actor", "of_others"), [("--user", False), ("--service-principal", True)])
def test_the_default_itself_is_refused_where_somebody_gives_it(shell: Shell, actor: str, of_others: bool) -> None:
    for parameter in command.params:
        if isinstance(parameter.default, str) and ONLY_OF.get(parameter.name or "") is of_others:
            option = parameter.opts[0]
            ended = access(shell, actor, ACTORS[actor], option, parameter.default)
            assert ended.code == ExitCode.USAGE, option
            assert f"`{option}` is about the sign-in of" in ended.err


def test_every_option_of_the_sign_in_says_whom_it_is_about() -> None:
    told = {parameter.name for parameter in command.params if parameter.name in AccessOptions.__struct_fields__}
    about_all = {"user", "service_principal", "agent", "group", "explain", "app", "location", "ip", "country", "verified", "form"}
    of_source = {*SourceOptions.__struct_fields__, "config", "verbose", "quiet"}
    assert told - about_all - of_source == set(ONLY_OF)


def test_an_unknown_authentication_context_is_refused_with_those_that_there_are(shell: Shell) -> None:
    ended = access(shell, "--user", ADA, "--app", "c9", *ELSEWHERE)
    assert ended.code == ExitCode.USAGE
    assert "no authentication context `c9`" in ended.err
    assert "`c1` (Change of access policies), `c2` (Confidential sites)" in ended.err
    assert asked(shell, "--app", "c2", *ELSEWHERE)["sign_in"]["resource"] == "authentication context c2"


def test_a_control_that_the_stated_device_meets_is_said_to_be_met(shell: Shell) -> None:
    found = asked(shell, "--device", "compliant", *ELSEWHERE)
    assert any(
        one.startswith("compliantDevice or domainJoinedDevice (met: compliantDevice), by CA011") for one in found["demand"]
    )
    assert not any("cannot be met" in one for one in found["demand"])


def test_of_a_workload_only_what_concerns_it_is_said(shell: Shell) -> None:
    found = document(access(shell, "--service-principal", BACKUP_JOB, *ELSEWHERE, "--format", "json"))
    assert set(found["sign_in"]) == {"service principal", "resource", "location", "risk"}
    granted = access(shell, "--service-principal", "Tenant automation", *ELSEWHERE)
    assert "Access granted" in granted.out
    assert "MFA required" not in granted.out
