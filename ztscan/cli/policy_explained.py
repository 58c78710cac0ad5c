"""`ztscan access --explain POLICY`: of every condition of one policy the clause that decides whether it holds."""

from __future__ import annotations

import json

import click

from ztscan.cli.access_told import Asked, steps
from ztscan.cli.ui.console import harmless
from ztscan.conditional_access.explain.missing import missing_for
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


def answer(asked: Asked, sign_in: SignIn, name: str, *, json_wanted: bool) -> ExitCode:
    """Print it. The exit code is 3 if it is undetermined whether the policy applies."""
    coverage = asked.coverage
    policy = _policy(coverage, name)
    applies: Truth = outcome_of(policy, sign_in, coverage.tenant).applies
    decided = reasons(policy, sign_in, coverage.tenant)
    missing = missing_for(policy, sign_in, coverage) if applies is None else ()
    if json_wanted:
        conditions = [{"condition": one.dimension.value, "holds": one.truth, "because": one.text} for one in decided]
        document = {"schema": "ztscan.access/1", "policy": {"id": policy.id, "name": policy.name, "state": policy.state}}
        grant = {"applies": applies, "grant": policy.grant.text, "conditions": conditions, "doubts": list(policy.doubts)}
        unknown = {"missing": [{"what": one.what, "step": one.step} for one in missing], "sign_in": steps(coverage, sign_in)}
        click.echo(json.dumps({**document, **grant, **unknown}, indent=2, ensure_ascii=False))
    else:
        state = "" if policy.state == ENABLED else f" (state: {policy.state})"
        click.echo(harmless(f"{policy.name or policy.id}{state}: {_APPLIES[applies]}"))
        for one in decided:
            click.echo(harmless(f"  {one.dimension.value:<16} {_HOLDS[one.truth]:<14} {one.text}"))
        for doubt in policy.doubts:
            click.echo(harmless(f"  {'not modelled':<16} {'not known':<14} {doubt}"))
        for one_missing in missing:
            click.echo(harmless(f"  {'missing':<16} {one_missing}"))
        click.echo(harmless(f"  grant            {policy.grant.text or 'session controls only'}"))
        click.echo("\nThe sign-in")
        for line in asked.lines(sign_in):
            click.echo(harmless(line))
    return ExitCode.INCOMPLETE if applies is None else ExitCode.MET


def _policy(coverage: SignInCoverage, name: str) -> Policy:
    wanted = name.lower()
    found = [one for one in coverage.policies if wanted in (one.id.lower(), one.name.lower())]
    found = found or [one for one in coverage.policies if one.name.lower().startswith(wanted)]
    if len(found) != 1:
        problem = "several policies are called" if found else "no policy"
        raise UsageError(f"{problem} `{name}`", "give its id or its whole name")
    return found[0]
