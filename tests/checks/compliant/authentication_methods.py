"""Authentication methods: passkeys and Authenticator for all, passes for a group that is onboarding, nothing by telephone."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import ONBOARDING

ALL_USERS = {"targetType": "group", "id": "all_users", "isRegistrationRequired": False}
SECURITY_KEY = "a25342c0-3cdc-4414-8e46-f4807fca511c"
"""AAGUID of a model of security key."""
PASSKEY_PROFILE = "00000000-0000-0000-0000-000000000001"

_NOBODY = {"targetType": "group", "id": "00000000-0000-0000-0000-000000000000"}


def feature(state: str = "enabled", group: str = "all_users") -> dict[str, Any]:
    """A feature of Microsoft Authenticator."""
    return {"state": state, "includeTarget": {"targetType": "group", "id": group}, "excludeTarget": _NOBODY}


def passkey_profile(key: str, name: str, **properties: Any) -> dict[str, Any]:
    """A profile that admits approved models of key, attested."""
    return {
        "id": key,
        "name": name,
        "attestationEnforcement": "registrationOnly",
        "passkeyTypes": "deviceBound",
        "keyRestrictions": {"isEnforced": True, "enforcementType": "allow", "aaGuids": [SECURITY_KEY]},
        **properties,
    }


def _method(key: str, kind: str, state: str = "enabled", **properties: Any) -> dict[str, Any]:
    return {
        "@odata.type": f"#microsoft.graph.{kind}AuthenticationMethodConfiguration",
        "id": key,
        "state": state,
        "excludeTargets": [],
        "includeTargets": [ALL_USERS],
        **properties,
    }


def _policy(**features: Any) -> dict[str, Any]:
    shown = {
        "displayAppInformationRequiredState": feature(),
        "displayLocationInformationRequiredState": feature(),
        **features,
    }
    return {
        "id": "authenticationMethodsPolicy",
        "displayName": "Authentication Methods Policy",
        "policyVersion": "1.5",
        "policyMigrationState": "migrationComplete",
        "reconfirmationInDays": 180,
        "registrationEnforcement": {
            "authenticationMethodsRegistrationCampaign": {
                "state": "enabled",
                "snoozeDurationInDays": 1,
                "includeTargets": [{**ALL_USERS, "targetedAuthenticationMethod": "microsoftAuthenticator"}],
                "excludeTargets": [],
            }
        },
        "authenticationMethodConfigurations": [
            _method(
                "Fido2",
                "fido2",
                isSelfServiceRegistrationAllowed=True,
                isAttestationEnforced=True,
                keyRestrictions={"isEnforced": True, "enforcementType": "allow", "aaGuids": [SECURITY_KEY]},
                defaultPasskeyProfile=None,
                passkeyProfiles=[],
            ),
            _method(
                "MicrosoftAuthenticator",
                "microsoftAuthenticator",
                isSoftwareOathEnabled=False,
                featureSettings=shown,
                includeTargets=[{**ALL_USERS, "authenticationMode": "any"}],
            ),
            _method(
                "TemporaryAccessPass",
                "temporaryAccessPass",
                includeTargets=[{**ALL_USERS, "id": ONBOARDING}],
                isUsableOnce=True,
                defaultLength=12,
                defaultLifetimeInMinutes=60,
                minimumLifetimeInMinutes=60,
                maximumLifetimeInMinutes=480,
            ),
            _method("Sms", "sms", "disabled", includeTargets=[{**ALL_USERS, "isUsableForSignIn": False}]),
            _method("Voice", "voice", "disabled", isOfficePhoneAllowed=False),
            _method("Email", "email", "disabled", allowExternalIdToUseEmailOtp="default"),
            _method(
                "X509Certificate",
                "x509Certificate",
                "disabled",
                certificateUserBindings=[],
                authenticationModeConfiguration=None,
                crlValidationConfiguration=None,
            ),
        ],
    }


RESOURCES: dict[str, Any] = {
    "authentication_methods_policy": _policy(),
    "authentication_methods_policy_beta": {
        **_policy(companionAppAllowedState=feature("disabled")),
        "reportSuspiciousActivitySettings": {
            "state": "enabled",
            "includeTarget": {"targetType": "group", "id": "all_users"},
            "voiceReportingCode": 0,
        },
        "systemCredentialPreferences": {"state": "enabled", "includeTargets": [ALL_USERS], "excludeTargets": []},
    },
}
