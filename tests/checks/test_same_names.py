"""Objects of one name are many: only their ids tell them apart."""

from __future__ import annotations

from tests.checks import case_files
from tests.checks.cases import CHECKS, Case, run
from tests.checks.compliant.azure_networks import APP, INTERFACES, MACHINE, interface
from ztscan.checks.azure_network._reach import Doubts, Machine
from ztscan.core.model import Verdict
from ztscan.plugin import Subject

TWIN = MACHINE.replace("/resourceGroups/", "/resourceGroups/rg-of-the-twin-")


def doubted(number: int) -> Doubts:
    doubts = Doubts("azure_network_interfaces", "who reaches management ports")
    for place in range(number):
        key = f"/subscriptions/s/resourcegroups/rg{place}/providers/microsoft.compute/virtualmachines/vm-web"
        doubts.add(Machine(Subject("virtualMachine", key, "vm-web")), (f"reason {place}",))
    return doubts


def test_machines_of_one_name_are_told_each() -> None:
    (gap,) = doubted(3).gaps
    assert gap.detail.endswith("`vm-web` (reason 0), `vm-web` (reason 1), `vm-web` (reason 2)")
    (gap,) = doubted(7).gaps
    assert gap.detail.endswith("`vm-web` (reason 4) and 2 more")
    twice = doubted(1)
    twice.add(Machine(Subject("virtualMachine", next(iter(twice.found)), "vm-web")), ("another reason",))
    assert len(twice.found) == 1


def test_a_machine_that_is_reached_is_not_hidden_by_one_of_its_name() -> None:
    """The verdict was that of the last machine of a name."""
    cases = case_files.module_of("azure_network.bastion")
    change = {**cases.own(cases.OPEN), **cases.WITHOUT}
    change[INTERFACES] = [*change[INTERFACES], interface("nic-zz", machine=TWIN, privateIPAddress="10.1.1.77")]
    for interfaces in (change[INTERFACES], change[INTERFACES][::-1]):
        told = run(CHECKS["azure_network.bastion"], Case("twins", {**change, INTERFACES: interfaces}))
        assert (told.verdict, {found.subject.id for found in told.findings}) == (Verdict.FAIL, {APP.lower()})
