"""The recordings in the tree are what the simulator serves today, and hold nothing that belongs to a machine or a session."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from tests.recordings import recording_of
from tests.simulator.record import record
from tests.simulator.tenants import TENANTS
from ztscan.azure.room import AzureRoom
from ztscan.core.model import parse_time
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.cassette import load_recording
from ztscan.graph.client import connect
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.collect import collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.second_source import Opened

LARGEST = 4_000_000
"""Bytes: the bundled tenant is part of the package. An eighth of it is an estate of Azure, of some 250 resources of 80 types."""
SECRETS = re.compile(
    rb'bearer |"authorization\\?":|set-cookie|request-id|eyJ[A-Za-z0-9_-]{10}|PRIVATE KEY|secretText\\":\\"',
    re.IGNORECASE,
)
MACHINES = re.compile(rb"127\.0\.0\.1|localhost|/(home|root|tmp|mnt|Users)/|[A-Z]:\\\\Users")


@pytest.fixture(params=sorted(TENANTS))
def cassette(request: pytest.FixtureRequest) -> Path:
    return recording_of(request.param)


def test_recording_a_tenant_again_gives_the_same_bytes(cassette: Path, tmp_path: Path) -> None:
    again = tmp_path / cassette.name
    record(TENANTS[cassette.stem](), again)
    assert again.read_bytes() == cassette.read_bytes(), "the tenants or the resources have changed: run `make record`"


def test_a_recording_holds_no_token_no_cookie_and_no_machine(cassette: Path) -> None:
    content = cassette.read_bytes()
    assert SECRETS.findall(content) == []
    assert MACHINES.findall(content) == []
    host = socket.gethostname()
    assert len(host) < 4 or re.search(rf"\b{re.escape(host)}\b".encode(), content) is None


def test_a_recording_is_small(cassette: Path) -> None:
    assert cassette.stat().st_size < LARGEST


def test_a_recording_answers_everything_that_a_scan_asks(cassette: Path) -> None:
    recording = load_recording(cassette)
    plan = make_plan(ALL_RESOURCES, ALL_RESOURCES, cloud="global")
    cloud, moment = CLOUDS["global"], parse_time(recording.recorded)
    client = connect(cloud, recording=recording, now=moment)
    second = Opened(AzureRoom(), connect(cloud, service=cloud.azure, recording=recording, now=moment))
    replayed = collect_now(plan, client, second_source=second)
    assert [reading.name for reading in replayed.readings if reading.outcome == "not_recorded"] == []
    assert replayed.evidence["azure_subscriptions"] or cassette.stem == "woodgrove"
