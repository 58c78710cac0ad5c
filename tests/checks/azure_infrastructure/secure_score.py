"""Cases of `azure_infrastructure.secure_score`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.cloud_posture import FAILS
from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS
from tests.checks.compliant.azure_defender import SCORES, score
from tests.checks.seeing import NO_SUBSCRIPTION


def workloads(*scores: Any) -> dict[str, Any]:
    return {SCORES: [score(PLATFORM), *scores]}


CASES = (
    Case("above the target"),
    Case("below", workloads(score(WORKLOADS, 0.5948)), FAILS),
    Case("at the target", workloads(score(WORKLOADS, 0.7))),
    Case("a higher target", workloads(score(WORKLOADS, 0.7)), FAILS, options={"least_percent": 80}),
    Case("the share was not returned", workloads(score(WORKLOADS, None)), verdict=NOT_ASSESSED),
    Case("no score", workloads(), verdict=NOT_ASSESSED),
    Case("no subscription", {**NO_SUBSCRIPTION, SCORES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {SCORES: gap(SCORES)}, verdict=NOT_ASSESSED),
)
