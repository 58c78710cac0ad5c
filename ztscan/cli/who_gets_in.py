"""`ztscan access --group GROUP`: which members of a group get in with one kind of sign-in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable

import click
import msgspec
from msgspec.structs import replace

from ztscan.cli.access_told import Asked, missing_document, missing_lines, steps
from ztscan.cli.ui.console import harmless
from ztscan.cli.ui.progress import counted
from ztscan.conditional_access.explain.access import explain_access
from ztscan.conditional_access.explain.missing import Missing
from ztscan.conditional_access.explain.words import members_of
from ztscan.conditional_access.policy.sign_in import Identity, SignIn
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space.boxes import bits
from ztscan.core.exit_codes import ExitCode

_NAMED = 20
"""Members that are named in the text for one answer. JSON names all."""
_ANSWERS = ("granted", "granted with controls", "blocked", "undetermined")


class Answer(msgspec.Struct, frozen=True):
    """What some members of the group meet."""

    kind: str
    controls: tuple[str, ...] = ()
    missing: tuple[tuple[Missing, tuple[str, ...]], ...] = ()
    """Where it is undetermined: what is not known, and the policies that depend on it."""
    by: tuple[str, ...] = ()
    """The policies that block. None where controls are required that cannot be met."""

    @property
    def order(self) -> tuple[object, ...]:
        """The best answer first."""
        return _ANSWERS.index(self.kind), self.controls, self.missing, self.by

    def __str__(self) -> str:
        by = f" by {', '.join(self.by)}" if self.by else ""
        required = f" ({'; '.join(self.controls)})" if self.controls else ""
        return f"{self.kind}{by}{required}"


def answer(asked: Asked, group: str, sign_in_of: Callable[[Identity], SignIn], *, json_wanted: bool) -> ExitCode:
    """Print it. The exit code is 3 if the answer is undetermined for a member."""
    coverage = asked.coverage
    group_id, members = members_of(coverage, group)
    found: dict[Answer, list[tuple[str, str]]] = defaultdict(list)
    disabled = 0
    known: dict[Identity, Answer] = {}
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
    ordered = sorted(found.items(), key=lambda entry: entry[0].order)
    example = sign_in_of(Identity())
    if json_wanted:
        answers = [
            {
                "answer": one.kind,
                "controls": list(one.controls),
                "blocked_by": list(one.by),
                "missing": missing_document(dict(one.missing)),
                "members": [{"id": i, "name": n} for i, n in sorted(who)],
            }
            for one, who in ordered
        ]
        sign_in = {label: value for label, value in steps(coverage, example).items() if label != "user"}
        document = {"schema": "ztscan.access/1", "group": group_id, "sign_in": sign_in, "disabled": disabled, "answers": answers}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        for line in asked.lines(example, actor=coverage.tenant.name_of(group_id)):
            click.echo(harmless(line))
        click.echo()
        for one, who in ordered:
            click.echo(harmless(f"{counted(len(who), 'member')}: {one}"))
            for missing in missing_lines(dict(one.missing)):
                click.echo(harmless(f"  {missing}"))
            names = sorted(name for _, name in who)
            more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            click.echo(harmless(f"  {', '.join(names[:_NAMED])}{more}"))
        if disabled:
            click.echo(f"{counted(disabled, 'member')}: disabled, cannot sign in")
        if not found and not disabled:
            click.echo("The group has no members")
    return ExitCode.INCOMPLETE if any(one.kind == "undetermined" for one in found) else ExitCode.MET


def _class_of(coverage: SignInCoverage, user_id: str) -> str:
    """People whom no policy tells apart: the answer is the same for all of them."""
    return str(coverage.space().identities.atom_of(user_id))


def _answered(coverage: SignInCoverage, sign_in: SignIn) -> Answer:
    explanation = explain_access(coverage, sign_in)
    if explanation.blocked:
        return Answer("blocked", by=explanation.blocking)
    if explanation.undetermined:
        return Answer("undetermined", missing=tuple(explanation.missing.items()))
    return Answer("granted with controls", explanation.required) if explanation.required else Answer("granted")
