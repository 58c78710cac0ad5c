"""`ztscan access --group GROUP`: which members of a group get in with one kind of sign-in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import click

from ztscan.cli.ui.console import harmless
from ztscan.cli.ui.progress import counted
from ztscan.conditional_access.explain.access import explain_access
from ztscan.conditional_access.explain.words import members_of
from ztscan.conditional_access.policy.sign_in import Identity, SignIn
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space.boxes import bits
from ztscan.core.exit_codes import ExitCode

_NAMED = 20
"""Members that are named in the text for one answer. JSON names all."""
_ANSWERS = ("granted", "granted with controls", "blocked", "undetermined")


def answer(coverage: SignInCoverage, group: str, sign_in_of: Callable[[Identity], SignIn], *, json_wanted: bool) -> int:
    """Print it. The exit code is 3 if the answer is undetermined for a member."""
    group_id, members = members_of(coverage, group)
    found: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = defaultdict(list)
    disabled = 0
    known: dict[Identity, tuple[str, tuple[str, ...]]] = {}
    for ordinal in bits(members):
        user_id, name = coverage.population.ids[ordinal], coverage.population.names[ordinal]
        identity = coverage.identity(user_id)
        if identity is None:
            disabled += 1
            continue
        alike = replace(identity, id=_class_of(coverage, user_id), name="")
        if alike not in known:
            known[alike] = _answered(coverage, sign_in_of(identity))
        found[known[alike]].append((user_id, name))
    ordered = sorted(found.items(), key=lambda entry: (_ANSWERS.index(entry[0][0]), entry[0][1]))
    if json_wanted:
        answers = [
            {"answer": kind, "controls": list(controls), "members": [{"id": i, "name": n} for i, n in sorted(who)]}
            for (kind, controls), who in ordered
        ]
        document = {"schema": "ztscan.access/1", "group": group_id, "disabled": disabled, "answers": answers}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        for (kind, controls), who in ordered:
            required = f" ({'; '.join(controls)})" if controls else ""
            click.echo(harmless(f"{counted(len(who), 'member')}: {kind}{required}"))
            names = sorted(name for _, name in who)
            more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            click.echo(harmless(f"  {', '.join(names[:_NAMED])}{more}"))
        if disabled:
            click.echo(f"{counted(disabled, 'member')}: disabled, cannot sign in")
        if not found and not disabled:
            click.echo("The group has no members")
    return ExitCode.INCOMPLETE if any(kind == "undetermined" for kind, _ in found) else ExitCode.MET


def _class_of(coverage: SignInCoverage, user_id: str) -> str:
    """People whom no policy tells apart: the answer is the same for all of them."""
    return str(coverage.space().identities.atom_of(user_id))


def _answered(coverage: SignInCoverage, sign_in: SignIn) -> tuple[str, tuple[str, ...]]:
    explanation = explain_access(coverage, sign_in)
    if explanation.blocked:
        return "blocked", ()
    if explanation.verdict == "unknown":
        return "undetermined", ()
    return ("granted with controls", explanation.demand) if explanation.demand else ("granted", ())
