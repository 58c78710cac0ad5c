"""Contoso's devices: sixty in Intune, and as many again in the directory that nobody thinks of.

Some are not encrypted, some have not been seen for months, one is jailbroken; few have their passwords and keys in the directory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.intune.devices import in_directory, laps_backup, managed, recovery_key
from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants.building import Builder

_APPLE = {"manufacturer": "Apple", "processorArchitecture": "arM64"}
_LAPTOPS = ("Latitude 7450", "Latitude 5440", "Surface Laptop 6")
_CLOUD_PC = {"model": "Cloud PC Enterprise 2vCPU/8GB/128GB", "manufacturer": "Microsoft Corporation", "isEncrypted": False}
_NOT_COMPLIANT = {"complianceState": "noncompliant"}


def windows(people: Sequence[str]) -> Iterator[Json]:
    """Thirty computers that are joined, four that are joined to the domain on premises too, four Cloud PCs."""
    for number in range(38):
        more: Json = {"model": _LAPTOPS[number % 3], "manufacturer": "Microsoft" if number % 3 == 2 else "Dell Inc."}
        more["osVersion"] = ("10.0.26100.4061", "10.0.22631.5189", "10.0.19045.5737")[number % 5 % 3]
        if number in {4, 11, 18, 25, 31}:
            more |= {"isEncrypted": False, **_NOT_COMPLIANT}
        if number in {2, 9, 16, 23}:
            more |= {"lastSyncDateTime": days_ago(96 + number), **_NOT_COMPLIANT}
        if number in {6, 7}:
            more["complianceState"] = "inGracePeriod"
        if 30 <= number < 34:
            more |= {"joinType": "hybridAzureADJoined", "deviceEnrollmentType": "windowsCoManagement"}
        if number >= 34:
            more |= _CLOUD_PC
        yield managed(_key("windows", number), "Windows", people[number], **more)


def others(people: Sequence[str]) -> Iterator[Json]:
    """Macs, telephones and two computers with Linux. Private telephones are among them."""
    for number in range(8):
        more: Json = {"isEncrypted": number != 5, "complianceState": "noncompliant" if number in {5, 6} else "compliant"}
        yield managed(_key("mac", number), "macOS", people[38 + number], model="MacBook Air", **_APPLE, **more)
    for number in range(6):
        own = {"managedDeviceOwnerType": "personal", "deviceEnrollmentType": "userEnrollment"} if number > 3 else {}
        jailbroken = {"jailBroken": "True", "complianceState": "compliant"} if number == 5 else {}
        yield managed(_key("iphone", number), "iOS", people[number], model="iPhone 15", **_APPLE, **own, **jailbroken)
    for number in range(6):
        work = number > 2
        more = {
            "deviceEnrollmentType": "userEnrollment" if work else "androidEnterpriseFullyManaged",
            "managedDeviceOwnerType": "personal" if work else "company",
            "model": "Galaxy S24" if work else "Pixel 8",
            "manufacturer": "Samsung" if work else "Google",
        }
        yield managed(_key("android", number), "AndroidForWork" if work else "Android", people[10 + number], **more)
    for number in range(2):
        yield managed(
            _key("linux", number), "Linux", people[50 + number], model="ThinkPad X1", manufacturer="LENOVO", isEncrypted=False
        )


def _key(kind: str, number: int) -> str:
    return guid("contoso", "device", kind, str(number))


def unmanaged() -> Iterator[Json]:
    """Registered or joined, and managed by nothing: most have not been used for half a year."""
    alone = {"isCompliant": None, "isManaged": None, "managementType": None, "deviceOwnership": None}
    for number in range(12):
        shell = managed(
            _key("unmanaged", number), "Windows", "", joinType="azureADJoined" if number == 0 else "azureADRegistered"
        )
        seen = None if number == 3 else days_ago(200 + 31 * number if number < 9 else number)
        yield in_directory(shell, **alone, approximateLastSignInDateTime=seen, accountEnabled=number != 4)


def add_devices(build: Builder, people: Sequence[str]) -> dict[str, str]:
    """The devices of these people. Returns the groups that policies are assigned to, by name."""
    computers = list(windows(people))
    rest = list(others(people))
    joined = [device for device in computers if device["model"] != _CLOUD_PC["model"]]
    directory = [in_directory(device) for device in (*computers, *rest)]
    build.collections.update(
        {
            "deviceManagement/managedDevices": [*computers, *rest],
            "devices": [*directory, *unmanaged()],
            "directory/deviceLocalCredentials": [
                laps_backup(device, days_ago(3 if number else 130)) for number, device in enumerate(joined[:14])
            ],
            "informationProtection/bitlocker/recoveryKeys": [
                recovery_key(device) for number, device in enumerate(joined) if device["isEncrypted"] and number % 4
            ],
        }
    )
    objects = [row["id"] for row in directory]
    return {
        "pilot": build.group("Windows pilot devices", objects[:10]),
        "kiosks": build.group("Kiosk devices", objects[24:30], rule='(device.displayName -startsWith "KIOSK")'),
        "cloud": build.group("Cloud PCs", objects[34:38]),
    }
