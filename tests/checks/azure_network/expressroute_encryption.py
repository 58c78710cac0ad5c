"""Cases of `azure_network.expressroute_encryption`."""

from __future__ import annotations

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_hybrid import CIRCUITS, PORT, PORTS, circuit, link, port
from ztscan.core.model import Verdict

PLAIN = link("link2", cknSecretIdentifier=None, cakSecretIdentifier=None)

CASES = (
    Case("MACsec on both links"),
    Case("a link without keys", {PORTS: [port(link("link1"), PLAIN)]}, {PORT.lower()}),
    Case("a link with half a key", {PORTS: [port(link("link1", cakSecretIdentifier=None))]}, {PORT.lower()}),
    Case("a link that is disabled", {PORTS: [port(link("link1"), link("link2", "Disabled", cakSecretIdentifier=None))]}),
    Case("a state of a link that was not returned", {PORTS: [port(link("link1", None))]}, verdict=NOT_ASSESSED),
    Case("links were not returned", {PORTS: [{**port(), "properties": {"links": None}}]}, verdict=NOT_ASSESSED),
    Case("a circuit of a provider", {CIRCUITS: [circuit("er-provider")]}, verdict=Verdict.MANUAL),
    Case("both", {CIRCUITS: [circuit("er-provider")], PORTS: [port(PLAIN)]}, {PORT.lower()}),
    Case("a port that was not returned", {PORTS: []}, verdict=NOT_ASSESSED),
    Case("no circuit", {CIRCUITS: [], PORTS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {CIRCUITS: gap(CIRCUITS)}, verdict=NOT_ASSESSED),
)
