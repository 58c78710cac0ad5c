"""The stand-in for ``az`` as a program on PATH: a few lines of bash that ask this process.

A Python of its own for every call would take thirty times as long, and the scripts under test call ``az`` many times. What a
call is and does stays the same: arguments, exit code, standard output and standard error of a process.
"""

from __future__ import annotations

import contextlib
import io
import socketserver
import traceback
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from tests.cli import azure_cli

_PROGRAM = """\
#!/bin/bash
# The number of arguments and the arguments go there; the exit code and what is said come back.
exec 3<>/dev/tcp/127.0.0.1/{port} || exit 70
printf '%s\\0' "$#" "$@" >&3
read -r code <&3 || exit 70
if [ "$code" = 0 ]; then cat <&3; else cat <&3 >&2; fi
exit "$code"
"""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    tenant: Path


class _Call(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        arguments = [self._argument() for _ in range(int(self._argument()))]
        code, said = called(self.server.tenant, arguments)
        self.wfile.write(f"{code}\n{said}".encode())

    def _argument(self) -> str:
        read = bytearray()
        while (byte := self.rfile.read(1)) != b"\0":
            assert byte, "the program was ended"
            read += byte
        return read.decode()


def called(tenant: Path, arguments: list[str]) -> tuple[int, str]:
    """Exit code, and what is said: on standard output where it is 0, otherwise on standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        code = azure_cli.main(tenant, arguments, out, err)
    except Exception:  # noqa: BLE001 - as a process that ends with a traceback
        return 1, traceback.format_exc()
    return code, err.getvalue() if code else out.getvalue()


@contextlib.contextmanager
def az(folder: Path, tenant: Path) -> Iterator[None]:
    """Have an ``az`` in ``folder`` that works on the tenant in this file."""
    with _Server(("127.0.0.1", 0), _Call) as server:
        server.tenant = tenant
        program = folder / "az"
        program.write_text(_PROGRAM.format(port=server.server_address[1]), encoding="utf-8")
        program.chmod(0o755)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
