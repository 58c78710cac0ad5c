"""What each channel is given: by its published schema, within its limits, and nothing in it that the channel would obey."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.profiles import TIMES
from tests.scans import HOSTILE
from ztscan.notification.channels import MOST_CARD_BYTES, blocks, card, document, letter, signed
from ztscan.notification.message import LONGEST_TEXT, Notification, Point
from ztscan.reports.plain import one_line

SCHEMAS = Path(__file__).parent / "schemas"
CARD, SLACK = (json.loads((SCHEMAS / name).read_text(encoding="utf-8")) for name in ("adaptive-card.json", "slack-message.json"))
LINK = "https://ci.example/run/7?a=b&c=d"
MARKUP = (
    "[click](https://evil.example) **bold** `code` <at>everyone</at>",
    "<!channel> <@U123> <https://evil.example|Contoso> :skull: *bold* _it_ &amp;",
    "{{DATE(2026-11-01T06:00:00Z, SHORT)}} <img src=x onerror=alert(1)>",
    "Subject: x\r\nBcc: everyone@contoso.example\r\n\r\n<script>",
    "\u202e\x1b[2J\x00\u2028::error::##vso[task]",
)


def notification(*texts: str, tenant: str = "Contoso", headline: str = "2 changes", link: str = LINK) -> Notification:
    """A message as ``notification_of`` makes it: every text is one line."""
    points = tuple(Point("finding", "critical", one_line(text, LONGEST_TEXT), "a.b", "0" * 12) for text in texts)
    tenant, headline = one_line(tenant, LONGEST_TEXT), one_line(headline, LONGEST_TEXT)
    return Notification(tenant, "contoso.example", "2026-11-01T06:00:00Z", headline, points, 3, 11, link)


def valid(schema: Any, content: bytes) -> Any:
    found = json.loads(content)
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(found)
    return found


def runs(content: bytes) -> list[str]:
    body = valid(CARD, content)["attachments"][0]["content"]["body"]
    return [inline["text"] for block in body for inline in block["inlines"]]


TEXTS = st.lists(st.one_of(st.text(min_size=1, max_size=400), st.sampled_from((*MARKUP, *HOSTILE))), max_size=10)


@given(
    texts=TEXTS, tenant=st.one_of(st.text(min_size=1, max_size=300), st.sampled_from(MARKUP)), link=st.sampled_from(("", LINK))
)
@settings(max_examples=30 * TIMES)
def test_every_payload_is_valid_by_its_schema_whatever_the_tenant_calls_things(texts: list[str], tenant: str, link: str) -> None:
    said = notification(*texts, tenant=tenant or "x", link=link)
    assert len(card(said)) <= MOST_CARD_BYTES
    valid(CARD, card(said))
    valid(SLACK, blocks(said))
    assert json.loads(document(said))["schema"] == "ztscan.notification/1"
    parsed = email.message_from_bytes(letter(said, "a@b.example", ("c@d.example",), "x").as_bytes(), policy=email.policy.default)
    assert set(parsed.keys()) <= {
        *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }


@pytest.mark.parametrize("text", MARKUP)
def test_texts_of_the_tenant_are_where_no_channel_reads_markup(text: str) -> None:
    said = notification(text, tenant=text, headline=text)
    card_types = {block["type"] for block in json.loads(card(said))["attachments"][0]["content"]["body"]}
    assert card_types == {"RichTextBlock"}, "TextRun: Markdown is not supported"
    assert not any("{{" in run for run in runs(card(said)))
    message = valid(SLACK, blocks(said))
    rich = [block["text"]["text"] for block in message["blocks"] if block.get("text", {}).get("type") == "mrkdwn"]
    assert rich == ["<https://ci.example/run/7?a=b&amp;c=d|Open the run>"], "only the link, which the operator gave"
    texts = [message["text"], *(b["text"]["text"] for b in message["blocks"] if b.get("text", {}).get("type") == "plain_text")]
    assert not any(set(one) & set("<>") for one in texts)
    assert message["mrkdwn"] is False
    content = letter(said, "ztscan@contoso.example", ("soc@contoso.example",), "Sun, 01 Nov 2026 06:00:00 +0000").as_bytes()
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert mail["To"] == "soc@contoso.example"
    assert mail["Bcc"] is None
    assert mail.get_content_type() == "text/plain"


def test_a_card_that_is_too_large_counts_what_it_leaves_out() -> None:
    said = notification(*["\N{GRINNING FACE}" * LONGEST_TEXT] * 40)
    content = card(said)
    assert len(content) <= MOST_CARD_BYTES
    shown = sum(run.startswith("critical: ") for run in runs(content))
    assert 0 < shown < 40
    assert f"and {3 + 40 - shown} more" in runs(content)


def test_a_webhook_verifies_the_sender_by_its_secret() -> None:
    body = document(notification("x"))
    headers = signed(body, "correct horse battery", 1_793_512_800)
    mac = hmac.new(b"correct horse battery", b"1793512800." + body, hashlib.sha256).hexdigest()
    assert headers == {"X-Ztscan-Timestamp": "1793512800", "X-Ztscan-Signature": f"sha256={mac}"}
    assert signed(body + b" ", "correct horse battery", 1_793_512_800) != headers
