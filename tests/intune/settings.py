"""Settings of the settings catalog that are as a check wants them, by what they are about.

Options are those that Microsoft's baselines and published policy sets write.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.intune.shapes import choice, choices, chosen, group, simple

Json = dict[str, Any]
CONFIG = "device_vendor_msft_policy_config_"
_DEFENDER = f"{CONFIG}defender_"
_BITLOCKER = "device_vendor_msft_bitlocker_"
_LAPS = "device_vendor_msft_laps_policies_"
_HELLO = "device_vendor_msft_passportforwork_{tenantid}"
_FIREWALL = "vendor_msft_firewall_mdmstore_"
_MDE = "com.apple.managedclient.preferences_"
_APP_CONTROL = f"{CONFIG}applicationcontrol_"
_LOCAL = f"{CONFIG}localusersandgroups_configure"
_EPM = "device_vendor_msft_policy_"

ANTIVIRUS = (
    *(
        choice(f"{_DEFENDER}{name}", option)
        for name, option in {
            "allowrealtimemonitoring": "_1",
            "allowbehaviormonitoring": "_1",
            "allowarchivescanning": "_1",
            "allowcloudprotection": "_1",
            "allowemailscanning": "_1",
            "allowscriptscanning": "_1",
            "allowfullscanremovabledrivescanning": "_1",
            "allowfullscanonmappednetworkdrives": "_0",
            "allowscanningnetworkfiles": "_1",
            "allowioavprotection": "_1",
            "allowonaccessprotection": "_1",
            "schedulescanday": "_0",
            "checkforsignaturesbeforerunningscan": "_1",
            "cloudblocklevel": "_2",
            "puaprotection": "_1",
            "enablenetworkprotection": "_1",
            "realtimescandirection": "_0",
            "disablecatchupfullscan": "_0",
            "disablecatchupquickscan": "_0",
            "submitsamplesconsent": "_1",
        }.items()
    ),
    choice("device_vendor_msft_defender_configuration_disablelocaladminmerge", "_1"),
    simple(f"{_DEFENDER}avgcpuloadfactor", 50),
    simple(f"{_DEFENDER}schedulequickscantime", 660),
    simple(f"{_DEFENDER}cloudextendedtimeout", 50),
    simple(f"{_DEFENDER}signatureupdateinterval", 1),
    simple(f"{_DEFENDER}daystoretaincleanedmalware", 30),
)
ASR_RULES = (
    "blockabuseofexploitedvulnerablesigneddrivers",
    "blockcredentialstealingfromwindowslocalsecurityauthoritysubsystem",
    "blockpersistencethroughwmieventsubscription",
    "blockadobereaderfromcreatingchildprocesses",
    "blockexecutablecontentfromemailclientandwebmail",
    "blockexecutionofpotentiallyobfuscatedscripts",
    "blockjavascriptorvbscriptfromlaunchingdownloadedexecutablecontent",
    "blockuntrustedunsignedprocessesthatrunfromusb",
    "useadvancedprotectionagainstransomware",
    "blockwin32apicallsfromofficemacros",
    "blockallofficeapplicationsfromcreatingchildprocesses",
    "blockofficeapplicationsfromcreatingexecutablecontent",
    "blockofficeapplicationsfrominjectingcodeintootherprocesses",
)
_ASR = f"{_DEFENDER}attacksurfacereductionrules"


def asr(option: str, *rules: str) -> Json:
    """The setting with these attack surface reduction rules: ``_block``, ``_audit``, ``_warn`` or ``_off``."""
    return group(_ASR, [choice(f"{_ASR}_{rule}", option) for rule in rules])


ENCRYPTION = (
    choice(f"{_BITLOCKER}requiredeviceencryption", "_1"),
    choice(f"{_BITLOCKER}allowwarningforotherdiskencryption", "_0", choice(f"{_BITLOCKER}allowstandarduserencryption", "_1")),
    choice(f"{_BITLOCKER}configurerecoverypasswordrotation", "_1"),
    choice(
        f"{_BITLOCKER}systemdrivesencryptiontype",
        "_1",
        choice(f"{_BITLOCKER}systemdrivesencryptiontype_osencryptiontypedropdown_name", "_1"),
    ),
    choice(
        f"{_BITLOCKER}fixeddrivesencryptiontype",
        "_1",
        choice(f"{_BITLOCKER}fixeddrivesencryptiontype_fdvencryptiontypedropdown_name", "_1"),
    ),
    choice(
        f"{_BITLOCKER}encryptionmethodbydrivetype",
        "_1",
        choice(f"{_BITLOCKER}encryptionmethodbydrivetype_encryptionmethodwithxtsosdropdown_name", "_7"),
        choice(f"{_BITLOCKER}encryptionmethodbydrivetype_encryptionmethodwithxtsfdvdropdown_name", "_7"),
        choice(f"{_BITLOCKER}encryptionmethodbydrivetype_encryptionmethodwithxtsrdvdropdown_name", "_7"),
    ),
    choice(
        f"{_BITLOCKER}systemdrivesrecoveryoptions",
        "_1",
        choice(f"{_BITLOCKER}systemdrivesrecoveryoptions_osactivedirectorybackup_name", "_1"),
        choice(f"{_BITLOCKER}systemdrivesrecoveryoptions_osrequireactivedirectorybackup_name", "_1"),
    ),
)


def firewall(option: str = "_true") -> Iterator[Json]:
    """The three profiles of the firewall of Windows, on or off, blocking what comes in."""
    for profile in ("domainprofile", "privateprofile", "publicprofile"):
        inbound = choice(f"{_FIREWALL}{profile}_defaultinboundaction", "_1")
        children = [inbound] if option == "_true" else []
        yield choice(f"{_FIREWALL}{profile}_enablefirewall", option, *children)


def laps(*, complexity: str = "_4", length: int = 21) -> tuple[Json, ...]:
    """Windows LAPS with the password in the directory."""
    return (
        choice(f"{_LAPS}backupdirectory", "_1", simple(f"{_LAPS}passwordagedays_aad", 7)),
        choice(f"{_LAPS}passwordcomplexity", complexity, simple(f"{_LAPS}passwordlength", length)),
        choice(f"{_LAPS}postauthenticationactions", "_3"),
        simple(f"{_LAPS}postauthenticationresetdelay", 1),
    )


def local_administrators(action: str = "_add_restrict") -> Json:
    """Who is in the local group of administrators: replaced, or only added to."""
    access = f"{_LOCAL}_groupconfiguration_accessgroup"
    member = [
        choices(f"{access}_desc", f"{access}_desc_administrators"),
        choice(f"{access}_action", action),
        choice(f"{access}_userselectiontype", "_manual"),
    ]
    return group(_LOCAL, [group(access, member)])


APP_CONTROL = (
    chosen(
        f"{_APP_CONTROL}policies_{{policyguid}}_policiesoptions",
        f"{_APP_CONTROL}built_in_controls_selected",
        group(
            f"{_APP_CONTROL}built_in_controls",
            [
                choice(f"{_APP_CONTROL}built_in_controls_enable_app_control", "_0"),
                choices(f"{_APP_CONTROL}built_in_controls_trust_apps", f"{_APP_CONTROL}built_in_controls_trust_apps_1"),
            ],
        ),
    ),
)
ELEVATION = (
    choice(
        f"{_EPM}elevationclientsettings_enableepm",
        "_1",
        choice(f"{_EPM}elevationclientsettings_senddata", "_1", choice(f"{_EPM}elevationclientsettings_reportingscope", "_2")),
    ),
)
_RULE = f"{_EPM}privilegemanagement_elevationrules_{{elevationrulename}}"
ELEVATION_RULES = (group(_RULE, [choice(f"{_RULE}_ruletype", "_supportarbitrated"), simple(f"{_RULE}_filename", "setup.exe")]),)
HELLO = (
    group(
        _HELLO,
        [
            choice(f"{_HELLO}_policies_usepassportforwork", "_true"),
            choice(f"{_HELLO}_policies_requiresecuritydevice", "_true"),
            simple(f"{_HELLO}_policies_pincomplexity_minimumpinlength", 6),
        ],
    ),
)
_FILEVAULT = "com.apple.mcx.filevault2_"
_ESCROW = "com.apple.security.fderecoverykeyescrow"
FILEVAULT = (
    group(
        f"{_FILEVAULT}com.apple.mcx.filevault2",
        [
            choice(f"{_FILEVAULT}enable", "_0"),
            choice(f"{_FILEVAULT}forceenableinsetupassistant", "_true"),
            choice(f"{_FILEVAULT}recoverykeyrotationinmonths", "_6"),
        ],
    ),
    group(f"{_ESCROW}_{_ESCROW}", [simple(f"{_ESCROW}_location", "The company portal shows the recovery key.")]),
    group("com.apple.mcx_com.apple.mcx-fdefilevaultoptions", [choice("com.apple.mcx_dontallowfdedisable", "_true")]),
)
_MAC_FIREWALL = "com.apple.security.firewall_"
MAC_FIREWALL = (
    group(
        f"{_MAC_FIREWALL}com.apple.security.firewall",
        [
            choice(f"{_MAC_FIREWALL}enablefirewall", "_true"),
            choice(f"{_MAC_FIREWALL}enablestealthmode", "_true"),
            choice(f"{_MAC_FIREWALL}blockallincoming", "_false"),
        ],
    ),
)
MAC_ANTIVIRUS = (
    group(
        f"{_MDE}antivirusengine",
        [
            choice(f"{_MDE}enforcementlevel_antivirusengine", "_2"),
            choice(f"{_MDE}scanarchives", "_true"),
        ],
    ),
    group(
        f"{_MDE}cloudservice",
        [
            choice(f"{_MDE}enabled", "_true"),
            choice(f"{_MDE}automaticsamplesubmission", "_true"),
            choice(f"{_MDE}automaticdefinitionupdateenabled", "_true"),
        ],
    ),
    group(f"{_MDE}tamperprotection", [choice(f"{_MDE}enforcementlevel_tamperprotection", "_2")]),
)
_SSO = "com.apple.extensiblesso_"
PLATFORM_SSO = (
    group(
        f"{_SSO}com.apple.extensiblesso",
        [
            simple(f"{_SSO}extensionidentifier", "com.microsoft.CompanyPortalMac.ssoextension"),
            simple(f"{_SSO}teamidentifier", "UBF8T346G9"),
            choice(f"{_SSO}type", "_1"),
            simple(f"{_SSO}registrationtoken", "{{DEVICEREGISTRATION}}"),
            group(
                f"{_SSO}platformsso",
                [
                    choice(f"{_SSO}platformsso_authenticationmethod", "_1"),
                    choice(f"{_SSO}platformsso_useshareddevicekeys", "_true"),
                ],
            ),
        ],
    ),
)
_LATEST = "ddm-latestsoftwareupdate_"


def latest_update() -> Json:
    """The declaration by which Apple's devices take the newest version."""
    return group(
        f"{_LATEST}ddm-latestsoftwareupdate",
        [
            choice(f"{_LATEST}enforcelatestsoftwareupdateversion", "_0"),
            simple(f"{_LATEST}delayindays", 7),
            simple(f"{_LATEST}installtime", "12:00"),
        ],
    )
