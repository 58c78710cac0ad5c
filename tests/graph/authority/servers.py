"""The sockets: one TLS server for all hosts, and the proxy that leads to it. Both listen on loopback only."""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import ssl
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import BaseRequestHandler, BaseServer, ThreadingTCPServer
from typing import Any

import trustme

from tests.graph.authority.entra import Entra
from tests.graph.authority.graph import Graph
from tests.graph.authority.issuers import Issuer
from tests.graph.authority.messages import Answered, Asked
from ztscan.graph.clouds import CLOUDS

GITHUB_HOST = "run-actions.actions.githubusercontent.com"
PIPELINES_HOST = "dev.azure.com"
_PATIENCE = 60.0


@dataclass
class Microsoft:
    """Everything that a scan may talk to, and what it said there."""

    entra: Entra
    graph: Graph
    github: Issuer
    pipelines: Issuer
    strangers: list[str] = field(default_factory=list)
    """Hosts that were asked for and that no scan has any business with."""
    proxy_credentials: str = ""
    """``user:password`` that the proxy requires."""
    proxied: list[str] = field(default_factory=list)
    """Hosts to which the proxy led."""
    faults: list[str] = field(default_factory=list)
    """Tracebacks of what went wrong in the servers themselves."""
    environment: dict[str, str] = field(default_factory=dict)
    """Leads a process to the servers. Variables that are empty here have to be empty or unset."""
    ca_file: str = ""
    port: int = 0
    """Of the TLS server itself, which has a certificate for 127.0.0.1 as well."""

    def site(self, host: str) -> Callable[[Asked], Answered] | None:
        """Who answers for a host."""
        if host in {cloud.graph_host for cloud in CLOUDS.values()}:
            return self.graph.answer
        if host in {cloud.authority_host for cloud in CLOUDS.values()} or host == f"127.0.0.1:{self.port}":
            return self.entra.answer
        return {GITHUB_HOST: self.github.github, PIPELINES_HOST: self.pipelines.pipelines}.get(host)

    @property
    def confidential(self) -> list[str]:
        """Every secret, bearer, assertion and token that has been about: what must never be seen anywhere else."""
        secrets = [application.secret for application in self.entra.applications.values() if application.secret]
        bearers = [self.github.bearer, self.pipelines.bearer]
        return [
            *secrets,
            *bearers,
            *self.entra.assertions,
            *self.entra.issued,
            *self.entra.refreshes,
            *self.github.issued,
            *self.pipelines.issued,
        ]


@contextlib.contextmanager
def loopback_microsoft(folder: Path) -> Iterator[Microsoft]:
    """Start the servers; the CA's certificate is put into ``folder``."""
    entra = Entra()
    github = Issuer("https://token.actions.githubusercontent.com", "repo:contoso/posture:ref:refs/heads/main")
    pipelines = Issuer("https://vstoken.dev.azure.com/9a1c", "sc://contoso/posture/ztscan")
    microsoft = Microsoft(entra, Graph(entra), github, pipelines)
    ca = trustme.CA()
    ca_file = folder / "ca.pem"
    ca.cert_pem.write_to_path(str(ca_file))
    microsoft.ca_file = str(ca_file)
    hosts = {host for cloud in CLOUDS.values() for host in (cloud.graph_host, cloud.authority_host)}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1", GITHUB_HOST, PIPELINES_HOST, *sorted(hosts)).configure_cert(context)
    with _serving(_Tls, microsoft=microsoft, context=context) as tls_port:
        microsoft.port = tls_port
        with _serving(_Tunnel, microsoft=microsoft) as proxy_port:
            proxy = f"http://127.0.0.1:{proxy_port}"
            nobody = (
                "ALL_PROXY",
                "all_proxy",
                "NO_PROXY",
                "no_proxy",
                "REQUESTS_CA_BUNDLE",
                "CURL_CA_BUNDLE",
                "SSL_CERT_DIR",
                "AZURE_AUTHORITY_HOST",
            )
            microsoft.environment = dict.fromkeys(nobody, "")
            microsoft.environment |= {"HTTPS_PROXY": proxy, "https_proxy": proxy, "SSL_CERT_FILE": str(ca_file)}
            yield microsoft


@contextlib.contextmanager
def _serving(handler: type[BaseRequestHandler], **attributes: Any) -> Iterator[int]:
    server = _Server(("127.0.0.1", 0), handler)
    for name, value in attributes.items():
        setattr(server, name, value)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name=handler.__name__)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    microsoft: Microsoft
    context: ssl.SSLContext

    def handle_error(self, *_: Any) -> None:
        """A caller that hangs up or does not trust the certificate is the caller's affair; anything else is a fault of ours."""
        if not isinstance(sys.exception(), OSError):
            self.microsoft.faults.append(traceback.format_exc())


class _Tls(BaseHTTPRequestHandler):
    """HTTP over TLS, a connection per request."""

    server: _Server
    timeout = _PATIENCE

    def __init__(self, request: socket.socket, client_address: Any, server: BaseServer) -> None:
        assert isinstance(server, _Server)
        request.settimeout(_PATIENCE)
        with server.context.wrap_socket(request, server_side=True) as secured:
            super().__init__(secured, client_address, server)

    def do_GET(self) -> None:
        host = self.headers["Host"]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers: Mapping[str, str] = {name.lower(): value for name, value in self.headers.items()}
        site = self.server.microsoft.site(host.removesuffix(":443"))
        assert site is not None, f"nobody serves {host}"
        answered = site(Asked(host.removesuffix(":443"), self.command, self.path, headers, body))
        encoded = answered.encoded()
        self.send_response_only(answered.status)
        served_at = None if not self.server.microsoft.entra.offset else self.server.microsoft.entra.now()
        sent = {
            "Date": formatdate(served_at, usegmt=True),
            "Content-Type": "application/json",
            "Content-Length": str(len(encoded)),
        }
        for name, value in {**sent, **answered.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(encoded)

    do_POST = do_GET  # noqa: N815 - http.server's name


class _Tunnel(BaseRequestHandler):
    """``CONNECT host:443`` to the TLS server, for the hosts that are served; 403 for all others."""

    server: _Server

    def handle(self) -> None:
        client: socket.socket = self.request
        client.settimeout(_PATIENCE)
        head = b""
        while b"\r\n\r\n" not in head:
            received = client.recv(4096)
            if not received:
                return
            head += received
        method, target, *_ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
        microsoft = self.server.microsoft
        wanted = base64.b64encode(microsoft.proxy_credentials.encode("latin-1"))
        if microsoft.proxy_credentials and b"Basic " + wanted not in head:
            said = head.replace(b"\r\n", b" ")  # as some proxies do
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said))
            return
        microsoft.proxied.append(target.removesuffix(":443"))
        if method != "CONNECT" or not target.endswith(":443") or microsoft.site(target.removesuffix(":443")) is None:
            microsoft.strangers.append(target)
            client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", microsoft.port), _PATIENCE) as upstream:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            ends = {client: upstream, upstream: client}
            while True:
                readable, _, _ = select.select(list(ends), [], [], _PATIENCE)
                data = readable[0].recv(65536) if readable else b""
                if not data:
                    return
                ends[readable[0]].sendall(data)
