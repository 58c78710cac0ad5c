"""Laws over the fixes of all checks: each is declared, sound by Graph's schema, and has a way back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.graph.contract.schema import schema
from tests.recordings import recordings
from tests.scans import said_by
from ztscan.core.fix import Fix, GraphCall
from ztscan.core.model import CheckResult
from ztscan.engine import registry
from ztscan.engine.fixing import Fixing, NoFix
