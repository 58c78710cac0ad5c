"""The deployment objectives of the Zero Trust guidance, and the grading of a tenant against them."""

from ztscan.objectives.case import RANK
from ztscan.objectives.grading import grade, require_known
from ztscan.objectives.maturity import MEANING, STAGES
from ztscan.objectives.table import Accountability, Duty, Objective, ObjectiveTable, Pillar, Stage, Verify, load

__all__ = [
    "MEANING",
    "RANK",
    "STAGES",
    "Accountability",
    "Duty",
    "Objective",
    "ObjectiveTable",
    "Pillar",
    "Stage",
    "Verify",
    "grade",
    "load",
    "require_known",
]
