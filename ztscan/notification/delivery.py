"""Delivers messages: by HTTP POST, and by SMTP with TLS. What is sent is the message and nothing else.

Proxies and certificates are those of the environment (``ztscan.graph.outbound``); mail needs a direct way. Redirects are not
followed. A failure that may pass is tried again; the receiver can tell a repetition by the id of the delivery.
"""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from email.message import EmailMessage

import httpx

from ztscan.core.errors import ZtscanError
from ztscan.core.version import VERSION
from ztscan.graph import outbound
from ztscan.graph.transport import ReflectedSecretError, network_transport
from ztscan.notification.destination import IMPLICIT_TLS, MailDestination, WebDestination

ATTEMPTS = 4
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_FIRST_PAUSE = 1.0
MAX_PAUSE = 30.0
"""Seconds. A receiver that asks for more waiting gets the message when the pause is over, or not at all."""
_SECONDS = 20.0
_GREETING = "localhost"
"""The name by which ztscan greets a mail server: not that of this machine."""

Sleep = Callable[[float], Awaitable[None]]


class DeliveryError(ZtscanError):
    """A message was not taken. The result of the scan is not affected."""


async def post(to: WebDestination, body: bytes, headers: Mapping[str, str], *, sleep: Sleep = asyncio.sleep) -> None:
    """Deliver ``body``. Raises DeliveryError if it was not taken after some attempts."""
    sent = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"ztscan/{VERSION}",
        "X-Ztscan-Delivery": hashlib.sha256(body).hexdigest()[:32],
        **headers,
    }
    failure = ""
    transport = network_transport(to.url)
    async with httpx.AsyncClient(transport=transport, timeout=_SECONDS, trust_env=False, follow_redirects=False) as client:
        for attempt in range(ATTEMPTS):
            pause = _FIRST_PAUSE * 2**attempt
            try:
                status, asked = await _posted(client, to.url, body, sent)
            except (httpx.TransportError, OSError) as error:
                found = outbound.problem(to.host, error)
                if found:
                    raise DeliveryError(f"{to.channel}: {found.detail}", found.remedy) from None
                failure = f"`{to.host}` cannot be reached ({type(error).__name__})"
            else:
                if 200 <= status < 300:
                    return
                failure, pause = f"`{to.host}` did not take the message (status {status})", asked or pause
                if status not in _AGAIN:
                    break
            if attempt + 1 < ATTEMPTS:
                await sleep(min(pause, MAX_PAUSE))
    raise DeliveryError(f"{to.channel}: {failure}", "check the address in the environment, and that its channel still exists")


async def _posted(client: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, float]:
    """The status of one attempt, and the seconds that the receiver asks to wait. The answer itself is not read further."""
    try:
        response = await client.post(url, content=body, headers=headers)
    except ReflectedSecretError:  # it took the message, and repeats it
        return 200, 0.0
    asked = 0.0
    with suppress(ValueError):
        asked = float(response.headers.get("retry-after", "0"))
    return response.status_code, asked if 0 < asked < 1e6 else 0.0


def mail(to: MailDestination, message: EmailMessage, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Deliver a mail, always encrypted. Raises DeliveryError if the server did not take it after some attempts."""
    failure = ""
    for attempt in range(ATTEMPTS):
        try:
            _mailed(to, message)
        except smtplib.SMTPNotSupportedError:
            step = "use a mail server with STARTTLS, or with TLS on port 465"
            raise DeliveryError(f"mail: `{to.host}` offers no encryption or no sign-in", step) from None
        except smtplib.SMTPAuthenticationError as error:
            step = "correct ZTSCAN_SMTP_USER and ZTSCAN_SMTP_PASSWORD"
            raise DeliveryError(f"mail: `{to.host}` refused the sign-in (code {error.smtp_code})", step) from None
        except ssl.SSLCertVerificationError:
            step = "set SSL_CERT_FILE to the file with its CA"
            raise DeliveryError(f"mail: the TLS certificate of `{to.host}` is not trusted", step) from None
        except (smtplib.SMTPException, OSError) as error:
            codes = _codes(error)
            told = f"code {codes[0]}" if codes else type(error).__name__
            failure = f"`{to.host}` did not take the message ({told})"
            if any(code >= 500 for code in codes):
                break
        else:
            return
        if attempt + 1 < ATTEMPTS:
            sleep(_FIRST_PAUSE * 2**attempt)
    raise DeliveryError(f"mail: {failure}", "check ZTSCAN_SMTP_SERVER, the sender and the receivers")


def _codes(error: Exception) -> list[int]:
    """The reply codes of the server in an error."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _mailed(to: MailDestination, message: EmailMessage) -> None:
    context = outbound.trusted() or ssl.create_default_context()
    if to.port == IMPLICIT_TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, local_hostname=_GREETING, timeout=_SECONDS, context=context)
    else:
        connection = smtplib.SMTP(to.host, to.port, local_hostname=_GREETING, timeout=_SECONDS)
    with connection:
        if to.port != IMPLICIT_TLS:
            connection.starttls(context=context)
        if to.user:
            connection.login(to.user, to.password)
        connection.send_message(message, to.sender, list(to.receivers))
