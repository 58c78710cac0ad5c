from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_machines import VirtualMachine
from ztscan.estate.judged import judge_each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.values import shown
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known, required

MACHINES = "azure_virtual_machines"


@check(
    title="Virtual machines boot trusted software only",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={"equal": {"prowler": ["vm_trusted_launch_enabled"]}, "partial": {"mcsb": ["PV-4"]}},
    since="0.2.0",
)
def trusted_launch(azure_virtual_machines: tuple[VirtualMachine, ...], azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks that code below the operating system cannot be replaced unseen.

    What it checks:
        Each virtual machine has Trusted Launch, or is a confidential machine, with secure boot and a virtual TPM.

    Why it matters:
        A boot kit runs before the operating system, hides from its sensors and outlives its reinstallation.

    Limits:
        Machines of generation 1 cannot have it, and fail: upgrade them first. Instances of uniform scale sets are not read.

    Remediation:
        1. Stop the machine. Open Azure portal > Virtual machines > the machine > Settings > Configuration.
        2. Choose "Trusted launch" with secure boot and vTPM. With the CLI: `az vm update --resource-group GROUP --name MACHINE
           --security-type TrustedLaunch --enable-secure-boot true --enable-vtpm true`
        3. Start the machine. Unsigned drivers stop to load: try it on one machine first.

    References:
        https://learn.microsoft.com/azure/virtual-machines/trusted-launch-existing-vm
    """
    yield from judge_each(azure_virtual_machines, azure_visibility, "virtual machine", _wrong)


def _wrong(machine: VirtualMachine) -> Iterator[Yielded]:
    kind = known(machine.security_type or "standard", ("standard", "trustedlaunch", "confidentialvm"), MACHINES, "securityType")
    if kind == "standard":
        missing = ["Trusted Launch"]
    else:
        parts = {"secure boot": machine.secure_boot, "a virtual TPM": machine.virtual_tpm}
        missing = [name for name, present in parts.items() if present is False]
    if missing:
        boot = f"secure boot: {shown(machine.secure_boot)}, vTPM: {shown(machine.virtual_tpm)}"
        observed = f"securityType: {shown(machine.security_type)}, {boot}"
        subject = row_subject("virtualMachine", machine)
        message = f"the virtual machine {machine.name} boots without {' and '.join(missing)}"
        yield Finding(subject, message, observed, "Trusted Launch with secure boot and vTPM")
    elif kind != "standard":
        required(machine.secure_boot, MACHINES, "secureBootEnabled")
        required(machine.virtual_tpm, MACHINES, "vTpmEnabled")
