"""The program that stands for ``ztscan``: it hands itself over to an interpreter that has imported everything.

Run as ``python -I -S preloaded_client.py SOCKET ARGUMENT...``; it imports as little as it can.
"""

import array
import json
import os
import socket
import sys


def main() -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(sys.argv[1])
        order = {"folder": os.getcwd(), "environment": dict(os.environ), "arguments": sys.argv[2:]}  # noqa: PTH109
        streams = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
        connection.sendmsg([json.dumps(order).encode()], streams)
        code = int(connection.recv(16))
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
