"""Receivers of messages on loopback: a web server that answers as it is told, and a mail server with STARTTLS."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

PATH = "/workflows/3c4d/triggers/manual/paths/invoke?sig=Zk9pQ2x1c3RlcktleTAxMjM"
"""A path with a signature, as Teams makes them."""


@dataclass
class Posted:
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class WebReceiver:
    """``answers``: status and headers of the next answers; after them 202."""

    url: str = ""
    answers: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    echo: bool = False
    """Whether the answer repeats the request."""


@contextlib.contextmanager
def web_receiver() -> Iterator[WebReceiver]:
    receiver = WebReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.posted.append(Posted(self.path, dict(self.headers), body))
            status, headers = receiver.answers.pop(0) if receiver.answers else (202, {})
            answer = self.path.encode() if receiver.echo else b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}{PATH}"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@dataclass
class MailReceiver:
    """``refusals``: reply codes to the next ``MAIL FROM``. ``starttls``: whether encryption is offered."""

    port: int = 0
    starttls: bool = True
    refusals: list[int] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    in_the_clear: list[bytes] = field(default_factory=list)
    """Commands before the encryption."""


@contextlib.contextmanager
def mail_receiver(authority: trustme.CA) -> Iterator[MailReceiver]:
    receiver = MailReceiver()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0))
    receiver.port = listener.getsockname()[1]
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError, ssl.SSLError):
                connection.settimeout(10)
                _converse(connection, context, receiver)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def _converse(connection: socket.socket, context: ssl.SSLContext, receiver: MailReceiver) -> None:
    """One session: the commands that a sender of one message uses."""
    with contextlib.ExitStack() as opened:
        _commands(connection, context, receiver, opened)


def _commands(connection: socket.socket, context: ssl.SSLContext, receiver: MailReceiver, opened: contextlib.ExitStack) -> None:
    encrypted = False
    file = opened.enter_context(connection.makefile("rwb"))

    def say(*lines: str) -> None:
        file.write("".join(f"{line}\r\n" for line in lines).encode())
        file.flush()

    say("220 localhost ESMTP")
    while line := file.readline():
        command = line.strip()
        if not encrypted:
            receiver.in_the_clear.append(command)
        word = command.split(b" ")[0].upper()
        if word == b"EHLO":
            receiver.greetings.append(command.partition(b" ")[2].decode())
            offers = ["250-AUTH PLAIN"] if encrypted else ["250-STARTTLS"] if receiver.starttls else []
            say("250-localhost", *offers, "250 8BITMIME")
        elif word == b"STARTTLS":
            say("220 ready")
            secured = opened.enter_context(context.wrap_socket(connection, server_side=True))
            file = opened.enter_context(secured.makefile("rwb"))
            encrypted = True
        elif word == b"AUTH":
            _, user, password = base64.b64decode(command.split(b" ")[2]).split(b"\0")
            receiver.logins.append((user.decode(), password.decode()))
            say("235 accepted")
        elif word == b"MAIL" and receiver.refusals:
            say(f"{receiver.refusals.pop(0)} not now")
        elif word == b"DATA":
            say("354 go on")
            lines = []
            while (part := file.readline()) not in (b".\r\n", b""):
                lines.append(part)
            receiver.mails.append(b"".join(lines))
            say("250 taken")
        elif word == b"QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")
