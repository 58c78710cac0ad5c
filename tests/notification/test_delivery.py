"""How a message is delivered: what is tried again, after which pause, and that a failure is never taken for success."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Callable, Sequence
from email.message import EmailMessage

import httpx
import pytest

from ztscan.notification import delivery
from ztscan.notification.delivery import ATTEMPTS, MAX_PAUSE, DeliveryError, mail, post
from ztscan.notification.destination import MailDestination, WebDestination

MAIL = MailDestination("mail.contoso.example", 587, "a@contoso.example", ("b@contoso.example",), "", "")
WEB = WebDestination("webhook", "https://hook.contoso.example/in", "hook.contoso.example")
PAUSES = [1.0, 2.0, 4.0]
"""Seconds between the four attempts."""
Raises = Callable[[], BaseException | None]


def mailed(monkeypatch: pytest.MonkeyPatch, *outcomes: Exception | None) -> list[float]:
    """Deliver a mail to a server that answers like this, one after the other. The pauses."""
    left, pauses = list(outcomes), list[float]()

    def attempt(_to: MailDestination, _message: EmailMessage) -> None:
        if (outcome := left.pop(0)) is not None:
            raise outcome

    monkeypatch.setattr(delivery, "_mailed", attempt)
    try:
        mail(MAIL, EmailMessage(), sleep=pauses.append)
    finally:
        assert left == [], "every attempt was made"
    return pauses


def told(monkeypatch: pytest.MonkeyPatch, *outcomes: Exception) -> str:
    with pytest.raises(DeliveryError) as caught:
        mailed(monkeypatch, *outcomes)
    return str(caught.value)


BUSY = smtplib.SMTPDataError(451, b"try later")
REFUSED = smtplib.SMTPDataError(550, b"no such mailbox")


def test_a_mail_that_is_taken_is_sent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mailed(monkeypatch, None) == []


def test_a_mail_that_is_never_taken_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was told as sent, with exit code 0."""
    assert told(monkeypatch, *[BUSY] * ATTEMPTS) == "mail: `mail.contoso.example` did not take the message (code 451)"


@pytest.mark.parametrize("failures", range(1, ATTEMPTS))
def test_a_server_that_is_busy_gets_the_mail_after_longer_and_longer_pauses(
    monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    assert mailed(monkeypatch, *[BUSY] * failures, None) == PAUSES[:failures]


@pytest.mark.parametrize("code", [500, 550, 599])
def test_a_refusal_for_good_is_not_tried_again(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    assert f"(code {code})" in told(monkeypatch, smtplib.SMTPDataError(code, b"no"))


def test_a_code_below_500_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mailed(monkeypatch, smtplib.SMTPDataError(499, b"wait"), None) == PAUSES[:1]


def test_receivers_that_are_refused_are_told_by_their_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "(code 550)" in told(monkeypatch, smtplib.SMTPRecipientsRefused({"b": (550, b"unknown")}))
    later = smtplib.SMTPRecipientsRefused({"b": (450, b"later")})
    assert mailed(monkeypatch, later, None) == PAUSES[:1]


def test_a_server_that_cannot_be_reached_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mailed(monkeypatch, ConnectionRefusedError(), smtplib.SMTPServerDisconnected(), None) == PAUSES[:2]
    assert "(TimeoutError)" in told(monkeypatch, *[TimeoutError()] * ATTEMPTS)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (smtplib.SMTPNotSupportedError(), "offers no encryption or no sign-in"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "refused the sign-in (code 535)"),
        (ssl.SSLCertVerificationError(), "the TLS certificate of `mail.contoso.example` is not trusted"),
    ],
)
def test_what_a_person_must_correct_is_not_tried_again(monkeypatch: pytest.MonkeyPatch, error: Exception, said: str) -> None:
    assert said in told(monkeypatch, error)


Answer = int | tuple[int, str] | Exception
"""A status, with the header ``Retry-After`` or without, or what happens in place of an answer."""


def posted(monkeypatch: pytest.MonkeyPatch, answers: Sequence[Answer]) -> list[float]:
    """Post to a receiver that answers like this, one after the other. The pauses."""
    left, pauses = list(answers), list[float]()

    def handle(_request: httpx.Request) -> httpx.Response:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, after = answer if isinstance(answer, tuple) else (answer, "")
        return httpx.Response(status, headers={"Retry-After": after} if after else {})

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(delivery, "network_transport", lambda _url: httpx.MockTransport(handle))
    try:
        asyncio.run(post(WEB, b"{}", {}, sleep=sleep))
    finally:
        assert left == [], "every attempt was made"
    return pauses


@pytest.mark.parametrize("status", [200, 202, 204, 299])
def test_a_message_that_is_taken_is_sent_once(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    assert posted(monkeypatch, [status]) == []


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_failure_that_may_pass_is_tried_again(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    assert posted(monkeypatch, [status, 202]) == PAUSES[:1]
    assert posted(monkeypatch, [status] * (ATTEMPTS - 1) + [202]) == PAUSES
    with pytest.raises(DeliveryError, match=rf"did not take the message \(status {status}\)"):
        posted(monkeypatch, [status] * ATTEMPTS)


@pytest.mark.parametrize("status", [199, 300, 301, 400, 401, 403, 404, 410, 413, 501, 505])
def test_a_refusal_is_not_tried_again(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    with pytest.raises(DeliveryError, match=rf"\(status {status}\)"):
        posted(monkeypatch, [status])


@pytest.mark.parametrize(
    ("asked", "pause"),
    [("7", 7.0), ("0.5", 0.5), ("86400", MAX_PAUSE), ("0", 1.0), ("-5", 1.0), ("1e9", 1.0), ("nan", 1.0), ("soon", 1.0)],
)
def test_a_receiver_may_ask_for_a_longer_pause_within_a_bound(monkeypatch: pytest.MonkeyPatch, asked: str, pause: float) -> None:
    assert posted(monkeypatch, [(503, asked), 202]) == [pause]


def test_a_receiver_that_cannot_be_reached_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert posted(monkeypatch, [httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("broken"), 202]) == PAUSES[:2]
    with pytest.raises(DeliveryError, match=r"webhook: `hook\.contoso\.example` cannot be reached \(ReadTimeout\)"):
        posted(monkeypatch, [httpx.ReadTimeout("slow")] * ATTEMPTS)


def test_a_redirect_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is a secret of one channel: another one is not told it."""
    seen: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(302, headers={"Location": "https://elsewhere.example/"})

    monkeypatch.setattr(delivery, "network_transport", lambda _url: httpx.MockTransport(handle))
    with pytest.raises(DeliveryError):
        asyncio.run(post(WEB, b"{}", {}))
    assert seen == [WEB.url]


def test_what_is_wrong_on_the_way_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")
    with pytest.raises(DeliveryError, match=r"webhook: the TLS certificate of `hook\.contoso\.example` is not trusted"):
        posted(monkeypatch, [error])


def test_after_the_last_attempt_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(delivery, "network_transport", lambda _url: httpx.MockTransport(lambda _request: httpx.Response(503)))
    with pytest.raises(DeliveryError):
        asyncio.run(post(WEB, b"{}", {}, sleep=sleep))
    assert pauses == PAUSES
    monkeypatch.setattr(delivery, "_mailed", lambda _to, _message: (_ for _ in ()).throw(TimeoutError()))
    waited: list[float] = []
    with pytest.raises(DeliveryError):
        mail(MAIL, EmailMessage(), sleep=waited.append)
    assert waited == PAUSES
