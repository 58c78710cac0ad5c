"""Runs the double on loopback, in a thread of the test's own process."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tests.simulator.azure.app import AzureDouble, AzureEntry
from tests.simulator.azure.estate import Estate
from tests.simulator.azure.options import PLAIN, AzureOptions
from tests.simulator.running import Elsewhere, listening


class ManagementRunning:
    """A double that listens. ``url`` is what ``ZTSCAN_AZURE_ENDPOINT`` takes."""

    def __init__(self, url: str, double: AzureDouble, elsewhere: Elsewhere) -> None:
        self.url = url
        self.double = double
        self.elsewhere = elsewhere

    @property
    def log(self) -> list[AzureEntry]:
        return self.double.log

    @property
    def refusals(self) -> list[str]:
        """Requests that the double could not answer because nobody taught it to."""
        return self.double.refusals


@contextlib.contextmanager
def management(estate: Estate, options: AzureOptions = PLAIN) -> Iterator[ManagementRunning]:
    """Serves ``estate`` on a free loopback port for as long as the block runs.

    Leaving the block raises AssertionError where the product asked for something that the double does not model, unless
    ``options.tolerant``.
    """
    served = AzureDouble(estate, options)
    with listening(served) as (url, elsewhere):
        yield ManagementRunning(url, served, elsewhere)
