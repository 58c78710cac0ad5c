"""Each cloud has hosts of its own; a token for one is worth nothing in another."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest

from ztscan.core.errors import UsageError
from ztscan.graph.clouds import CLOUDS, cloud_named
from ztscan.graph.resource import CloudName


def test_every_cloud_that_can_be_named_is_known() -> None:
    assert set(CLOUDS) == set(get_args(CloudName))
    assert all(cloud_named(name).name == name for name in CLOUDS)


@pytest.mark.parametrize(
    ("name", "scope", "authority"),
    [
        ("global", "https://graph.microsoft.com/.default", "login.microsoftonline.com"),
        ("usgov", "https://graph.microsoft.us/.default", "login.microsoftonline.us"),
        ("usgovdod", "https://dod-graph.microsoft.us/.default", "login.microsoftonline.us"),
        ("china", "https://microsoftgraph.chinacloudapi.cn/.default", "login.chinacloudapi.cn"),
    ],
)
def test_a_token_is_for_the_host_that_the_requests_go_to(name: str, scope: str, authority: str) -> None:
    cloud = cloud_named(name)

    assert cloud.scope == scope
    assert cloud.graph_root == scope.removesuffix("/.default")
    assert cloud.authority_host == authority


@pytest.mark.parametrize(
    ("typed", "next_step"),
    [
        ("usgv", "did you mean `usgov`?"),
        ("GLOBAL", "did you mean `global`?"),
        ("mars", "choose one of global, usgov, usgovdod, china"),
    ],
)
def test_a_cloud_that_there_is_not_is_answered_with_the_nearest(typed: str, next_step: str) -> None:
    with pytest.raises(UsageError, match=f"unknown cloud `{typed}`") as refused:
        cloud_named(typed)

    assert refused.value.next_step == next_step


@pytest.mark.parametrize("module", ["ztscan.graph.clouds", "ztscan.graph.credentials", "ztscan.graph.claims"])
def test_the_azure_libraries_are_loaded_only_to_sign_in(module: str) -> None:
    heavy = ("azure", "msal", "requests", "msgraph")
    program = f"import sys, {module}; print(*(name for name in sys.modules if name.split('.')[0] in {heavy}))"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == ""
