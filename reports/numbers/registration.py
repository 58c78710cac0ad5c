"""How many people can do MFA with the methods that they have registered."""

from __future__ import annotations

import msgspec

from ztscan.core.charts import RegisteredPopulation
from ztscan.reports.numbers.words import percent


class RegistrationNumbers(msgspec.Struct, frozen=True):
    """``able`` can do MFA, ``strong`` of them with a phishing-resistant method. ``unknown`` are in neither nor in ``unable``."""

    able: int
    strong: int
    unable: int
    unknown: int

    @property
    def total(self) -> int:
        return self.able + self.unable + self.unknown

    @property
    def phrase(self) -> str:
        """Shares of all people. Where some are not reported, shares are lower bounds, and the rest is named."""
        least = "at least " if self.unknown else ""
        able, strong = (percent(part, self.total) for part in (self.able, self.strong))
        told = f"{least}{able} % can do MFA, {least}{strong} % phishing-resistant"
        return f"{told}, {percent(self.unknown, self.total)} % not reported" if self.unknown else told


def registration_numbers(population: RegisteredPopulation) -> RegistrationNumbers:
    """The numbers of one population. Its five parts are disjoint."""
    able = population.phishing_resistant + population.mfa + population.weak
    return RegistrationNumbers(able, population.phishing_resistant, population.none, population.unknown)
