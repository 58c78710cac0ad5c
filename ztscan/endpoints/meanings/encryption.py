"""Encryption of disks, and the local administrator's password: BitLocker, FileVault, Windows LAPS.

Of FileVault, option 0 is *on*. ``{}`` in the names of options is literal.
"""

from __future__ import annotations

from collections.abc import Mapping

from ztscan.endpoints.platforms import MACOS, WINDOWS
from ztscan.endpoints.setting import ON, REQUIRED, UNREAD, Value, catalog, catalog_read, filled, meaning, typed, whole_number

PROTECTION = "windows10EndpointProtectionConfiguration"
MAC_PROTECTION = "macOSEndpointProtectionConfiguration"
_BITLOCKER = "device_vendor_msft_bitlocker_"
_METHODS = {"_3": "AES-CBC 128", "_4": "AES-CBC 256", "_6": "XTS-AES 128", "_7": "XTS-AES 256"}
_TYPED_METHODS: Mapping[str, Value | None] = {
    "aescbc128": "AES-CBC 128",
    "aescbc256": "AES-CBC 256",
    "xtsaes128": "XTS-AES 128",
    "xtsaes256": "XTS-AES 256",
}
_XTS = ("XTS-AES 128", "XTS-AES 256")
_LAPS = "device_vendor_msft_laps_policies_"
ENTRA, ON_PREMISES = "Microsoft Entra ID", "Active Directory"

_BITLOCKER_MEANINGS = (
    meaning(
        "bitlocker.require_encryption",
        "device encryption",
        WINDOWS,
        catalog(_BITLOCKER + "requiredeviceencryption", ON),
        *typed(PROTECTION, "bitLockerEncryptDevice", REQUIRED, intent=True),
        secure=(True,),
        default=False,
    ),
    meaning(
        "bitlocker.encryption_type",
        "the part of the system drive that is encrypted",
        WINDOWS,
        catalog(
            _BITLOCKER + "systemdrivesencryptiontype_osencryptiontypedropdown_name",
            {"_0": "user's choice", "_1": "full", "_2": "used space"},
        ),
        secure=("full",),
        partial=("used space", "user's choice"),
        default="user's choice",
    ),
    meaning(
        "bitlocker.method",
        "the encryption method of the system drive",
        WINDOWS,
        catalog(_BITLOCKER + "encryptionmethodbydrivetype_encryptionmethodwithxtsosdropdown_name", _METHODS),
        *typed(PROTECTION, "bitLockerSystemDrivePolicy.encryptionMethod", _TYPED_METHODS),
        secure=_XTS,
        default="XTS-AES 128",
    ),
    meaning(
        "bitlocker.escrow",
        "the recovery key's backup before encryption",
        WINDOWS,
        catalog(_BITLOCKER + "systemdrivesrecoveryoptions_osrequireactivedirectorybackup_name", ON),
        *typed(PROTECTION, "bitLockerSystemDrivePolicy.recoveryOptions.enableBitLockerAfterRecoveryInformationToStore", REQUIRED),
        secure=(True,),
        default=False,
    ),
    meaning(
        "bitlocker.silent",
        "encryption without a question to the user",
        WINDOWS,
        catalog(_BITLOCKER + "allowwarningforotherdiskencryption", {"_0": True, "_1": False}),
        secure=(True,),
        default=False,
    ),
)

_FILEVAULT_MEANINGS = (
    meaning(
        "filevault.enable",
        "FileVault",
        MACOS,
        catalog("com.apple.mcx.filevault2_enable", {"_0": True, "_1": False}),
        *typed(MAC_PROTECTION, "fileVaultEnabled", REQUIRED),
        secure=(True,),
        default=False,
    ),
    meaning(
        "filevault.escrow",
        "the recovery key's escrow",
        MACOS,
        catalog_read("com.apple.security.fderecoverykeyescrow_location", filled),
        *typed(
            MAC_PROTECTION,
            "fileVaultSelectedRecoveryKeyTypes",
            {"notconfigured": None, "institutionalrecoverykey": False},
            parse=lambda written: True if "personalrecoverykey" in str(written).casefold() else UNREAD,
        ),
        secure=(True,),
        default=False,
    ),
)

_LAPS_MEANINGS = (
    meaning(
        "laps.backup_directory",
        "the directory that keeps the password",
        WINDOWS,
        catalog(_LAPS + "backupdirectory", {"_0": "none", "_1": ENTRA, "_2": ON_PREMISES}),
        secure=(ENTRA,),
        partial=(ON_PREMISES,),
        default="none",
    ),
    meaning(
        "laps.complexity",
        "the complexity of the password",
        WINDOWS,
        catalog(_LAPS + "passwordcomplexity", {f"_{level}": level for level in range(1, 9)}),
        secure=(4, 5, 6, 7, 8),
        default=4,
    ),
    meaning(
        "laps.length",
        "the length of the password",
        WINDOWS,
        catalog_read(_LAPS + "passwordlength", whole_number),
        secure=range(14, 65),
        default=14,
    ),
    meaning(
        "laps.passphrase_length",
        "the words of the passphrase",
        WINDOWS,
        catalog_read(_LAPS + "passphraselength", whole_number),
        secure=range(4, 11),
        default=6,
    ),
    meaning(
        "laps.post_authentication",
        "the action after the password was used",
        WINDOWS,
        catalog(
            _LAPS + "postauthenticationactions",
            {
                "_0": "none",
                "_1": "reset",
                "_3": "reset and sign out",
                "_5": "reset and restart",
                "_11": "reset, sign out and end processes",
            },
        ),
        secure=("reset", "reset and sign out", "reset and restart", "reset, sign out and end processes"),
        default="reset and sign out",
    ),
    meaning(
        "laps.post_authentication_delay",
        "the hours until the action after the password was used",
        WINDOWS,
        catalog_read(_LAPS + "postauthenticationresetdelay", whole_number),
        secure=range(1, 25),
        default=24,
    ),
)

MEANINGS = (*_BITLOCKER_MEANINGS, *_FILEVAULT_MEANINGS, *_LAPS_MEANINGS)
