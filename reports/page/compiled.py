"""Templates are compiled once, and not for every report: Jinja takes longer for that than for the rest of the page.

What is compiled is kept where Python keeps the compiled modules of this folder, by the same rules: it is made again when a source
or a version changed, and where nothing can be kept, each run compiles.
"""

from __future__ import annotations

import contextlib
import importlib.util
import marshal
import os
import sys
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

_FOLDER = Path(importlib.util.cache_from_source(__file__)).parent


class Compiled(BytecodeCache):
    """The compiled templates in ``folder``."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code that was kept, unless it was made of another source or by another version."""
        head = self._head(bucket)
        try:
            kept = self._file(bucket).read_bytes()
        except OSError:
            return
        if kept.startswith(head):
            with contextlib.suppress(EOFError, ValueError, TypeError):
                code = marshal.loads(kept[len(head) :])  # noqa: S302 - as trusted as the modules in the same folder
                bucket.code = code if isinstance(code, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code, where Python would keep that of a module. Other processes see the whole file or none."""
        if sys.dont_write_bytecode:
            return
        file = self._file(bucket)
        written = file.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            written.write_bytes(self._head(bucket) + marshal.dumps(bucket.code))
            written.replace(file)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}.jinja"

    def _head(self, bucket: Bucket) -> bytes:
        """What the code was made of and by, and the options of the environment that it depends on."""
        of = bucket.environment
        made_by = f"{importlib.util.MAGIC_NUMBER.hex()} {jinja2.__version__}"
        return f"{made_by} {of.autoescape} {of.trim_blocks} {of.lstrip_blocks} {bucket.checksum}\n".encode()
