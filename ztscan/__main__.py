"""The entry of the command line: ``ztscan`` and ``python -m ztscan``.

It imports nothing that takes time before an interruption is dealt with.
"""

from __future__ import annotations

import gc
import sys

from ztscan.core import interruption, streams

_COLLECTED = 20_000, 50, 50
"""How rarely unreachable objects are looked for: nearly all that a scan makes is kept, and looking through it took a tenth.

Young objects are looked through as soon as ever, so that what is dropped is not held; what outlived that, after a million more.
"""


def main() -> None:
    """Run the command line and exit with its code. An interruption ends it without a traceback, also while it is imported."""
    interruption.install()
    streams.stand_in()
    gc.set_threshold(*_COLLECTED)
    try:
        from ztscan.cli import main as run  # noqa: PLC0415

        run()
    except SystemExit as ended:
        if not interruption.requested():
            raise
        if ended.code != interruption.exit_code():  # the command has not noticed the interruption
            _tell()
    except BaseException:  # an interruption may come out as another error, such as that of an import
        if not interruption.requested():
            raise
        _tell()
    finally:
        gc.freeze()  # the end frees the memory at once: what is left need not be looked through for unreachable objects
    if interruption.requested():
        interruption.ending(interruption.exit_code())
        _forget()
        sys.exit(interruption.exit_code())


def _forget() -> None:
    """Let Python forget that KeyboardInterrupt has left source that a library ran, such as that of ``namedtuple`` at an import.

    It kills the process by SIGINT at its end otherwise (``python -m``), also after another signal, and though it was handled.
    Each run of source sets that mark again (CPython, ``run_eval_code_obj``).
    """
    exec("")  # noqa: S102 - nothing is run


def _tell() -> None:
    sys.stderr.write(f"error: {interruption.message()} — {interruption.NEXT_STEP}\n")


if __name__ == "__main__":
    main()
