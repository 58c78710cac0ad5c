"""`ztscan notify`, as it is typed: when it speaks, what arrives at receivers on loopback, and what never leaves."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.cli.running import Shell, cassette
from tests.notification.receiving import MailReceiver, WebReceiver, mail_receiver, web_receiver
from ztscan.core.confidential import forget
from ztscan.core.exit_codes import ExitCode
from ztscan.graph.outbound import CERTIFICATES, PROXIES
from ztscan.notification import delivery
from ztscan.notification.destination import FILE, VARIABLES

SECRET = "2f1c-Loopback-Only-9d77"
PASSWORD = "Not-A-Real-Password-31"
QUICK = ("--check", "consent.*", "--check", "conditional_access.no_untargeted_policy")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No pause between attempts, no address of this machine's own, and no secret that is known from another test."""
    for name in (*VARIABLES, *(name + FILE for name in VARIABLES), *PROXIES, *CERTIFICATES, "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(delivery, "_FIRST_PAUSE", 0.001)
    monkeypatch.setattr(delivery, "MAX_PAUSE", 0.002)
    yield
    forget()


@pytest.fixture
def shell(shell: Shell) -> Shell:
    shell.scanned("contoso", "result.json", *QUICK)
    return shell


@pytest.fixture
def web() -> Iterator[WebReceiver]:
    with web_receiver() as receiver:
        yield receiver


@pytest.fixture
def post_office(tmp_path: Path, shell: Shell) -> Iterator[MailReceiver]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    shell.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with mail_receiver(authority) as receiver:
        shell.setenv("ZTSCAN_SMTP_SERVER", f"localhost:{receiver.port}")
        shell.setenv("ZTSCAN_MAIL_FROM", "ztscan@contoso.example")
        shell.setenv("ZTSCAN_MAIL_TO", "soc@contoso.example, ciso@contoso.example")
        yield receiver


def changed(shell: Shell, change: Any, name: str = "after.json") -> None:
    """A result like ``result.json``, but for what ``change`` does to its checks."""
    document = json.loads(shell.read("result.json"))
    change({check["id"]: check for check in document["checks"]})
    shell.write(name, json.dumps(document))


def without_findings(checks: dict[str, Any]) -> None:
    failing = next(check for check in checks.values() if check["verdict"] == "fail")
    failing.update(verdict="pass", findings=[])


# -- when it speaks ------------------------------------------------------------------------------------------------


def test_a_quiet_night_sends_nothing(shell: Shell, web: WebReceiver) -> None:
    shell.setenv("ZTSCAN_TEAMS_URL", web.url)
    ended = shell.ztscan("notify", "result.json", "--baseline", "result.json", "--to", "teams")
    assert (ended.code, web.posted) == (ExitCode.MET, [])
    assert "nothing to say" in ended.err
    assert shell.ztscan("notify", "result.json", "--baseline", "result.json", "--to", "teams", "--always").code == ExitCode.MET
    assert len(web.posted) == 1


def test_a_gap_that_the_baseline_does_not_have_is_told(shell: Shell, web: WebReceiver) -> None:
    shell.setenv("ZTSCAN_SLACK_URL", web.url)
    changed(shell, without_findings, "before.json")
    ended = shell.ztscan("notify", "result.json", "--baseline", "before.json", "--to", "slack", "--link", "https://ci.example/7")
    assert ended.code == ExitCode.MET, ended.err
    (posted,) = web.posted
    message = json.loads(posted.body)
    assert "1 new" in message["text"]
    assert "https://ci.example/7" in message["blocks"][-1]["text"]["text"]


def test_an_improvement_is_no_news(shell: Shell, web: WebReceiver) -> None:
    shell.setenv("ZTSCAN_SLACK_URL", web.url)
    changed(shell, without_findings)
    assert shell.ztscan("notify", "after.json", "--baseline", "result.json", "--to", "slack").code == ExitCode.MET
    assert web.posted == []


def test_lost_evidence_is_told(shell: Shell, web: WebReceiver) -> None:
    def blind(checks: dict[str, Any]) -> None:
        check = next(check for check in checks.values() if check["verdict"] == "pass")
        gap = {"resource": "policies", "reason": "no_permission", "detail": "not read", "remedy": "grant it"}
        check.update(verdict="not_assessed", reason="no_permission", detail="not read", gaps=[gap])

    shell.setenv("ZTSCAN_WEBHOOK_URL", web.url)
    shell.setenv("ZTSCAN_WEBHOOK_SECRET", SECRET)
    changed(shell, blind)
    assert shell.ztscan("notify", "after.json", "--baseline", "result.json", "--to", "webhook").code == ExitCode.MET
    message = json.loads(web.posted[0].body)
    assert message["exit_code"] == ExitCode.INCOMPLETE
    assert [point["kind"] for point in message["points"]] == ["evidence"]


def test_an_expectation_that_does_not_hold_is_told_first(shell: Shell, web: WebReceiver) -> None:
    shell.setenv("ZTSCAN_TEAMS_URL", web.url)
    shell.write("ztscan.toml", '[[expect]]\nname = "mfa"\nthen = ["mfa"]\n')
    shell.ztscan("scan", "-q", "--replay", cassette("contoso"), *QUICK, "-o", "expected.json")
    assert shell.ztscan("notify", "expected.json", "--baseline", "result.json", "--to", "teams").code == ExitCode.MET
    body = json.loads(web.posted[0].body)["attachments"][0]["content"]["body"]
    texts = [block["inlines"][0]["text"] for block in body]
    assert texts[1].startswith("1 expectation does not hold")
    assert "not as expected: 191 users can sign in without MFA (expect.mfa)" in texts[2]


# -- what arrives --------------------------------------------------------------------------------------------------


def test_a_webhook_gets_one_signed_message_and_may_ask_for_it_again(shell: Shell, web: WebReceiver) -> None:
    shell.setenv("ZTSCAN_WEBHOOK_URL", web.url)
    shell.setenv("ZTSCAN_WEBHOOK_SECRET", SECRET)
    web.answers = [(503, {}), (429, {"Retry-After": "86400"})]
    ended = shell.ztscan("notify", "result.json", "--to", "webhook", "--fail-on", "low")
    assert ended.code == ExitCode.MET, ended.err
    assert len(web.posted) == 3
    first, *others = web.posted
    assert {(p.body, p.headers["X-Ztscan-Delivery"]) for p in others} == {(first.body, first.headers["X-Ztscan-Delivery"])}
    mac = hmac.new(SECRET.encode(), first.headers["X-Ztscan-Timestamp"].encode() + b"." + first.body, hashlib.sha256)
    assert first.headers["X-Ztscan-Signature"] == f"sha256={mac.hexdigest()}"
    assert set(first.headers) == {
        *("Host", "Accept", "Accept-Encoding", "Connection", "User-Agent", "Content-Type", "Content-Length"),
        *("X-Ztscan-Delivery", "X-Ztscan-Timestamp", "X-Ztscan-Signature"),
    }


@pytest.mark.parametrize(("status", "attempts"), [(404, 1), (400, 1), (302, 1), (500, 4)])
def test_a_receiver_that_does_not_take_it_is_an_error_without_the_address(
    shell: Shell, web: WebReceiver, status: int, attempts: int
) -> None:
    shell.setenv("ZTSCAN_TEAMS_URL", web.url)
    web.answers = [(status, {"Location": web.url})] * 9
    ended = shell.ztscan("notify", "result.json", "--to", "teams", "--fail-on", "low")
    assert ended.code == ExitCode.FAILED
    assert len(web.posted) == attempts
    assert f"teams: `127.0.0.1` did not take the message (status {status})" in ended.err
    assert "sig=" not in ended.err
    assert "invoke" not in ended.err


def test_one_channel_that_fails_does_not_keep_the_message_from_another(shell: Shell, web: WebReceiver) -> None:
    shell.setenv("ZTSCAN_TEAMS_URL", "http://127.0.0.1:1/gone")
    shell.setenv("ZTSCAN_SLACK_URL", web.url)
    ended = shell.ztscan("notify", "result.json", "--to", "teams", "--to", "slack", "--fail-on", "low")
    assert ended.code == ExitCode.FAILED
    assert "sent to slack" in ended.err
    assert len(web.posted) == 1


def test_a_receiver_that_repeats_the_address_has_taken_the_message(shell: Shell, web: WebReceiver) -> None:
    web.echo = True
    shell.setenv("ZTSCAN_TEAMS_URL", web.url)
    assert shell.ztscan("notify", "result.json", "--to", "teams", "--fail-on", "low").code == ExitCode.MET
    assert len(web.posted) == 1


def test_mail_is_encrypted_and_names_neither_this_machine_nor_its_password(shell: Shell, post_office: MailReceiver) -> None:
    shell.setenv("ZTSCAN_SMTP_USER", "ztscan")
    shell.write("password", PASSWORD + "\n")
    shell.setenv("ZTSCAN_SMTP_PASSWORD_FILE", "password")
    post_office.refusals = [451]
    ended = shell.ztscan("notify", "result.json", "--to", "mail", "--fail-on", "low")
    assert ended.code == ExitCode.MET, ended.err
    assert set(post_office.in_the_clear) == {b"ehlo localhost", b"STARTTLS"}
    assert post_office.logins == [("ztscan", PASSWORD)] * 2
    assert set(post_office.greetings) == {"localhost"}
    (content,) = post_office.mails
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert mail["To"] == "soc@contoso.example, ciso@contoso.example"
    assert mail["Subject"].startswith("ztscan: Contoso: ")
    assert PASSWORD.encode() not in content


def test_mail_without_encryption_is_never_sent(shell: Shell, post_office: MailReceiver) -> None:
    post_office.starttls = False
    ended = shell.ztscan("notify", "result.json", "--to", "mail", "--fail-on", "low")
    assert ended.code == ExitCode.FAILED
    assert "offers no encryption" in ended.err
    assert set(post_office.in_the_clear) == {b"ehlo localhost", b"QUIT"}


def test_a_mail_server_whose_certificate_is_not_trusted_gets_nothing(
    shell: Shell, post_office: MailReceiver, tmp_path: Path
) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    shell.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))
    ended = shell.ztscan("notify", "result.json", "--to", "mail", "--fail-on", "low")
    assert ended.code == ExitCode.FAILED
    assert "the TLS certificate of `localhost` is not trusted" in ended.err
    assert post_office.mails == []


# -- what never leaves ---------------------------------------------------------------------------------------------


def test_nothing_is_sent_that_the_message_does_not_say(shell: Shell, web: WebReceiver) -> None:
    """The result names everybody. A message names at most ten points."""
    shell.setenv("ZTSCAN_TEAMS_URL", web.url)
    shell.ztscan("notify", "result.json", "--to", "teams", "--fail-on", "low")
    assert len(web.posted[0].body) < 28_000
    assert len(json.loads(web.posted[0].body)["attachments"][0]["content"]["body"]) <= 14


def test_a_redacted_message_names_nobody(shell: Shell, web: WebReceiver) -> None:
    shell.setenv("ZTSCAN_WEBHOOK_URL", web.url)
    shell.setenv("ZTSCAN_WEBHOOK_SECRET", SECRET)
    shell.scanned("contoso", "named.json", "--check", "privileged_access.*")
    arguments = ("notify", "named.json", "--to", "webhook", "--fail-on", "low")
    shell.ztscan(*arguments)
    shell.ztscan(*arguments, "--redact")
    plain, redacted = (posted.body.lower() for posted in web.posted)
    subjects = [f["subject"] for c in json.loads(shell.read("named.json"))["checks"] for f in c["findings"]]
    names = {s["name"].lower().encode() for s in subjects if s["kind"] in {"user", "servicePrincipal"}}
    assert [name for name in names if name in plain]
    assert not [name for name in (*names, b"contoso") if name in redacted]


def test_a_dry_run_needs_no_address_and_sends_nothing(shell: Shell) -> None:
    ended = shell.ztscan("notify", "result.json", "--to", "teams", "--fail-on", "low", "--dry-run")
    assert ended.code == ExitCode.MET
    assert json.loads(ended.out)["type"] == "message"


@pytest.mark.parametrize(
    ("variables", "to", "said"),
    [
        ({}, "teams", "ZTSCAN_TEAMS_URL is not set"),
        ({"ZTSCAN_SLACK_URL": "http://hooks.example/T0/B0/secretsecretsecret"}, "slack", "ZTSCAN_SLACK_URL has no encryption"),
        ({"ZTSCAN_SLACK_URL": "hooks.example/T0/B0/secretsecretsecret"}, "slack", "is not the address of a webhook"),
        ({"ZTSCAN_SLACK_URL": "https://u:secretsecretsecret@hooks.example/"}, "slack", "is not the address of a webhook"),
        ({"ZTSCAN_SLACK_URL": "https://hooks.example/\nX: secretsecretsecret"}, "slack", "is not the address of a webhook"),
        ({"ZTSCAN_WEBHOOK_URL": "https://hooks.example/"}, "webhook", "ZTSCAN_WEBHOOK_SECRET is not set"),
        ({"ZTSCAN_WEBHOOK_URL": "https://hooks.example/", "ZTSCAN_WEBHOOK_SECRET": "short"}, "webhook", "is shorter than 16"),
        ({"ZTSCAN_TEAMS_URL": "https://a.example", "ZTSCAN_TEAMS_URL_FILE": "x"}, "teams", "are both set"),
        ({"ZTSCAN_TEAMS_URL_FILE": "nowhere"}, "teams", "cannot read `nowhere`"),
        ({"ZTSCAN_SMTP_SERVER": "mail server"}, "mail", "is not a mail server"),
        ({"ZTSCAN_SMTP_SERVER": "mail:587"}, "mail", "ZTSCAN_MAIL_TO is not set"),
        (
            {"ZTSCAN_SMTP_SERVER": "mail", "ZTSCAN_MAIL_TO": "a@b.example\nBcc: c@d.example", "ZTSCAN_MAIL_FROM": "z@b.example"},
            "mail",
            "ZTSCAN_MAIL_TO has a value that is not a mail address",
        ),
        ({"ZTSCAN_SMTP_SERVER": "mail", "ZTSCAN_SMTP_USER": "u"}, "mail", "only one of"),
    ],
)
def test_a_destination_that_cannot_be_used_is_refused_on_every_night(
    shell: Shell, variables: dict[str, str], to: str, said: str
) -> None:
    for name, value in variables.items():
        shell.setenv(name, value)
    ended = shell.ztscan("notify", "result.json", "--baseline", "result.json", "--to", to)
    assert ended.code == ExitCode.USAGE
    assert said in ended.err
    assert "secretsecret" not in ended.err


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://x.example/|>", "https://u:p@x.example/", "ftp://x.example", "x"]
)
def test_a_link_is_an_address_of_the_web(shell: Shell, link: str) -> None:
    assert shell.ztscan("notify", "result.json", "--to", "teams", "--dry-run", "--link", link).code == ExitCode.USAGE


def test_a_baseline_of_another_tenant_is_refused(shell: Shell) -> None:
    shell.scanned("woodgrove", "other.json", "--check", "consent.*")
    ended = shell.ztscan("notify", "result.json", "--baseline", "other.json", "--to", "teams", "--dry-run")
    assert (ended.code, "different tenants" in ended.err) == (ExitCode.USAGE, True)
