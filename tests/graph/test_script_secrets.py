"""Secrets of scripts are found by their shape, and neither a record nor a recording keeps them.

They are put together here, so that this file has none.
"""

from __future__ import annotations

import base64
import time

import msgspec
import pytest

from ztscan.graph.areas.device_scripts import ScriptContent
from ztscan.graph.script_secrets import outline_of, secrets_in, text_of
from ztscan.graph.scrub import body_text

ROOT = "https://graph.microsoft.com"
WORD = "Winter" + "-2026!"
SECRETS = {
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "client secret of an application": "abc8" + "Q~" + "d" * 34,
    "key of a storage account": "AccountName=x;Account" + "Key=" + "A" * 86 + "==",
    "shared access signature": "https://x.blob.core.windows.net/c?sv=1&" + "sig=" + "a" * 43,
    "access token": "eyJ" + "hbGciOiJub25l." + "eyJ" + "zdWIiOiJhYmNk." + "c" * 43,
    "token of GitHub": "gh" + "p_" + "a" * 36,
    "access key of AWS": "AK" + "IA" + "A1B2C3D4E5F6G7H8",
    "token of Slack": "xox" + "b-" + "1234567890-abcdefghijklmn",
    "address of a webhook": "https://contoso.webhook.office" + ".com/webhookb2/" + "a" * 40,
    "password of a local account": f"net user support {WORD} /add",
    "password as a secure string": f'ConvertTo-SecureString "{WORD}" -AsPlainText -Force',
    "password": f"$admin{'Pass'}word = '{WORD}'",
    "password in a connection string": f"Server=x;User=y;{'Pass'}word={WORD};",
    "key or secret": f'api{"Key"}: "{WORD}"',
}
HARMLESS = (
    'Write-Host "Enter the password of the administrator"',
    "$password = Read-Host -AsSecureString",
    '$password = "$env:FROM_VAULT"',
    '$password = "{{secret}}"',
    "$passwordPrompt = 'Please type your password'",
    "net user support /active:no",
    "net user support * /add",
    "ConvertTo-SecureString $value -AsPlainText -Force",
    "PasswordNeverExpires = 'True'",
    "'apiKey' = '<your key>'",
    "$tokenUrl = 'https://login.example/token'",
)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("kind", SECRETS)
def test_each_kind_is_found_with_its_line(kind: str) -> None:
    assert secrets_in(f"# first\n  {SECRETS[kind]}\n") == ((2, kind),)


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_no_secret_is_not_found(line: str) -> None:
    assert secrets_in(line) == ()


@pytest.mark.parametrize("kind", SECRETS)
def test_a_recording_finds_the_same_and_keeps_nothing(kind: str) -> None:
    text = f"param($Place)\r\nSet-Place 'Lisbon'\r\n{SECRETS[kind]}\r\n"
    body = msgspec.json.encode({"id": "1", "displayName": "Script", "scriptContent": encoded(text)})
    recorded = body_text(body, ROOT, ROOT)
    assert recorded is not None
    raw = msgspec.json.decode(recorded)
    kept = text_of(raw["scriptContent"])
    assert kept.split() == f"[removed by ztscan: {kind}]".split()
    assert SECRETS[kind] not in recorded
    assert "Lisbon" not in kept
    live, replayed = ScriptContent.from_json(msgspec.json.decode(body)), ScriptContent.from_json(raw)
    assert live == replayed
    assert SECRETS[kind] not in repr(live)
    assert body_text(recorded.encode(), ROOT, ROOT) == recorded, "an outline is its own outline"


def test_every_part_of_every_object_of_a_page_is_an_outline() -> None:
    secret = SECRETS["password"]
    script = {"detectionScriptContent": encoded(secret), "remediationScriptContent": encoded(f"\n{secret}")}
    recorded = body_text(msgspec.json.encode({"value": [script, {"deep": [script]}]}), ROOT, ROOT)
    assert recorded is not None
    first, second = (base64.b64decode(part).decode() for part in msgspec.json.decode(recorded)["value"][0].values())
    assert (first, second) == ("[removed by ztscan: password]", "\n[removed by ztscan: password]")
    assert encoded(secret) not in recorded


@pytest.mark.parametrize("content", ["!", base64.b64encode(b"\xff\xfe\x00").decode()])
def test_what_is_no_script_is_emptied(content: str) -> None:
    assert outline_of(content) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"preSharedKey": WORD, "ssid": "x"}, {"preSharedKey": None, "ssid": "x"}),
        ({"payload": encoded(WORD)}, {"payload": None}),
        (
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSecretSettingValue", "value": WORD},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSecretSettingValue", "value": ""},
        ),
    ],
)
def test_secrets_of_profiles_are_not_recorded(before: dict[str, str], after: dict[str, str]) -> None:
    recorded = body_text(msgspec.json.encode({"value": [before]}), ROOT, ROOT)
    assert recorded is not None
    assert msgspec.json.decode(recorded) == {"value": [after]}


@pytest.mark.parametrize("name", ["scriptContent", "preSharedKey"])
def test_a_broken_answer_with_a_secret_is_not_recorded_at_all(name: str) -> None:
    assert body_text(f'{{"{name}": "{encoded(WORD)}'.encode(), ROOT, ROOT) is None
    assert body_text(b'{"displayName": "x', ROOT, ROOT) is not None


@pytest.mark.parametrize("piece", ["password=", "a", " ", "eyJ", "https://", "secret'", "-pwd ", "net user ", "\\", "é"])
def test_a_long_script_takes_no_seconds(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    secrets_in(text)
    assert time.process_time() - started < 2
