"""The authentication methods policy, and the methods that single accounts have."""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulator.tenant import Json, days_ago, guid

_TYPE = "#microsoft.graph.{}AuthenticationMethodConfiguration"
ALL = "all_users"


def target(group: str = ALL, **more: object) -> Json:
    return {"targetType": "group", "id": group, "isRegistrationRequired": False, **more}


def _feature(state: str) -> Json:
    return {"state": state, "includeTarget": {"targetType": "group", "id": ALL}, "excludeTarget": _nobody()}


def _nobody() -> Json:
    return {"targetType": "group", "id": "00000000-0000-0000-0000-000000000000"}


def methods_policy(
    *,
    migration: str,
    fido2: Json,
    authenticator: Json,
    sms: Json,
    voice: Json,
    temporary_access_pass: Json,
    email: Json,
    software_oath: Json,
    suspicious: str,
    system_preferred: str,
    reconfirmation: int,
    campaign: str = "default",
    x509: Json | None = None,
    more: Sequence[Json] = (),
) -> Json:
    """The policy with its configurations; each comes from one of the functions below."""
    return {
        "id": "authenticationMethodsPolicy",
        "displayName": "Authentication Methods Policy",
        "description": "",
        "lastModifiedDateTime": days_ago(80),
        "policyVersion": "1.5",
        "policyMigrationState": migration,
        "reconfirmationInDays": reconfirmation,
        "registrationEnforcement": {
            "authenticationMethodsRegistrationCampaign": {
                "snoozeDurationInDays": 1,
                "state": campaign,
                "excludeTargets": [],
                "includeTargets": [{"id": ALL, "targetType": "group", "targetedAuthenticationMethod": "microsoftAuthenticator"}],
            }
        },
        "reportSuspiciousActivitySettings": {
            "state": suspicious,
            "voiceReportingCode": 0,
            "includeTarget": {"targetType": "group", "id": ALL},
        },
        "systemCredentialPreferences": {
            "state": system_preferred,
            "includeTargets": [{"targetType": "group", "id": ALL}],
            "excludeTargets": [],
        },
        "authenticationMethodConfigurations": [
            fido2,
            authenticator,
            sms,
            temporary_access_pass,
            voice,
            email,
            software_oath,
            x509 or certificates(state="disabled"),
            *more,
        ],
    }


def fido2(state: str, *, attested: bool = False, keys: Sequence[str] = (), groups: Sequence[str] = (ALL,)) -> Json:
    return {
        "@odata.type": _TYPE.format("fido2"),
        "id": "Fido2",
        "state": state,
        "excludeTargets": [],
        "isSelfServiceRegistrationAllowed": True,
        "isAttestationEnforced": attested,
        "keyRestrictions": {"isEnforced": bool(keys), "enforcementType": "allow" if keys else "block", "aaGuids": list(keys)},
        "includeTargets": [target(group) for group in groups],
    }


def authenticator(
    state: str, *, context: str = "default", one_time_codes: bool = True, companion: str = "default", beta: bool = False
) -> Json:
    """Microsoft Authenticator. ``context``: whether application and location are shown; ``companion``: Authenticator Lite."""
    features = {
        "displayAppInformationRequiredState": _feature(context),
        "displayLocationInformationRequiredState": _feature(context),
    }
    if beta:
        features |= {"numberMatchingRequiredState": _feature("enabled"), "companionAppAllowedState": _feature(companion)}
    return {
        "@odata.type": _TYPE.format("microsoftAuthenticator"),
        "id": "MicrosoftAuthenticator",
        "state": state,
        "excludeTargets": [],
        "isSoftwareOathEnabled": one_time_codes,
        "featureSettings": features,
        "includeTargets": [target(authenticationMode="any")],
    }


def sms(state: str, *, sign_in: bool = False, groups: Sequence[str] = (ALL,)) -> Json:
    return {
        "@odata.type": _TYPE.format("sms"),
        "id": "Sms",
        "state": state,
        "excludeTargets": [],
        "includeTargets": [target(group, isUsableForSignIn=sign_in) for group in groups],
    }


def voice(state: str) -> Json:
    return {
        "@odata.type": _TYPE.format("voice"),
        "id": "Voice",
        "state": state,
        "excludeTargets": [],
        "isOfficePhoneAllowed": False,
        "includeTargets": [target()],
    }


def certificates(*bindings: tuple[str, str, str], state: str = "enabled", revocation: str = "", beta: bool = False) -> Json:
    """Certificate-based authentication for all, with bindings of a certificate field, a user property and an affinity."""
    validation = {"state": revocation, "exemptedCertificateAuthoritiesSubjectKeyIdentifiers": []}
    return {
        "@odata.type": _TYPE.format("x509Certificate"),
        "id": "X509Certificate",
        "state": state,
        "excludeTargets": [],
        "certificateUserBindings": [
            {"x509CertificateField": field, "userProperty": name, "priority": number, "trustAffinityLevel": affinity}
            for number, (field, name, affinity) in enumerate(bindings, 1)
        ],
        "authenticationModeConfiguration": {
            "x509CertificateAuthenticationDefaultMode": "x509CertificateSingleFactor",
            "x509CertificateDefaultRequiredAffinityLevel": "low",
            "rules": [],
        },
        "issuerHintsConfiguration": {"state": "disabled"},
        **({"crlValidationConfiguration": validation} if revocation and not beta else {}),
        "includeTargets": [target()],
    }


def external(key: str, name: str, application: str) -> Json:
    """A method of another company."""
    return {
        "@odata.type": _TYPE.format("external"),
        "id": key,
        "displayName": name,
        "state": "enabled",
        "appId": application,
        "openIdConnectSetting": {"clientId": name, "discoveryUrl": "https://mfa.adatum.example/.well-known/openid-configuration"},
        "excludeTargets": [],
        "includeTargets": [target()],
    }


def temporary_access_pass(state: str, *, once: bool, groups: Sequence[str] = (ALL,), longest: int = 480) -> Json:
    return {
        "@odata.type": _TYPE.format("temporaryAccessPass"),
        "id": "TemporaryAccessPass",
        "state": state,
        "excludeTargets": [],
        "defaultLifetimeInMinutes": 60,
        "defaultLength": 12,
        "minimumLifetimeInMinutes": 60,
        "maximumLifetimeInMinutes": longest,
        "isUsableOnce": once,
        "includeTargets": [target(group) for group in groups],
    }


def email(state: str) -> Json:
    return {
        "@odata.type": _TYPE.format("email"),
        "id": "Email",
        "state": state,
        "excludeTargets": [],
        "allowExternalIdToUseEmailOtp": "enabled",
        "includeTargets": [target()],
    }


def software_oath(state: str) -> Json:
    return {
        "@odata.type": _TYPE.format("softwareOath"),
        "id": "SoftwareOath",
        "state": state,
        "excludeTargets": [],
        "includeTargets": [target()],
    }


def password_of(user: str) -> Json:
    return {
        "@odata.type": "#microsoft.graph.passwordAuthenticationMethod",
        "id": "28c10230-6103-485e-b985-444c60001490",
        "password": None,
        "createdDateTime": days_ago(500),
    }


def security_key(user: str, name: str) -> Json:
    return {
        "@odata.type": "#microsoft.graph.fido2AuthenticationMethod",
        "id": guid(user, "fido2", name),
        "displayName": name,
        "createdDateTime": days_ago(200),
        "aaGuid": SECURITY_KEY,
        "model": "Security key",
        "attestationCertificates": [],
        "attestationLevel": "attested",
    }


SECURITY_KEY = "2fc0579f-8113-47ea-b116-bb5a8db9202a"


def phone(user: str) -> Json:
    return {
        "@odata.type": "#microsoft.graph.phoneAuthenticationMethod",
        "id": guid(user, "phone"),
        "phoneNumber": "+49 30 0000000",
        "phoneType": "mobile",
        "smsSignInState": "notAllowedByPolicy",
    }


def app(user: str) -> Json:
    return {
        "@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethod",
        "id": guid(user, "authenticator"),
        "displayName": "Phone",
        "deviceTag": "SoftwareTokenActivated",
        "phoneAppVersion": "6.2511.1",
        "createdDateTime": days_ago(300),
    }
