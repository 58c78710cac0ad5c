"""A message as each channel takes it. Texts of the tenant go only where the channel reads no markup, or are escaped."""

from __future__ import annotations

import hashlib
import hmac
from email.message import EmailMessage
from email.utils import formataddr, make_msgid
from typing import Any

import msgspec
from msgspec.structs import replace

from ztscan.notification.message import Notification

SCHEMA = "ztscan.notification/1"
CARD_VERSION = "1.4"
MOST_CARD_BYTES = 25_000
"""Teams takes messages of 28 KB."""
_LONGEST_HEADER = 150
_LONGEST_SECTION = 3_000
OPEN = "Open the run"


def card(notification: Notification) -> bytes:
    """An Adaptive Card for a workflow of Teams (`When a Teams webhook request is received`).

    Its texts are runs of rich text, which know no Markdown. Points that do not fit are counted.
    """
    while True:
        content = msgspec.json.encode(_card(notification))
        if len(content) <= MOST_CARD_BYTES or not notification.points:
            return content
        notification = replace(notification, points=notification.points[:-1], more=notification.more + 1)


def _card(notification: Notification) -> dict[str, Any]:
    body = [
        _rich({"text": notification.title, "size": "Large", "weight": "Bolder"}),
        _rich({"text": notification.headline}),
        *(_rich({"text": line}) for line in notification.lines),
        _rich({"text": f"{notification.domain}, {notification.finished}".strip(", "), "isSubtle": True, "size": "Small"}),
    ]
    content: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": CARD_VERSION,
        "body": body,
    }
    if notification.link:
        content["actions"] = [{"type": "Action.OpenUrl", "title": OPEN, "url": notification.link}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": content}
    return {"type": "message", "attachments": [attachment]}


def _rich(run: dict[str, Any]) -> dict[str, Any]:
    # Cards expand functions such as {{DATE(...)}} in texts.
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", **run, "text": run["text"].replace("{{", "{ {")}]}


def blocks(notification: Notification) -> bytes:
    """Blocks for an incoming webhook of Slack. Texts are plain; emoji and mentions in them are not read."""
    found: list[dict[str, Any]] = [
        {"type": "header", "text": _plain(notification.title, _LONGEST_HEADER)},
        {"type": "section", "text": _plain(notification.headline)},
    ]
    if notification.lines:
        found.append({"type": "section", "text": _plain("\n".join(f"• {line}" for line in notification.lines))})
    found.append({"type": "context", "elements": [_plain(f"{notification.domain}, {notification.finished}".strip(", "))]})
    if notification.link:
        text = {"type": "mrkdwn", "text": f"<{_escaped(notification.link)}|{OPEN}>"}
        found.append({"type": "section", "text": text})
    fallback = _escaped(f"{notification.title}. {notification.headline}")
    return msgspec.json.encode({"text": fallback, "mrkdwn": False, "blocks": found})


def _plain(text: str, longest: int = _LONGEST_SECTION) -> dict[str, Any]:
    """Plain text. It is cut before it is escaped, so that no escape is cut in two."""
    while len(_escaped(text)) > longest:
        text = text[: max(0, len(text) - max(1, len(_escaped(text)) - longest) - 1)] + "…"
    return {"type": "plain_text", "text": _escaped(text), "emoji": False}


def _escaped(text: str) -> str:
    """The three characters that Slack reads as control characters, as its documentation says."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def document(notification: Notification) -> bytes:
    """JSON for a webhook of your own."""
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "tenant": {"name": notification.tenant, "domain": notification.domain},
            "finished": notification.finished,
            "exit_code": notification.exit_code,
            "headline": notification.headline,
            "points": [
                {name: getattr(point, name) for name in ("kind", "severity", "text", "check", "fingerprint")}
                for point in notification.points
            ],
            "more": notification.more,
            "link": notification.link,
        }
    )


def signed(body: bytes, secret: str, timestamp: int) -> dict[str, str]:
    """The headers by which a webhook verifies a message: HMAC-SHA256 over ``TIMESTAMP.BODY``, in hexadecimal.

    A receiver compares them in constant time, and refuses a timestamp that is more than some minutes old.
    """
    mac = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Ztscan-Timestamp": str(timestamp), "X-Ztscan-Signature": f"sha256={mac}"}


def letter(notification: Notification, sender: str, receivers: tuple[str, ...], date: str) -> EmailMessage:
    """A message of plain text. Its texts have no line breaks, so that none of them begins a header."""
    message = EmailMessage()
    message["Subject"] = f"{notification.title}: {notification.headline}"[:200]
    message["From"] = formataddr(("ztscan", sender))
    message["To"] = ", ".join(receivers)
    message["Date"] = date
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    lines = [notification.headline, "", *(f"- {line}" for line in notification.lines), ""]
    lines += [f"{notification.domain}, {notification.finished}".strip(", ")]
    lines += [notification.link] if notification.link else []
    message.set_content("\n".join(lines) + "\n")
    return message
