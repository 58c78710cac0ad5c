"""Virtual machines with interfaces, disks, extensions, updates, baselines and backups. Servers of Azure Arc."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.azure.networks import interface, subnet_id
from tests.simulator.tenant import Json, days_ago, guid

MACHINE, DISK = "Microsoft.Compute/virtualMachines", "Microsoft.Compute/disks"
VAULT = "Microsoft.RecoveryServices/vaults"
JUST_IN_TIME = "805651bc-6ecd-4c73-9b55-97a19d0582d0"
DETECTION = "06e3a6db-6c0c-4ad9-943f-31d9d73ecf6c"


@dataclass(frozen=True, kw_only=True)
class Machine:
    """One machine. What is not said is as it should be."""

    subscription: str
    group: str
    name: str
    within: tuple[str, str, str]
    """Its subnet: resource group and name of the network, and the name of the subnet."""
    address: str
    linux: bool = False
    public: str = ""
    nsg: str = ""
    trusted: bool = True
    host_encryption: bool = True
    passwords: bool = False
    defended: bool = True
    just_in_time: str = "Healthy"
    missing: tuple[int, int] | None = (0, 0)
    """Critical and security updates that are missing; None: never assessed."""
    baseline: str = "Compliant"
    exported: bool = False
    """Whether its disks may be exported over the internet."""
    identity: bool = True
    extensions: tuple[tuple[str, str], ...] = field(default=())
    """More extensions: publisher and type."""


def contoso(build: EstateBuilder) -> None:
    """What the platform team runs is in order. Elsewhere machines are as they were made."""
    payroll = ("rg-network", "vnet-production", "snet-app")
    for number in (1, 2):
        machine = Machine(
            subscription="production",
            group="rg-payroll",
            name=f"payroll-{number}",
            within=payroll,
            address=f"10.1.1.{number + 3}",
            missing=(0, 0) if number == 1 else (2, 5),
        )
        add(build, machine)
    add(
        build,
        Machine(
            subscription="production",
            group="rg-reports",
            name="reports",
            within=("rg-network", "vnet-production", "snet-reports"),
            address="10.1.2.4",
            linux=True,
            passwords=True,
            host_encryption=False,
            just_in_time="Unhealthy",
            baseline="NonCompliant",
            missing=(0, 14),
            exported=True,
        ),
    )
    neglected = {"trusted": False, "host_encryption": False, "defended": False, "exported": True, "identity": False}
    dev = build.path("development", "rg-dev", "Microsoft.Network/publicIPAddresses", "pip-dev")
    nsg = build.path("development", "rg-dev", "Microsoft.Network/networkSecurityGroups", "nsg-dev")
    place = ("rg-dev", "vnet-dev", "default")
    add(
        build,
        Machine(
            subscription="development",
            group="rg-dev",
            name="dev",
            within=place,
            address="10.8.0.4",
            public=dev,
            nsg=nsg,
            missing=None,
            just_in_time="",
            baseline="",
            **neglected,  # type: ignore[arg-type]
        ),
    )
    add(
        build,
        Machine(
            subscription="sandbox",
            group="rg-old",
            name="test",
            within=("rg-old", "vnet-sandbox", "default"),
            address="192.168.0.4",
            missing=None,
            just_in_time="",
            baseline="",
            **neglected,  # type: ignore[arg-type]
        ),
    )
    _vault(build, "production", "rg-backup", "rsv-production", "Enabled", "Disabled", guarded=False)
    for group, name in (("rg-payroll", "payroll-1"), ("rg-payroll", "payroll-2")):
        _backed_up(build, "production", "rsv-production", group, name, days=1 if name.endswith("1") else 19)
    _data_vault(build, "production", "bv-production", "On", "Disabled", guarded=False)
    _arc(build, "management", "srv-dc1", days=0, defended=True)
    _arc(build, "management", "srv-files", days=71, defended=False)


def fabrikam(build: EstateBuilder) -> None:
    """Two machines, backed up and watched."""
    for number, name in enumerate(("production", "test"), 1):
        within = ("rg-network", f"vnet-{name}", "snet-app")
        machine = Machine(
            subscription=name, group="rg-orders", name=f"orders-{name}", within=within, address=f"10.{number}.1.4", linux=True
        )
        add(build, machine)
        _vault(build, name, "rg-backup", f"rsv-{name}", "AlwaysON", "Locked", guarded=True)
        _backed_up(build, name, f"rsv-{name}", "rg-orders", f"orders-{name}", days=0.3)
    _data_vault(build, "production", "bv-production", "AlwaysOn", "Locked", guarded=True)
    _arc(build, "management", "srv-plant", days=0, defended=True)


def add(build: EstateBuilder, made: Machine) -> str:
    """A machine with its interface, disk, extensions, and what is assessed of it."""
    place = (made.subscription, made.group)
    key = build.path(*place, MACHINE, f"vm-{made.name}")
    network, name, subnet = made.within
    nic = interface(
        build,
        *place,
        f"nic-{made.name}",
        subnet_id(build, made.subscription, network, name, subnet),
        made.address,
        machine=key,
        public=made.public,
        nsg=made.nsg,
    )
    disk = _disk(build, made)
    identity = {"type": "SystemAssigned", "principalId": guid(build.name, "machine", made.name)} if made.identity else None
    build.add(*place, MACHINE, f"vm-{made.name}", _properties(made, nic, disk), identity=identity)
    system = "Linux" if made.linux else "Windows"
    defence = [("Microsoft.Azure.AzureDefenderForServers", f"MDE.{system}")] if made.defended else []
    for publisher, kind in (*defence, *made.extensions):
        properties = {"publisher": publisher, "type": kind, "provisioningState": "Succeeded", "typeHandlerVersion": "1.0"}
        build.add(*place, f"{MACHINE}/extensions", (f"vm-{made.name}", kind), properties)
    _assessed(build, made, key)
    return key


def _disk(build: EstateBuilder, made: Machine) -> str:
    properties = {
        "diskState": "Attached",
        "osType": "Linux" if made.linux else "Windows",
        "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
        "networkAccessPolicy": "AllowAll" if made.exported else "DenyAll",
        "publicNetworkAccess": "Enabled" if made.exported else "Disabled",
    }
    owner = build.path(made.subscription, made.group, MACHINE, f"vm-{made.name}")
    return build.add(
        made.subscription, made.group, DISK, f"disk-{made.name}", properties, managedBy=owner, sku={"name": "Premium_LRS"}
    )


def _properties(made: Machine, nic: str, disk: str) -> Json:
    patching = {"patchMode": "AutomaticByPlatform", "assessmentMode": "AutomaticByPlatform"}
    if made.missing is None:
        patching = {"assessmentMode": "ImageDefault"}
    linux = {"linuxConfiguration": {"disablePasswordAuthentication": not made.passwords, "patchSettings": patching}}
    windows = {"windowsConfiguration": {"enableAutomaticUpdates": True, "patchSettings": patching}}
    system: Json = {"computerName": made.name, "adminUsername": "localadmin", **(linux if made.linux else windows)}
    security: Json = {"encryptionAtHost": True} if made.host_encryption else {}
    if made.trusted:
        security |= {"securityType": "TrustedLaunch", "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True}}
    os_disk = {"osType": "Linux" if made.linux else "Windows", "managedDisk": {"id": disk}}
    return {
        "provisioningState": "Succeeded",
        "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
        "storageProfile": {"osDisk": os_disk, "dataDisks": []},
        "osProfile": system,
        "networkProfile": {"networkInterfaces": [{"id": nic}]},
        "extended": {"instanceView": {"powerState": {"code": "PowerState/running"}}},
        **({"securityProfile": security} if security else {}),
    }


def _assessed(build: EstateBuilder, made: Machine, key: str) -> None:
    """What Update Manager, machine configuration and Defender for Cloud say of a machine."""
    columns = {"resourceGroup": made.group, "subscriptionId": build.subscriptions[made.subscription].id}
    if made.missing is not None:
        critical, security = made.missing
        counts = {"critical": critical, "security": security, "other": 4}
        result = {"status": "Succeeded", "lastModifiedDateTime": days_ago(0.4), "rebootPending": False}
        latest = f"{key}/patchAssessmentResults/latest"
        kind = f"{MACHINE}/patchAssessmentResults"
        result["availablePatchCountByClassification"] = counts
        build.row(latest, kind, result, table="PatchAssessmentResources", **columns)
        for number in range(critical + security):
            update = {
                "classifications": ["Critical" if number < critical else "Security"],
                "publishedDateTime": days_ago(12 + 30 * number),
            }
            row = f"{latest}/softwarePatches/{guid(build.name, made.name, str(number))}"
            build.row(row, f"{kind}/softwarePatches", update, table="PatchAssessmentResources", **columns)
    if made.baseline:
        name = "AzureLinuxBaseline" if made.linux else "AzureWindowsBaseline"
        kind = "Microsoft.GuestConfiguration/guestConfigurationAssignments"
        told = {"complianceStatus": made.baseline, "targetResourceId": key, "lastComplianceStatusChecked": days_ago(0.5)}
        build.row(f"{key}/providers/{kind}/{name}", kind, told, table="GuestConfigurationResources", **columns)
    if made.just_in_time:
        title = "Management ports of virtual machines should be protected with just-in-time network access control"
        assessment(build, key, JUST_IN_TIME, title, made.just_in_time, **columns)
        assessment(build, key, DETECTION, "EDR solution should be installed on Virtual Machines", "Healthy", **columns)


def assessment(build: EstateBuilder, key: str, name: str, title: str, code: str, severity: str = "High", **columns: str) -> str:
    """What Defender for Cloud recommends for a resource: ``code`` is ``Healthy``, ``Unhealthy`` or ``NotApplicable``."""
    kind = "Microsoft.Security/assessments"
    properties = {
        "displayName": title,
        "resourceDetails": {"Source": "Azure", "Id": key},
        "status": {"code": code, "firstEvaluationDate": days_ago(200), "statusChangeDate": days_ago(120)},
        "metadata": {"displayName": title, "assessmentType": "BuiltIn", "severity": severity},
    }
    return build.row(f"{key}/providers/{kind}/{name}", kind, properties, table="SecurityResources", **columns)


def _vault(
    build: EstateBuilder, subscription: str, group: str, name: str, deletion: str, immutability: str, *, guarded: bool
) -> None:
    settings = {
        "softDeleteSettings": {"softDeleteState": deletion, "softDeleteRetentionPeriodInDays": 14},
        "immutabilitySettings": {"state": immutability},
        "multiUserAuthorization": "Enabled" if guarded else "Disabled",
    }
    build.add(
        subscription, group, VAULT, name, {"provisioningState": "Succeeded", "securitySettings": settings}, sku={"name": "RS0"}
    )


def _data_vault(build: EstateBuilder, subscription: str, name: str, deletion: str, immutability: str, *, guarded: bool) -> None:
    settings = {"softDeleteSettings": {"state": deletion}, "immutabilitySettings": {"state": immutability}}
    properties = {"securitySettings": settings, "isVaultProtectedByResourceGuard": guarded}
    build.add(subscription, "rg-backup", "Microsoft.DataProtection/backupVaults", name, properties)


def _backed_up(build: EstateBuilder, subscription: str, vault: str, group: str, machine: str, *, days: float) -> None:
    container = f"iaasvmcontainer;iaasvmcontainerv2;{group};vm-{machine}"
    properties = {
        "protectedItemType": "Microsoft.Compute/virtualMachines",
        "sourceResourceId": build.path(subscription, group, MACHINE, f"vm-{machine}"),
        "protectionState": "Protected",
        "lastBackupTime": days_ago(days),
        "lastBackupStatus": "Completed",
    }
    names = (vault, "Azure", container, f"vm;{container}")
    kind = f"{VAULT}/backupFabrics/protectionContainers/protectedItems"
    build.add(subscription, "rg-backup", kind, names, properties, table="RecoveryServicesResources")


def _arc(build: EstateBuilder, subscription: str, name: str, *, days: float, defended: bool) -> None:
    """A server on premises."""
    kind = "Microsoft.HybridCompute/machines"
    status = {"status": "Disconnected" if days else "Connected", "lastStatusChange": days_ago(days or 0.1)}
    build.add(
        subscription,
        "rg-arc",
        kind,
        name,
        {**status, "osType": "windows", "agentVersion": "1.46"},
        identity={"type": "SystemAssigned"},
    )
    if defended:
        extension = {
            "type": "MDE.Windows",
            "provisioningState": "Succeeded",
            "publisher": "Microsoft.Azure.AzureDefenderForServers",
        }
        build.add(subscription, "rg-arc", f"{kind}/extensions", (name, "MDE.Windows"), extension)
