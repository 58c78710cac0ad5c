"""What is told of a share of devices holds in every world that the unknown devices may be in."""

from __future__ import annotations

from itertools import product

import pytest

from ztscan.checks.devices._shares import Share
from ztscan.core.model import Finding, Gap, GapReason
from ztscan.engine.check import NotApplicable, Unknown

UNREAD = Gap("managed_devices", GapReason.MALFORMED, "not returned", "look")


def verdict(having: int, lacking: int, undetermined: int, minimum: int) -> str:
    names = {str(number): str(number) for number in range(lacking)}
    share = Share(having, {"none": names} if names else {}, undetermined, {UNREAD: None})
    try:
        told = list(share.judged(minimum, nobody="none", what="device", messages={"none": "have none"}, expected="all"))
    except Unknown:
        return "unknown"
    except NotApplicable:
        return "not applicable"
    return "fail" if any(isinstance(one, Finding) for one in told) else "pass"


def world(having: int, lacking: int, minimum: int) -> str:
    """The verdict where everything is known."""
    if not having + lacking:
        return "not applicable"
    return "pass" if having * 100 >= (having + lacking) * minimum else "fail"


@pytest.mark.parametrize("minimum", [1, 50, 66, 95, 100])
def test_it_is_the_verdict_of_every_world_or_unknown(minimum: int) -> None:
    for having, lacking, undetermined in product(range(6), range(6), range(4)):
        worlds = {
            world(having + has, lacking + lacks, minimum)
            for has in range(undetermined + 1)
            for lacks in range(undetermined + 1 - has)
        }
        expected = next(iter(worlds)) if len(worlds) == 1 else "unknown"
        assert verdict(having, lacking, undetermined, minimum) == expected, (having, lacking, undetermined)
