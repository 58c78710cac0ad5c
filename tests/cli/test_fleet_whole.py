"""From recordings to the page: the real scanner, the folder of results, the report on all of them."""

from __future__ import annotations

import json

from tests.cli.running import Shell, cassette

FLEET = """
[fleet]
workers = 2
check = ["conditional_access.mfa_all_users", "authentication_methods", "tenant_settings"]
[groups.small]
owner = "Ana"
[[tenant]]
name = "woodgrove"
id = "63389942-c51d-58ed-9a23-1e22a81d9b33"
groups = ["small"]
recording = "{woodgrove}"
[[tenant]]
name = "lost"
id = "63389942-c51d-58ed-9a23-1e22a81d9b34"
recording = "missing.json"
"""


def test_the_results_of_a_fleet_scan_are_rolled_up(shell: Shell) -> None:
    shell.setenv("SOURCE_DATE_EPOCH", "1795154400")
    shell.write("fleet.toml", FLEET.format(woodgrove=cassette("woodgrove")))
    assert shell.afresh("fleet", "scan", "fleet.toml", "-o", "results", "-q").code == 3
    ended = shell.ztscan("fleet", "report", "results", "-o", "fleet.json", "-o", "fleet.html", "--fail-on", "low")
    told = json.loads(shell.read("fleet.json"))
    tenants = {one["name"]: one for one in told["tenants"]}
    assert tenants["woodgrove"]["known"], tenants
    assert (tenants["woodgrove"]["people"], tenants["woodgrove"]["licence"]) == (11, "Free")
    assert tenants["woodgrove"]["owner"] == "Ana"
    assert not tenants["lost"]["known"]
    assert tenants["lost"]["reason"]
    assert all("lost" in gap["unknown"] for gap in told["gaps"])
    assert ended.code == 10, ended.err
