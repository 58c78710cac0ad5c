"""The templates, style sheets and scripts of a page, and the policy that lets nothing else run or load."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ztscan.reports.numbers.words import number

from .compiled import Compiled
from .prose import said
from .text import code, door

LONGEST_SAID = 600
"""Characters of a text that says what is wrong or what to do next."""


@cache
def environment() -> Environment:
    """Templates whose every value is made visible and escaped."""
    made = Environment(
        loader=PackageLoader("ztscan.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=door,
        auto_reload=False,
        bytecode_cache=Compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["number"] = number
    made.filters["code"] = code
    made.filters["said"] = partial(said, longest=LONGEST_SAID)
    return made


_AROUND = re.compile(r"\s*([{};])\s*|(?<=[a-z0-9-])(:)\s+")
"""Blanks that a style sheet does not need: none of these is in a text of ours. A colon that ends a word stands before a value."""


@cache
def joined(folder: str, suffix: str, names: tuple[str, ...]) -> Markup:
    """Our own style sheets or scripts as one text. They are hashed in the policy, so they must not contain tenant data."""
    loader = environment().loader
    if loader is None:
        raise RuntimeError("the templates of the report have no loader")
    sources = (loader.get_source(environment(), f"{folder}/{name}.{suffix}")[0] for name in names)
    lines = (line.strip() for source in sources for line in source.splitlines())
    whole = "\n".join(line for line in lines if line and not line.startswith("//"))
    return Markup(_AROUND.sub(r"\1\2", whole) if suffix == "css" else whole)  # noqa: S704 - no tenant string gets here


def policy(styles: Iterable[str], script: str, *, images: bool) -> str:
    """Nothing may load; only these style sheets apply and only this script runs. Images are those in the document."""
    allowed = f"style-src {' '.join(map(_hash, styles))}; script-src {_hash(script)};{' img-src data:;' if images else ''}"
    return f"default-src 'none'; {allowed} base-uri 'none'; form-action 'none'"


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
