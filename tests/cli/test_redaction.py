"""`--redact`, as it is typed: no name of the tenant in any output, the same pseudonyms for whoever keeps the key."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path

import pytest

import ztscan.checks
import ztscan.reports
from tests.checks import redacted as law
from tests.checks.redacted import names_of, stands
from tests.cli import tenants
from tests.cli.running import Shell, cassette
from ztscan.checks.applications.admin_clients_assignment_required import CLIENTS
from ztscan.checks.applications.third_party_storage_blocked import THIRD_PARTY_STORAGE
from ztscan.core.exit_codes import ExitCode
from ztscan.core.result import to_document
from ztscan.reports.embedding import extracted

OF_MICROSOFT = ("Office 365 Exchange Online", "Quick Access", THIRD_PARTY_STORAGE)
"""Names and ids that Microsoft gives applications of every tenant, which the documentation of checks has too."""
BUILT_IN = frozenset(
    (
        *("AllowInternetOutBound", "AllowVnetOutBound", "Azure AD Joined Device Local Administrator", "AzureActiveDirectory"),
        *("AzureWindowsBaseline", "Consent Policy Settings", "Default Access", "DenyAllOutBound", "MCAS", "Guest Inviter"),
        *("Directory Synchronization Accounts", "Intune Role Administrator", "Microsoft Rights Management Services"),
        *("Remove dormant accounts from sensitive groups", "Some network traffic could not be analyzed", "krbtgt_AzureAD"),
        *("MicrosoftThreatProtection", "NetworkWatcherRG", "Password Rule Settings", "Tenant Creator"),
    )
)
"""Further names of Microsoft that the recorded tenants have: roles, applications, templates of settings, rules."""
WORD = re.compile(r"\w+")
OUTPUTS = ("r.html", "r.json", "r.sarif", "r.xml", "r.csv", "r.md", "r.ocsf.json")


def names(shell: Shell) -> set[str]:
    """Every name and id in the plain result that is the tenant's own: not those of Microsoft's applications."""
    document = json.loads(shell.read("plain.json"))
    found = {document["tenant"]["id"], document["tenant"]["name"], document["tenant"]["domain"]}
    for check in document["checks"]:
        for finding in check["findings"]:
            subject = finding["subject"]
            if subject["kind"] in {"user", "group", "servicePrincipal", "application", "domain"}:
                found |= {subject["id"], subject["name"]}
    for row in document["statistics"]["credential_inventory"]["rows"]:
        found |= {row["holder"], row["name"], *(row["owners"] or ())}
    for example in document["statistics"]["coverage_by_condition"]["examples"]:
        user = dict(example["sign_in"])["user"]
        found |= {user} if "@" in user else set()  # the others are guests of tomorrow, in words of ztscan
    for policy in document["statistics"]["policy_inventory"]["policies"]:
        found |= {policy["id"], policy["name"]}
    return {name for name in found if len(name) > 3} - {*CLIENTS, *CLIENTS.values(), *OF_MICROSOFT}


def told_in(texts: Collection[str], secrets: set[str]) -> set[str]:
    """The secrets that a text tells. Each piece of four letters of their words is looked for first in the words of all texts."""
    different = set(texts)
    words = "\n".join({word for text in different for word in WORD.findall(text)})
    pieces = set(map("".join, zip(words, words[1:], words[2:], words[3:], strict=False)))
    possible = [
        secret
        for secret in secrets
        if all(word[n : n + 4] in pieces for word in WORD.findall(secret) for n in range(len(word) - 3))
    ]
    return {secret for secret in possible for text in different if secret in text}


def test_a_name_is_found_wherever_a_text_tells_it() -> None:
    secrets = {"Kira Marchetti", "kira@contoso.example", "a-b-c", "Otis"}
    assert told_in(["xKira Marchettis", "nobody"], secrets) == {"Kira Marchetti"}
    assert told_in(["x", "9kira@contoso.example9", "a-b-c"], secrets) == {"kira@contoso.example", "a-b-c"}
    assert told_in(["Kira", "Marchetti", "kira@contoso", "Oti s"], secrets) == set()


def texts_of(shell: Shell) -> list[str]:
    """The outputs as readers have them. The result in the HTML report is compressed: it is read as it is taken out."""
    return [text for name in OUTPUTS for text in _texts(shell.read(name), name)]


def _texts(content: bytes, name: str) -> list[str]:
    if not name.endswith(".html") or b"ztscan-result" not in content:
        return [content.decode()]
    page = re.sub(rb'<script type="application/x-ztscan-result".*?</script>', b"", content, flags=re.DOTALL)
    return [page.decode(), to_document(*extracted(content, name)).decode()]


CONFIGURATION = """
[[waiver]]
check = "privileged_access.no_guests"
subject = "adm.otis.radley@contoso.example"
reason = "Kira has agreed"
owner = "kira.marchetti@contoso.example"
expires = 2026-12-01

[[accepted_exclusion]]
requirement = "*"
users = ["adm.otis.radley@contoso.example"]
reason = "Otis (of the annexe) is special"
expires = 2027-01-01

[accountability]
"Identity Architect" = "Viggo Almqvist"
"""


_REDACTED: dict[str, bytes] = {}


@pytest.fixture
def redacted(shell: Shell) -> Shell:
    """A shell in whose folder the outputs of a redacted scan lie, and in `said` what it printed. It is scanned once."""
    shell.write("ztscan.toml", CONFIGURATION)
    if not _REDACTED:
        outputs = [part for name in OUTPUTS for part in ("-o", name)]
        ended = shell.ztscan("scan", "--replay", cassette("contoso"), "--fail-on", "never", "--redact", *outputs)
        assert ended.code == ExitCode.MET, ended.err
        shell.write("said", ended.out + ended.err)
        _REDACTED.update({name: shell.read(name) for name in (*OUTPUTS, "said")})
    for name, content in _REDACTED.items():
        (shell.folder / name).write_bytes(content)
    return shell


def test_no_name_of_the_tenant_is_in_any_output(redacted: Shell) -> None:
    redacted.scanned("contoso", "plain.json")
    secrets = names(redacted)
    assert len(secrets) > 20
    assert told_in([*texts_of(redacted), redacted.read("said").decode()], secrets) == set()


def test_nothing_that_the_configuration_tells_of_people_is_in_any_output(redacted: Shell) -> None:
    plain = redacted.ztscan("scan", "--replay", cassette("contoso"), "-o", "plain.json")
    said = redacted.read("said").decode()
    assert "Otis (of the annexe) is special, until 2027-01-01" in redacted.read("plain.json").decode()
    assert "waiver of privileged_access.no_guests for adm.otis.radley@contoso.example matches no finding" in plain.err
    assert "waiver of privileged_access.no_guests for user-" in said
    for text in (said, *texts_of(redacted)):
        told = text.casefold()  # digests in base64 spell words of four letters by chance, but no dot and no blank
        assert {word for word in ("otis.", "otis (", "annexe)", "kira.", "kira has", "viggo ", "viggo.") if word in told} == set()
    assert "declared exclusion: [removed], until 2027-01-01" in redacted.read("r.json").decode()


def test_a_waiver_that_is_refused_is_not_told_by_its_subject(shell: Shell) -> None:
    shell.write("ztscan.toml", CONFIGURATION)
    run = ("scan", "-q", "--replay", cassette("contoso"), "--strict-waivers", "-o", "r.json")
    assert "for `adm.otis.radley@contoso.example`" in shell.ztscan(*run).err
    refused = shell.ztscan(*run, "--redact")
    assert refused.code == ExitCode.USAGE
    assert "the waiver of `privileged_access.no_guests` for `user-" in refused.err
    assert "otis" not in refused.err


def test_a_kept_key_gives_the_same_pseudonyms_again(shell: Shell) -> None:
    shell.scanned("contoso", "plain.json", *tenants.FEW)
    for name in ("one.json", "two.json"):
        assert shell.ztscan("report", "plain.json", "--redact", "--redact-key", "key", "-o", name).code == ExitCode.MET
    assert shell.read("one.json") == shell.read("two.json")
    assert shell.ztscan("report", "plain.json", "--redact", "-o", "three.json").code == ExitCode.MET
    assert shell.read("three.json") != shell.read("one.json")
    assert (shell.folder / "key").stat().st_mode & 0o777 == 0o600


def test_no_name_of_the_tenant_is_in_a_comparison(shell: Shell) -> None:
    shell.scanned("contoso", "plain.json")
    earlier(shell)
    secrets = names(shell)
    told = shell.ztscan("diff", "before.json", "plain.json")
    assert told.code == ExitCode.DRIFT
    assert told_in([told.out], secrets), "without the option the names are told"
    outputs = [part for name in OUTPUTS for part in ("-o", name)]
    ended = shell.ztscan("diff", "before.json", "plain.json", "--redact", "--annotate", "github", *outputs)
    assert ended.code == ExitCode.DRIFT, ended.err
    assert told_in([*texts_of(shell), ended.out, ended.err], secrets) == set()
    (changed,) = json.loads(shell.read("r.json"))["configuration"]
    assert changed["changes"][0]["before"] == "enabledForReportingButNotEnforced", "the words of Graph stay"


def test_a_kept_key_gives_a_comparison_the_pseudonyms_of_the_reports(shell: Shell) -> None:
    shell.scanned("contoso", "plain.json", *tenants.FEW)
    earlier(shell)
    key = ("--redact", "--redact-key", "key")
    assert shell.ztscan("report", "plain.json", *key, "-o", "report.json").code == ExitCode.MET
    assert shell.ztscan("diff", "before.json", "plain.json", *key, "-o", "drift.json").code == ExitCode.DRIFT
    tenant = json.loads(shell.read("report.json"))["tenant"]
    assert tenant["name"] != "Contoso"
    assert json.loads(shell.read("drift.json"))["tenant"] == tenant


def test_a_redacted_result_is_a_baseline_under_its_key(shell: Shell) -> None:
    gate = ("--fail-on", "never", "--fail-on-drift", "any", "--redact", "--redact-key", "key")
    first = tenants.scan(shell, tenants.contoso(), *gate, "-o", "base.json")
    assert first.code == ExitCode.MET, first.err
    same = tenants.scan(shell, tenants.contoso(), *gate, "--baseline", "base.json", "-o", "same.json", night=1)
    assert same.code == ExitCode.MET, same.err
    assert "nothing changed" in same.out
    changed = tenants.report_only(tenants.contoso())
    ended = tenants.scan(shell, changed, *gate, "--baseline", "base.json", "-o", "after.json", "-o", "after.md", night=2)
    assert ended.code == ExitCode.DRIFT, ended.err
    assert "policies and settings: 1 changed" in ended.out
    assert "CA002" not in ended.out + shell.read("after.md").decode()


def test_a_redacted_result_is_no_baseline_under_another_key(shell: Shell) -> None:
    tenants.scan(shell, tenants.contoso(), "--redact", "-o", "base.json")
    for more in ((), ("--redact",)):
        ended = tenants.scan(shell, tenants.contoso(), *more, "--baseline", "base.json", "-o", "after.json", night=1)
        assert ended.code == ExitCode.USAGE
        assert "either both redacted with the same key or neither" in ended.err
    assert "after.json" in shell.files, "what was read is written before the baseline is refused"


def earlier(shell: Shell) -> None:
    """Write ``before.json``: ``plain.json`` with every finding on a user missing, and the first policy in report-only."""
    document = json.loads(shell.read("plain.json"))
    for check in document["checks"]:
        check["findings"] = [finding for finding in check["findings"] if finding["subject"]["kind"] != "user"]
    policies = document["configuration"]["conditional_access_policies"].values()
    next(policy for policy in policies if policy["state"] == "enabled")["state"] = "enabledForReportingButNotEnforced"
    shell.write("before.json", json.dumps(document))


def test_what_is_no_key_is_refused(shell: Shell) -> None:
    shell.scanned("contoso", "plain.json", *tenants.FEW)
    shell.write("key", "short")
    ended = shell.ztscan("report", "plain.json", "--redact", "--redact-key", "key", "-o", "r.html")
    assert ended.code == ExitCode.USAGE
    assert "`key` is not a key" in ended.err
    assert "r.html" not in shell.files


def test_a_pdf_without_a_browser_is_refused_before_anything_is_read(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.setenv("ZTSCAN_BROWSER", "netscape-navigator")
    ended = shell.ztscan("scan", "--replay", cassette("contoso"), "-o", "r.pdf")
    assert ended.code == ExitCode.USAGE
    assert re.search("browser `netscape-navigator` was not found", ended.err)


WORD = re.compile(r"[^\W_]+")
SAID = (".css", ".csv", ".html", ".js", ".md", ".py", ".toml")
TENANTS = ("contoso", "fabrikam", "woodgrove")


def own_texts() -> str:
    """All that ztscan itself says, in lower case: its documentation, the words in its code, and its pages."""
    rooms = {Path(room) for package in (ztscan, ztscan.checks, ztscan.reports) for room in package.__path__}
    files = {file.resolve() for room in rooms for file in room.rglob("*") if file.suffix in SAID}
    return "\n".join(file.read_text("utf-8") for file in sorted(files)).casefold()


def standing(names: Collection[str], text: str) -> set[str]:
    """Those that stand in a text. Most have a word that it does not have at all, so that it is not searched for them."""
    words = frozenset(WORD.findall(text))
    return {name for name in names if words.issuperset(WORD.findall(name)) and stands(name, text)}


@pytest.mark.parametrize("tenant", TENANTS)
def test_no_name_of_what_was_read_is_in_any_output(shell: Shell, tenant: str) -> None:
    """With Azure: names of resources, groups, rules, servers and user flows, too, wherever they stand in a sentence."""
    answers = [one["response"].get("body") for one in json.loads(Path(cassette(tenant)).read_bytes())["interactions"]]
    texts = [(answer or {}).get("string") or "" for answer in answers]
    secrets = {name for text in texts if text.startswith("{") for name in names_of(json.loads(text))}
    assert len(secrets) > 100
    outputs = [part for name in OUTPUTS for part in ("-o", name)]
    ended = shell.ztscan("scan", "--replay", cassette(tenant), "--azure", "--fail-on", "never", "--redact", *outputs)
    told = "\n".join([*texts_of(shell), ended.out, ended.err])
    left = standing(secrets - law.OF_MICROSOFT - BUILT_IN, told)
    ours = own_texts()
    assert {name for name in left if not stands(name.casefold(), ours)} == set()


def test_what_ztscan_says_of_its_own_checks_is_no_name(redacted: Shell) -> None:
    """A group that is called *Finance* or *Access* does not tear the id of a check apart."""
    document = json.loads(redacted.read("r.json"))
    assert [one["reason"] for one in document["objectives"] if re.search(r"`[a-z_]+\.[^`]*-[0-9a-f]{10}", one["reason"])] == []
    owners = {one["owner"] for one in document["objectives"]}
    told = {
        owner for one in document["objectives"] for owner in re.findall(r"attestation by the owner \(([^)]*)\)", one["reason"])
    }
    assert told
    assert told <= owners
