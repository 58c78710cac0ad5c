"""How Hypothesis runs: the same bounded examples every time, however slow the machine; more of them in ``make fuzz``."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

FUZZING = bool(os.environ.get("ZTSCAN_FUZZ"))
"""Whether this is ``make fuzz``."""
TIMES = 40 if FUZZING else int(os.environ.get("ZTSCAN_EXAMPLES", "1"))
"""How many times as many examples there are as in ``make test``. ``make mutants`` takes a few times as many."""
EXAMPLES = 60
SMALLEST = not os.environ.get("ZTSCAN_MUTANTS")
"""Whether a failing example is made smaller before it is shown. Of a mutant it is enough that a test fails."""

settings.register_profile(
    "test", max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile("fuzz", settings.get_profile("test"), max_examples=TIMES * EXAMPLES)
settings.register_profile("mutants", settings.get_profile("test"), phases=[Phase.explicit, Phase.generate])

REACHING = settings(settings.get_profile("test"), max_examples=2000, phases=[Phase.generate])
"""For ``find``, where it is asked whether there is an example: the first will do, it need not be the smallest."""


def load() -> None:
    """Take the profile of this run: what a test does not say itself comes from there.

    Except in ``make fuzz``, Hypothesis does not read the sources of every imported module for constants to draw. That took 5 s
    of each process of a fresh clone, and made the examples of a test depend on what other tests had imported.
    """
    settings.load_profile("fuzz" if TIMES > 1 else "test" if SMALLEST else "mutants")
    if not FUZZING and hasattr(providers, "is_local_module_file"):
        providers.is_local_module_file = _of_no_interest


def _of_no_interest(path: str) -> bool:
    del path
    return False
