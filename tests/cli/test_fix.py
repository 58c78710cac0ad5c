"""`ztscan fix`: a folder of files, nothing applied, and what remains."""

from __future__ import annotations

import json
import re
import stat

from tests.cli.running import Shell, cassette
from ztscan.core.exit_codes import ExitCode

TENANT = "woodgrove"


def test_a_recording_is_fixed_in_memory_and_what_remains_is_said(shell: Shell) -> None:
    ended = shell.ztscan("fix", "--replay", cassette(TENANT), "-o", "fixes")
    assert ended.code == ExitCode.MET
    told = re.search(r"With these (\d+) changes(?:, without .* from you)?: (\d+) → (\d+) gaps.*", ended.err)
    assert told is not None
    assert int(told[2]) - int(told[3]) >= int(told[1]) >= 16
    assert "Nothing was applied" in ended.err
    folder = shell.folder / "fixes"
    names = sorted(path.name for path in folder.iterdir())
    assert {"README.md", "rollback.json", "rollback.ps1", "01-authentication_methods.system_preferred.ps1"} <= set(names)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert told[0].partition(",")[0] in (folder / "README.md").read_text(encoding="utf-8")


def test_a_result_has_the_same_fixes_without_a_second_scan(shell: Shell) -> None:
    shell.scanned(TENANT, "result.json")
    assert shell.ztscan("fix", "result.json", "-o", "of-result").code == ExitCode.MET
    shell.ztscan("fix", "--replay", cassette(TENANT), "-o", "of-recording")
    one, other = (
        {path.name: path.read_bytes() for path in (shell.folder / name).iterdir() if path.name != "README.md"}
        for name in ("of-result", "of-recording")
    )
    assert one == other
    assert "--replay" in shell.ztscan("fix", "result.json", "-o", "third").err


def test_checks_choose_the_fixes(shell: Shell) -> None:
    shell.scanned(TENANT, "result.json")
    assert shell.ztscan("fix", "tenant_settings.no_tenant_creation", "external_identities", "result.json").code == ExitCode.MET
    found = [path.name.partition("-")[2] for path in sorted((shell.folder / "fixes").glob("*-*.json"))]
    chosen = ["external_identities.email_verified_join_off.json", "tenant_settings.no_tenant_creation.json"]
    assert [name for name in found if name in chosen] == chosen
    assert {name.partition(".")[0] for name in found} == {"external_identities", "tenant_settings"}
    assert [name for name in found if name.startswith("tenant_settings")] == chosen[1:]
    undone = json.loads(shell.read("fixes/rollback.json"))
    bodies = {entry["checks"][0]: entry["body"] for entry in undone}
    assert bodies["external_identities.email_verified_join_off"] == {"allowEmailVerifiedUsersToJoinOrganization": True}


def test_a_fix_means_the_same_people_whether_it_is_chosen_alone_or_among_all(shell: Shell) -> None:
    """`admin_sign_in_frequency` was once ten administrators alone, and among all fixes a device of everybody."""
    check = "conditional_access.admin_sign_in_frequency"
    assert shell.ztscan("demo", "-o", "result.json").code == ExitCode.MET
    told = []
    for output, names in (("one", (check,)), ("all", ())):
        assert shell.ztscan("fix", *names, "result.json", "-o", output).code == ExitCode.MET
        sections = shell.read(f"{output}/README.md").decode().split("\n## ")
        named = [section for section in sections if re.match(rf"[0-9]+-{check}\n", section)]
        told.append([found for section in named for found in re.findall(r"applies to ([\d,]+ p\w+)", section)])
    assert told == [["10 people"], ["10 people"]]


def test_each_fix_that_was_written_is_counted_in_the_effect_or_needs_a_value(shell: Shell) -> None:
    for more in ((), ("--only", "report-only")):
        output = f"fixes{len(more)}"
        ended = shell.ztscan("fix", "--replay", cassette("contoso"), "-o", output, *more)
        written = re.search(r"Wrote ([\d,]+) fixes", ended.err)
        told = re.search(r"With these ([\d,]+) changes(?:, without the ([\d,]+) that need a value from you)?", ended.err)
        assert written is not None
        assert told is not None
        assert int(written[1]) == int(told[1]) + int(told[2] or 0)
        assert (told[2] is None) == bool(more)
        choices = [path for path in (shell.folder / output).glob("*-*.json") if json.loads(path.read_text("utf-8"))["inputs"]]
        assert len(choices) == int(told[2] or 0)


def test_where_no_failing_check_has_a_call_it_says_where_the_steps_are(shell: Shell) -> None:
    assert shell.ztscan("demo", "-o", "result.json").code == ExitCode.MET
    ended = shell.ztscan("fix", "intune", "result.json", "-o", "of-intune")
    assert ended.code == ExitCode.MET
    assert re.search(r"None of the \d+ failing checks has a fix by API: README.md in of-intune says why", ended.err)
    assert "`ztscan checks show CHECK`" in ended.err
    assert not re.search(r"Wrote|Read each fix|--replay", ended.err)
    assert "There is no fix to apply" in shell.read("of-intune/README.md").decode()


def test_a_folder_of_others_is_refused_before_anything_is_read(shell: Shell) -> None:
    (shell.folder / "mine").mkdir()
    shell.write("mine/notes.txt", "mine")
    ended = shell.ztscan("fix", "absent.json", "-o", "mine")
    assert (ended.code, "is not empty" in ended.err) == (ExitCode.USAGE, True)
    assert [path.name for path in (shell.folder / "mine").iterdir()] == ["notes.txt"]
    shell.write("file", "")
    assert "not a folder" in shell.ztscan("fix", "absent.json", "-o", "file").err
    (shell.folder / "link").symlink_to(shell.folder / "mine", target_is_directory=True)
    assert "not a folder" in shell.ztscan("fix", "absent.json", "-o", "link").err


def test_a_result_has_to_be_named(shell: Shell) -> None:
    for arguments in ((), ("consent",), ("consent", "result.html")):
        ended = shell.ztscan("fix", *arguments)
        assert (ended.code, "there is no result to fix" in ended.err) == (ExitCode.USAGE, True)
    ended = shell.ztscan("fix", "--replay", "recording.json", "result.json")
    assert (ended.code, "stands in place of a result" in ended.err) == (ExitCode.USAGE, True)
    shell.scanned(TENANT, "result.json")
    for named in (("consentt", "result.json"), ("result.json", "consentt"), ("consent", "result.json", "consentt")):
        assert "did you mean" in shell.ztscan("fix", *named).err
    assert "2 results are named: `result.json`, `other.json`" in shell.ztscan("fix", "result.json", "consent", "other.json").err


def test_a_result_with_a_path_that_leads_elsewhere_is_refused(shell: Shell) -> None:
    shell.scanned(TENANT, "result.json")
    text = shell.read("result.json").decode().replace('"/policies/authorizationPolicy"', '"/policies/../users\'"')
    shell.write("changed.json", text)
    ended = shell.ztscan("fix", "changed.json")
    assert (ended.code, "is not a ztscan result" in ended.err) == (ExitCode.USAGE, True)


def test_report_only_leaves_out_what_changes_settings(shell: Shell) -> None:
    shell.scanned(TENANT, "result.json")
    ended = shell.ztscan("fix", "tenant_settings", "result.json", "--only", "report-only")
    assert (ended.code, "has a fix that reports first" in ended.err) == (ExitCode.MET, True)
    assert sorted(path.name for path in (shell.folder / "fixes").iterdir()) == ["README.md", "rollback.json", "rollback.ps1"]


def test_report_only_writes_nothing_that_enforces_in_any_format(shell: Shell) -> None:
    """Terraform text once imported the live policy, changed and enabled, next to a script that makes a copy."""
    enforcing = re.compile(r"""["']?state["']?\s*[=:]\s*\\?["']enabled\\?["']""")
    for tenant in ("contoso", "woodgrove", "fabrikam"):
        shell.ztscan("fix", "--replay", cassette(tenant), "-o", tenant, "--only", "report-only")
        folder = shell.folder / tenant
        for path in (*sorted(folder.glob("*-*")), folder / "rollback.ps1"):
            text = path.read_text("utf-8")
            assert not enforcing.search(text), path.name
            if path.suffix == ".json":
                for step in json.loads(text)["steps"]:
                    assert step["stage"] == "report_only", path.name
                    assert step["call"]["method"] == "POST" or step["undo"]["body"].get("state") != "enabled", path.name
            elif path.suffix == ".tf":
                assert 'state        = "enabledForReportingButNotEnforced"' in text, path.name


def test_a_result_that_tells_no_fixes_is_refused_and_not_taken_for_one_without_gaps(shell: Shell) -> None:
    shell.ztscan("scan", "--replay", cassette(TENANT), "--redact", "-o", "redacted.json")
    ended = shell.ztscan("fix", "redacted.json")
    assert (ended.code, "it is redacted, or an older version wrote it" in ended.err) == (ExitCode.USAGE, True)
    assert not (shell.folder / "fixes").exists()


def test_where_nothing_fails_that_is_said_and_no_folder_is_written(shell: Shell) -> None:
    shell.scanned(TENANT, "result.json")
    verdicts = {check["id"]: check["verdict"] for check in json.loads(shell.read("result.json"))["checks"]}
    told = {"pass": "passes", "not_applicable": "does not apply", "not_assessed": "could not be assessed"}
    for verdict, words in told.items():
        check = next(key for key, found in verdicts.items() if found == verdict)
        ended = shell.ztscan("fix", check, "result.json", "-o", "none")
        assert (ended.code, f"`{check}` {words}" in ended.err) == (ExitCode.MET, True)
        assert ("Wrote" in ended.err, "README" in ended.err) == (False, False)
    two = [key for key, found in verdicts.items() if found == "pass"][:2]
    assert "of 2 checks, 2 pass." in shell.ztscan("fix", *two, "result.json", "-o", "none").err
    assert not (shell.folder / "none").exists()
