from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.azure_machines import VirtualMachine
from ztscan.estate.rows import each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.unread import Unread
from ztscan.estate.values import shown
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, check, known

MACHINES = "azure_virtual_machines"


@check(
    title="Linux machines refuse passwords for SSH",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={"equal": {"prowler": ["vm_linux_enforce_ssh_authentication"]}, "partial": {"mcsb": ["PV-4"]}},
    since="0.2.0",
)
def ssh_keys(azure_virtual_machines: tuple[VirtualMachine, ...], azure_visibility: Visibility) -> Iterator[Finding]:
    """Checks that no password opens a Linux machine.

    What it checks:
        Each virtual machine with Linux was made with password authentication disabled.

    Why it matters:
        Passwords of SSH are guessed all day long by everybody on the internet, and shared by administrators.

    Limits:
        This is how the machine was made: what somebody changed in `sshd_config` later is not visible. A machine that was made
        from a specialised disk has no such setting, and is not assessed.

    Remediation:
        1. Give administrators keys, or sign-in with Entra ID:
           `az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADSSHLoginForLinux --vm-name MACHINE
           --resource-group GROUP`
        2. Set `PasswordAuthentication no` in the machine, and make new machines with "SSH public key" in Azure portal > Virtual
           machines > Create.

    References:
        https://learn.microsoft.com/azure/virtual-machines/linux/create-ssh-keys-detailed
    """
    unread = Unread()
    linux = 0
    unknown: list[str] = []
    for machine in unread.over(each(azure_virtual_machines, azure_visibility, "virtual machine", managed=False)):
        with unread.of_one():
            if known(machine.os_type, ("linux", "windows"), MACHINES, "osType") == "windows":
                continue
            linux += 1
            if machine.password_refused is True:
                continue
            if machine.computer_name is None:
                unknown.append(machine.name)
                continue
            yield Finding(
                row_subject("virtualMachine", machine),
                f"the Linux machine {machine.name} accepts passwords for SSH",
                f"disablePasswordAuthentication: {shown(machine.password_refused)}",
                "disablePasswordAuthentication: true",
            )
    if unknown:
        detail = f"{counted(len(unknown), 'Linux machine')} without settings of its operating system, such as {min(unknown)}"
        unread.add(Gap(MACHINES, GapReason.UNAVAILABLE, detail, "look at `sshd_config` in these machines"))
    unread.raise_any()
    if not linux:
        raise NotApplicable("there is no virtual machine with Linux")
