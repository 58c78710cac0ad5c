"""Every key of ``ztscan.toml`` has a reader: another value of it is seen in a request, a plan, a verdict or an output."""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from tests.cli.running import Shell, cassette
from tests.graph.authority.entra import TENANT
from tests.graph.signing_in import GITHUB_URL, led_to_microsoft
from tests.simulator import TENANTS, simulator
from tests.simulator.azure import ESTATES, management
from ztscan.config.settings import Settings
from ztscan.graph.source import Recorded

CONSENT = "consent.user_consent_restricted"
DEVICE_CODE = "conditional_access.device_code_flow_blocked"
ADMINS = "privileged_access.global_admin_count"
PRIVILEGED_MFA = "mfa_registration.admins_registered"
MEMBERS = "mfa_registration.members_capable"
ADMIN = "idris.seaborn@woodgrove.example"
OTHER_ADMIN = "office@woodgrove.example"
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
AUTHENTICATION_POLICY_ADMINISTRATOR = "0526716b-113d-4c15-b2c8-68e3c22b9f80"
APPLICATION = "6f0c1d9e-3f0b-4a51-9d7d-0c2f7b1e5a11"
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"

Seen = Callable[[Shell, str], Any]


class Key(NamedTuple):
    """The configuration before and after a key is changed, and where the difference is seen."""

    before: str
    after: str
    seen: Seen


def scan(shell: Shell, settings: str, *more: str, checks: tuple[str, ...] = (CONSENT, ADMINS), tenant: str = "woodgrove") -> Any:
    """How a scan with these settings ends."""
    shell.write("ztscan.toml", settings)
    chosen = [part for check in checks for part in ("--check", check)]
    return shell.ztscan("scan", "--replay", cassette(tenant), *chosen, *more)


def result(shell: Shell, settings: str, **options: Any) -> Any:
    scan(shell, settings, "-o", "r.json", **options)
    return json.loads(shell.read("r.json"))


def checks(shell: Shell, settings: str) -> Any:
    """Which checks ran, and what they came to."""
    return [(check["id"], check["verdict"]) for check in result(shell, settings, checks=())["checks"]]


def expectations(shell: Shell, settings: str) -> Any:
    """What the expectations came to."""
    checks = result(shell, settings, checks=(CONSENT,))["checks"]
    return [(check["id"], check["title"], check["findings"]) for check in checks if check["id"].startswith("expect.")]


def check(name: str) -> Seen:
    """All that the result says of one check."""

    def seen(shell: Shell, settings: str) -> Any:
        (found,) = result(shell, settings, checks=(name,))["checks"]
        return found

    return seen


def code(shell: Shell, settings: str) -> Any:
    return scan(shell, settings, "-o", "r.json").code


def code_when_blind(shell: Shell, settings: str) -> Any:
    """The exit code where a critical check cannot be assessed, because the licence for it is missing."""
    return scan(shell, settings, "-o", "r.json", checks=("authentication_methods.fido2_enabled", PRIVILEGED_MFA)).code


def files(shell: Shell, settings: str) -> Any:
    scan(shell, settings)
    return shell.files


def names(shell: Shell, settings: str) -> Any:
    return result(shell, settings)["tenant"]["name"]


def warnings(shell: Shell, settings: str) -> Any:
    return result(shell, settings)["warnings"]


def privileged(shell: Shell, settings: str) -> Any:
    """How many assignments of privileged roles there are in Fabrikam, by role."""
    return result(shell, settings, checks=("privileged_access.cloud_only",), tenant="fabrikam")["statistics"]


def page(shell: Shell, settings: str) -> Any:
    scan(shell, settings, "-o", "r.html")
    return shell.read("r.html")


def headed_page(shell: Shell, settings: str) -> Any:
    shell.write("logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    return page(shell, settings)


def attested(shell: Shell, settings: str) -> Any:
    return [objective["attestation"] for objective in result(shell, settings)["objectives"]]


def statuses(shell: Shell, settings: str) -> Any:
    return [(objective["id"], objective["status"]) for objective in result(shell, settings)["objectives"]]


def compared(shell: Shell, settings: str) -> Any:
    """The exit code and what is said of changes since a baseline in which nothing was found."""
    document = result(shell, "")
    for found in document["checks"]:
        found["findings"], found["verdict"] = [], "pass"
    shell.write("base.json", json.dumps(document))
    ended = scan(shell, settings, "--fail-on", "never", "-o", "r.json")
    return ended.code, "since 2026" in ended.out


def known_gap(shell: Shell, settings: str) -> Any:
    """The exit code where the baseline has each gap of today."""
    document = result(shell, "")
    shell.write("base.json", json.dumps(document))
    return scan(shell, settings, "-o", "r.json").code


def threshold(shell: Shell, settings: str) -> Any:
    """The exit code where one more member than in the baseline cannot do MFA."""
    document = result(shell, "", checks=(MEMBERS,), tenant="contoso")
    del document["checks"][0]["findings"][0]
    shell.write("base.json", json.dumps(document))
    gate = ("--baseline", "base.json", "--fail-on", "never", "--fail-on-drift", "population")
    return scan(shell, settings, *gate, "-o", "r.json", checks=(MEMBERS,), tenant="contoso").code


def budget(shell: Shell, settings: str) -> Any:
    """The seconds that reading may take."""
    budgets: list[float] = []
    read = Recorded.read

    def noted(self: Recorded, *arguments: Any, **options: Any) -> Any:
        budgets.append(options["budget"])
        return read(self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Recorded, "read", noted)
        shell.write("ztscan.toml", settings)
        shell.afresh("scan", "--replay", cassette("woodgrove"), "--check", CONSENT, "-o", "r.json")
    return budgets


def token_request(shell: Shell, settings: str) -> Any:
    """What the authority is asked when the scanner signs in."""
    shell.write("ztscan.toml", settings)
    with pytest.MonkeyPatch.context() as environment:
        for microsoft in led_to_microsoft(Path(shell.folder), environment):
            environment.setenv("AZURE_CLIENT_ID", APPLICATION)
            environment.setenv("AZURE_TENANT_ID", TENANT)
            environment.setenv("AZURE_CLIENT_SECRET", "not a secret")
            environment.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", GITHUB_URL)
            environment.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", microsoft.github.bearer)
            shell.ztscan("doctor")
            asked = [(one.host, one.path, one.form.get("client_id"), sorted(one.form)) for one in microsoft.entra.asked]
    return asked


PRODUCTION = next(one.id for one in ESTATES["contoso"]().subscriptions if one.display_name == "Contoso Production")


def azure(shell: Shell, settings: str) -> Any:
    """What a check of Azure says of Contoso, and what the scan warns of."""
    shell.write("ztscan.toml", settings)
    arguments = ("scan", "-q", "--fail-on", "never", "--check", "azure_network.storage_https", "-o", "r.json")
    with (
        simulator(TENANTS["contoso"]()) as graph,
        management(ESTATES["contoso"]()) as running,
        pytest.MonkeyPatch.context() as env,
    ):
        env.setenv("ZTSCAN_GRAPH_ENDPOINT", graph.url)
        env.setenv("ZTSCAN_AZURE_ENDPOINT", running.url)
        shell.afresh(*arguments)
    read = json.loads(shell.read("r.json"))
    (found,) = read["checks"]
    return found["verdict"], found["detail"], found["findings"], read["warnings"]


def table(header: str, given: Mapping[str, str], **changed: str) -> str:
    """A table of the file; values are written as TOML has them."""
    return "\n".join([header, *(f"{key} = {value}" for key, value in {**given, **changed}.items())])


WAIVER = {
    "check": f'"{CONSENT}"',
    "subject": '"*"',
    "reason": '"accepted until the review"',
    "owner": '"adele.vance@contoso.com"',
    "expires": "2027-03-31",
}
EXCLUSION = {
    "requirement": f'"{DEVICE_CODE}"',
    "reason": '"printers"',
    "expires": "2027-03-31",
    "users": f'["{ADMIN}"]',
}
ATTESTATION = {
    "objective": '"programme.accountability"',
    "status": '"met"',
    "by": '"adele.vance@contoso.com"',
    "on": "2026-10-01",
    "expires": "2027-10-01",
    "evidence": '"minutes of 1 October"',
}


def scan_key(before: str, after: str, seen: Seen) -> Key:
    return Key(f"[scan]\n{before}", f"[scan]\n{after}", seen)


def waiver_key(**changed: str) -> Key:
    return Key(table("[[waiver]]", WAIVER), table("[[waiver]]", WAIVER, **changed), check(CONSENT))


def exclusion_key(**changed: str) -> Key:
    """Seen in the notes, the findings or the proof of the requirement."""
    before, after = (table("[[accepted_exclusion]]", EXCLUSION, **given) for given in ({}, changed))
    return Key(before, after, check(DEVICE_CODE))


def expect_key(**changed: str) -> Key:
    """Each key below these tables is compared in ``tests/conditional_access/test_expectations.py``."""
    given = {"name": '"one"', "then": '["phishing-resistant"]'}
    return Key(table("[[expect]]", given), table("[[expect]]", given, **changed), expectations)


def attestation_key(seen: Seen = attested, **changed: str) -> Key:
    return Key(table("[[attestation]]", ATTESTATION), table("[[attestation]]", ATTESTATION, **changed), seen)


KEYS: Mapping[str, Key] = {
    "tenant.id": Key(f'[tenant]\nid = "{TENANT}"', '[tenant]\nid = "contoso.com"', token_request),
    "tenant.cloud": Key('[tenant]\ncloud = "global"', '[tenant]\ncloud = "usgov"', token_request),
    "scan.auth": scan_key('auth = "secret"', 'auth = "workload"', token_request),
    "scan.client_id": scan_key(
        f'client_id = "{APPLICATION}"', 'client_id = "00000000-1111-4222-8333-444444444444"', token_request
    ),
    "scan.check": scan_key(f'check = ["{CONSENT}"]', 'check = ["consent"]', checks),
    "scan.skip": scan_key('check = ["consent"]', f'check = ["consent"]\nskip = ["{CONSENT}"]', checks),
    "scan.pillar": scan_key('check = ["applications"]', 'check = ["applications"]\npillar = ["identities"]', checks),
    "scan.output": scan_key('output = ["a.md"]', 'output = ["a.csv"]', files),
    "scan.baseline": scan_key("", 'baseline = "base.json"', compared),
    "scan.history": scan_key('output = ["a.md"]', 'output = ["a.md"]\nhistory = "kept"', files),
    "scan.fail_on": scan_key('fail_on = "high"', 'fail_on = "critical"', code),
    "scan.new_only": scan_key(
        'baseline = "base.json"\nfail_on = "high"', 'baseline = "base.json"\nfail_on = "high"\nnew_only = true', known_gap
    ),
    "drift": Key("", '[drift."mfa_registration.members_capable"]\npeople = 50', threshold),
    "scan.fail_on_drift": scan_key('baseline = "base.json"', 'baseline = "base.json"\nfail_on_drift = "never"', compared),
    "scan.allow_unassessed": scan_key("", 'allow_unassessed = ["mfa_registration"]', code_when_blind),
    "scan.min_coverage": scan_key('fail_on = "never"', 'fail_on = "never"\nmin_coverage = 100', code),
    "scan.timeout": scan_key("timeout = 60", "timeout = 5", budget),
    "scan.redact": scan_key("redact = false", "redact = true", names),
    "scan.strict_waivers": Key(
        table("[[waiver]]", WAIVER, expires="2026-01-01") + "\n[scan]\nstrict_waivers = false",
        table("[[waiver]]", WAIVER, expires="2026-01-01") + "\n[scan]\nstrict_waivers = true",
        code,
    ),
    "emergency_access.accounts": Key(
        f'[emergency_access]\naccounts = ["{ADMIN}"]',
        f'[emergency_access]\naccounts = ["{OTHER_ADMIN}"]',
        check("privileged_access.emergency_accounts"),
    ),
    "emergency_access.groups": Key(
        f'[emergency_access]\naccounts = ["{ADMIN}"]\ngroups = []',
        f'[emergency_access]\naccounts = ["{ADMIN}"]\ngroups = ["0f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c01"]',
        check("privileged_access.emergency_accounts"),
    ),
    "azure.management_group": Key("[azure]", '[azure]\nmanagement_group = "mg-platform"', azure),
    "azure.subscriptions": Key("[azure]", f'[azure]\nsubscriptions = ["{PRODUCTION}"]', azure),
    "azure.exclude": Key("[azure]", f'[azure]\nexclude = ["{PRODUCTION}"]', azure),
    "privileged_roles.include": Key("", f'[privileged_roles]\ninclude = ["{AUTHENTICATION_POLICY_ADMINISTRATOR}"]', privileged),
    "privileged_roles.exclude": Key("", f'[privileged_roles]\nexclude = ["{GLOBAL_ADMINISTRATOR}"]', privileged),
    "critical_apps.applications": Key("", f'[critical_apps]\napplications = ["{EXCHANGE}"]', warnings),
    "report.organisation": Key("", '[report]\norganisation = "Woodgrove Ltd"', page),
    "report.classification": Key("", '[report]\nclassification = "Confidential"', page),
    "report.logo": Key("", '[report]\nlogo = "logo.svg"', headed_page),
    "accountability": Key("", '[accountability]\n"Identity Architect" = "Adele Vance"', page),
    "parameters": Key("", f'[parameters."{ADMINS}"]\nmaximum = 1', check(ADMINS)),
    "accepted_exclusion.requirement": exclusion_key(requirement=f'"{ADMINS}"'),
    "accepted_exclusion.reason": exclusion_key(reason='"scanners"'),
    "accepted_exclusion.expires": exclusion_key(expires="2027-04-30"),
    "accepted_exclusion.users": exclusion_key(users=f'["{OTHER_ADMIN}"]'),
    "accepted_exclusion.groups": exclusion_key(groups='["0f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c01"]'),
    "accepted_exclusion.roles": exclusion_key(roles='["62e90394-69f5-4237-9190-012177145e10"]'),
    "accepted_exclusion.applications": exclusion_key(applications='["00000002-0000-0ff1-ce00-000000000000"]'),
    "accepted_exclusion.guest_types": exclusion_key(guest_types='["b2bCollaborationGuest"]'),
    "expect.name": expect_key(name='"two"'),
    "expect.then": expect_key(then='["phishing-resistant", "compliant-device"]'),
    "expect.who": expect_key(**{"who.roles": f'["{GLOBAL_ADMINISTRATOR}"]'}),
    "expect.except": expect_key(**{"except.users": f'["{ADMIN}"]'}),
    "expect.to": expect_key(**{"to.applications": f'["{EXCHANGE}"]'}),
    "expect.when": expect_key(**{"when.clients": '["browser"]'}),
    "waiver.check": waiver_key(check='"consent.admin_workflow"'),
    "waiver.subject": waiver_key(subject='"nobody"'),
    "waiver.reason": waiver_key(reason='"accepted for good reason"'),
    "waiver.owner": waiver_key(owner='"alex.wilber@contoso.com"'),
    "waiver.expires": waiver_key(expires="2026-01-01"),
    "waiver.evidence": waiver_key(evidence='"00000000000000000000000000000000"'),
    "attestation.objective": attestation_key(objective='"network.encrypt_traffic"'),
    "attestation.status": attestation_key(statuses, status='"not_met"'),
    "attestation.by": attestation_key(by='"alex.wilber@contoso.com"'),
    "attestation.on": attestation_key(on="2026-10-02"),
    "attestation.expires": attestation_key(statuses, expires="2026-10-02"),
    "attestation.evidence": attestation_key(evidence='"minutes of 2 October"'),
    "attestation.due": attestation_key(due="2027-05-01"),
}


def documented() -> Iterator[str]:
    """Every key of the file as ``table.key``; a table whose keys are up to the user stands for them."""
    for field in msgspec.structs.fields(Settings):
        candidates = (field.type, *typing.get_args(field.type))
        structs = [one for one in candidates if isinstance(one, type) and issubclass(one, msgspec.Struct)]
        for struct in structs:
            yield from (f"{field.encode_name}.{key.encode_name}" for key in msgspec.structs.fields(struct))
        if not structs:
            yield field.encode_name


def test_every_documented_key_has_an_entry() -> None:
    assert sorted(KEYS) == sorted(documented())


def test_an_entry_changes_the_key_that_it_is_about() -> None:
    for name, key in KEYS.items():
        changed = set(key.before.splitlines()) ^ set(key.after.splitlines())
        assert any(re.match(rf'"?{name.rpartition(".")[2]}|\[{name}', line) for line in changed), name


def emptied(shell: Shell) -> Shell:
    """The folder without the files of the scan before."""
    for path in shell.folder.iterdir():
        if path.is_file():
            path.unlink()
    return shell


@pytest.mark.parametrize("name", KEYS)
def test_another_value_of_a_key_makes_a_difference(name: str, shell: Shell) -> None:
    key = KEYS[name]
    before = key.seen(shell, key.before)
    assert key.seen(emptied(shell), key.after) != before


@pytest.mark.parametrize("name", {key.seen: name for name, key in KEYS.items()}.values())
def test_the_same_value_of_a_key_makes_none(name: str, shell: Shell) -> None:
    """So that a difference is one of the key, and not of the time."""
    key = KEYS[name]
    before = key.seen(shell, key.before)
    assert key.seen(emptied(shell), key.before) == before
