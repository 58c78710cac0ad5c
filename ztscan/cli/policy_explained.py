"""`ztscan access --explain POLICY`: of every condition of one policy the clause that decides whether it holds."""

from __future__ import annotations

import json

import click

from ztscan.cli.ui.console import harmless
from ztscan.conditional_access.policy.deciding import reasons
from ztscan.conditional_access.policy.decision import outcome_of
from ztscan.conditional_access.policy.policy import ENABLED, Policy
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode

_HOLDS = {True: "holds", False: "does not hold", None: "not known"}
_APPLIES = {True: "applies", False: "does not apply", None: "undetermined"}


def answer(coverage: SignInCoverage, sign_in: SignIn, name: str, *, json_wanted: bool) -> int:
    """Print it. The exit code is 3 if it is undetermined whether the policy applies."""
    policy = _policy(coverage, name)
    applies: Truth = outcome_of(policy, sign_in, coverage.tenant).applies
    decided = reasons(policy, sign_in, coverage.tenant)
    if json_wanted:
        conditions = [{"condition": one.dimension.value, "holds": one.truth, "because": one.text} for one in decided]
        document = {"schema": "ztscan.access/1", "policy": {"id": policy.id, "name": policy.name, "state": policy.state}}
        grant = {"applies": applies, "grant": policy.grant.text, "conditions": conditions, "doubts": list(policy.doubts)}
        click.echo(json.dumps({**document, **grant}, indent=2, ensure_ascii=False))
    else:
        state = "" if policy.state == ENABLED else f" (state: {policy.state})"
        click.echo(harmless(f"{policy.name or policy.id}{state}: {_APPLIES[applies]}"))
        for one in decided:
            click.echo(harmless(f"  {one.dimension.value:<16} {_HOLDS[one.truth]:<14} {one.text}"))
        for doubt in policy.doubts:
            click.echo(harmless(f"  {'not modelled':<16} {'not known':<14} {doubt}"))
        click.echo(harmless(f"  grant            {policy.grant.text or 'session controls only'}"))
    return ExitCode.INCOMPLETE if applies is None else ExitCode.MET


def _policy(coverage: SignInCoverage, name: str) -> Policy:
    wanted = name.lower()
    found = [one for one in coverage.policies if wanted in (one.id.lower(), one.name.lower())]
    found = found or [one for one in coverage.policies if one.name.lower().startswith(wanted)]
    if len(found) != 1:
        problem = "several policies are called" if found else "no policy"
        raise UsageError(f"{problem} `{name}`", "give its id or its whole name")
    return found[0]
