"""Proves the expectations of ``ztscan.toml``: each is a check of its own, over every member and every condition left open.

An expectation holds if it is proved, and does not hold if some sign-in certainly contradicts it. Everything else, such as missing
evidence, a property that is not modelled or a proof that came to its cap, is not assessed and never a pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.expected_region import OUTCOMES, UNEXPECTED, exclusions_of, regions_of, words_of
from ztscan.conditional_access.proof.expected_workloads import judge_workloads
from ztscan.conditional_access.proof.granted import prove_granted
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import Exclusion, Requirement
from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.conditional_access.space.boxes import Box
from ztscan.config.expectations import Expectation, require_sound
from ztscan.core.documentation import CheckDocumentation
from ztscan.core.expectation_ids import EXPECTED
from ztscan.core.injection import signature_of
from ztscan.core.model import Finding, Gap, Note, Severity
from ztscan.engine.check import Check, Declaration, NotApplicable, Unknown

GRANTED = "granted"
NOBODY = "the expectation is about nobody: no account, and no guest who may come, is in it today"
DOCUMENTATION = CheckDocumentation(
    what="An expectation that `ztscan.toml` or a file of the folder `expect` declares for this tenant.",
    why="The tenant no longer does what its owners expect of Conditional Access.",
    limits="The proof is about the configuration. See docs/conditional-access.md.",
    remediation="Look at the example sign-in. Correct the policy that lets it happen, or the expectation if it is out of date.",
    references=("https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool",),
)


def checks_of(expectations: Iterable[Expectation]) -> tuple[Check, ...]:
    """Each expectation as a check. Raises UsageError for two with one name, and for one that nothing can meet."""
    expectations = tuple(expectations)
    require_sound(expectations)
    return tuple(map(_check, expectations))


def _check(one: Expectation) -> Check:
    def on_people(sign_in_coverage: SignInCoverage, expectations: tuple[Expectation, ...]) -> Iterator[Finding | Note]:
        del expectations  # asked for, so that the names in them are compared with the tenant
        return judge_people(one, sign_in_coverage)

    def on_workloads(workload_coverage: WorkloadCoverage, expectations: tuple[Expectation, ...]) -> Iterator[Finding | Note]:
        del expectations
        return judge_workloads(one, workload_coverage)

    def on_both(
        sign_in_coverage: SignInCoverage, workload_coverage: WorkloadCoverage, expectations: tuple[Expectation, ...]
    ) -> Iterator[Finding | Note]:
        del expectations
        return _both(judge_people(one, sign_in_coverage), judge_workloads(one, workload_coverage))

    function = on_both if one.who.service_principals and one.about_people else on_people if one.about_people else on_workloads
    outcomes = ", ".join(OUTCOMES[outcome].text for outcome in one.then)
    declaration = Declaration(f"Expected: {outcomes}", Severity.HIGH, (), {}, 1)
    return Check(EXPECTED + one.name, declaration, function, signature_of(function), DOCUMENTATION, "ztscan.toml")


def _both(*parts: Iterator[Finding | Note]) -> Iterator[Finding | Note]:
    """What all parts yield. It is not applicable only where every part is, and unknown where any is."""
    gaps: list[Gap] = []
    empty: list[NotApplicable] = []
    for part in parts:
        try:
            yield from part
        except Unknown as unknown:
            gaps += unknown.gaps
        except NotApplicable as nobody:
            empty.append(nobody)
    if gaps:
        raise Unknown(*dict.fromkeys(gaps))
    if len(empty) == len(parts):
        raise empty[0]


def judge_people(one: Expectation, coverage: SignInCoverage) -> Iterator[Finding | Note]:
    """The findings on the people of an expectation. Raises NotApplicable if it is about nobody, Unknown if undecided."""
    exclusions = tuple(exclusions_of(one, coverage))
    parts = [_judged(one, requirement, coverage, exclusions) for requirement in regions_of(one, coverage)]
    yield from _both(*parts)


def _judged(
    one: Expectation, requirement: Requirement, coverage: SignInCoverage, exclusions: tuple[Exclusion, ...]
) -> Iterator[Finding | Note]:
    granted = requirement.id.startswith(GRANTED)
    proof = prove_granted(coverage, requirement, exclusions) if granted else coverage.prove(requirement, exclusions=exclusions)
    if proof.verdict is ProofVerdict.EMPTY or not _of_anybody(proof, proof.escape.region):
        raise NotApplicable(NOBODY)
    proof.require_decided()
    yield from (Note(note) for note in proof.notes if not note.startswith("declared exclusion: "))
    for finding in proof.findings():
        if isinstance(finding, Finding):
            yield replace(finding, message=f"{UNEXPECTED}{finding.message}", expected=words_of(one, coverage.tenant.name_of))


def _of_anybody(proof: Coverage, region: Iterable[Box]) -> bool:
    """Whether the region has anybody but accounts that are created later."""
    known = proof.escape.space.identities.known
    return any(box[0] & known for box in region)
