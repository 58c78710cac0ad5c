"""Which authentication methods are allowed, to whom and in what form; what users have registered.

What is read about authentication methods: the policy, what users registered, per-user MFA.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ztscan.core.columns import Columns
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import AUDIT_LOG_READ_ALL, AUTHENTICATION_METHOD_POLICY_READ, PermissionId
from ztscan.graph.presence import Always
from ztscan.graph.resource import P1, V1_METADATA, Content, Keys, Permission, Resource, Shape


class MethodTarget(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Who a method, feature or campaign is for; the derived types' properties are None elsewhere."""

    id: str
    """Of a group, or ``all_users``; in the registration campaign of a user too."""
    target_type: str | None
    is_registration_required: bool | None = None
    is_usable_for_sign_in: bool | None = None
    """SMS only: the phone number serves as a user name."""
    authentication_mode: str | None = None
    """Microsoft Authenticator only: ``any``, ``push`` or ``deviceBasedPush``."""
    allowed_passkey_profiles: tuple[str, ...] | None = None
    """FIDO2 only: ids of passkey profiles."""
    targeted_authentication_method: str | None = None
    """Registration campaign only."""


class FeatureState(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A feature of Microsoft Authenticator: ``default`` (Microsoft decides), ``enabled`` or ``disabled``, and for whom."""

    state: str | None
    include_target: MethodTarget | None
    exclude_target: MethodTarget | None


class AuthenticatorFeatures(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """``microsoftAuthenticatorFeatureSettings``; the last two exist in beta only."""

    display_app_information_required_state: FeatureState | None
    display_location_information_required_state: FeatureState | None
    number_matching_required_state: FeatureState | None = None
    companion_app_allowed_state: FeatureState | None = None


class KeyRestrictions(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    is_enforced: bool | None
    enforcement_type: str | None
    """``allow`` or ``block``."""
    aa_guids: tuple[str, ...] | None


class PasskeyProfile(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Rules for passkeys of the targets that name this profile. Where profiles exist they replace the method's own rules."""

    id: str
    name: str | None = None
    attestation_enforcement: str | None = None
    """``disabled`` or ``registrationOnly``."""
    passkey_types: str | None = None
    """``deviceBound``, ``synced``, or both joined by a comma."""
    key_restrictions: KeyRestrictions | None = None


class CertificateRule(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    authentication_mode: str | None = msgspec.field(name="x509CertificateAuthenticationMode", default=None)
    rule_type: str | None = msgspec.field(name="x509CertificateRuleType", default=None)
    identifier: str | None = None
    required_affinity_level: str | None = msgspec.field(name="x509CertificateRequiredAffinityLevel", default=None)
    """``low`` or ``high``; null: the default of the method."""


class CertificateMode(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """``x509CertificateAuthenticationModeConfiguration``: one factor or two, and the affinity that is asked for."""

    default_mode: str | None = msgspec.field(name="x509CertificateAuthenticationDefaultMode", default=None)
    default_required_affinity_level: str | None = msgspec.field(name="x509CertificateDefaultRequiredAffinityLevel", default=None)
    rules: tuple[CertificateRule, ...] | None = None


class CertificateBinding(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    x509_certificate_field: str | None = msgspec.field(name="x509CertificateField", default=None)
    user_property: str | None = None
    priority: int | None = None
    trust_affinity_level: str | None = None


class CrlValidation(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    state: str | None = None
    """``enabled``: a certificate whose authority has no revocation list is refused."""
    exempted: tuple[str, ...] | None = msgspec.field(name="exemptedCertificateAuthoritiesSubjectKeyIdentifiers", default=None)
    """Authorities that need no revocation list."""


class OpenIdConnectSetting(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    client_id: str | None = None
    discovery_url: str | None = None


class AuthenticationMethodConfiguration(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One method of the policy, of any type; ``id`` says which, and properties of the other types are None.

    One record instead of a union by ``@odata.type``: a method that is new to us must not make the policy unreadable.
    """

    id: str
    """``Fido2``, ``MicrosoftAuthenticator``, ``TemporaryAccessPass``, ``Sms``, ``Voice``, ``Email``, ``SoftwareOath``,
    ``HardwareOath``, ``X509Certificate``, ``QRCodePin`` ...; the GUID of an external method."""
    odata_type: str | None = msgspec.field(name="@odata.type")
    state: str | None
    """``enabled`` or ``disabled``."""
    include_targets: tuple[MethodTarget, ...] | None
    exclude_targets: tuple[MethodTarget, ...] | None
    is_self_service_registration_allowed: bool | None = None
    is_attestation_enforced: bool | None = None
    key_restrictions: KeyRestrictions | None = None
    default_passkey_profile: str | None = None
    passkey_profiles: tuple[PasskeyProfile, ...] | None = None
    is_software_oath_enabled: bool | None = None
    feature_settings: AuthenticatorFeatures | None = None
    is_usable_once: bool | None = None
    default_lifetime_in_minutes: int | None = None
    minimum_lifetime_in_minutes: int | None = None
    maximum_lifetime_in_minutes: int | None = None
    default_length: int | None = None
    is_office_phone_allowed: bool | None = None
    allow_external_id_to_use_email_otp: str | None = None
    authentication_mode_configuration: CertificateMode | None = None
    certificate_user_bindings: tuple[CertificateBinding, ...] | None = None
    crl_validation_configuration: CrlValidation | None = None
    display_name: str | None = None
    """External methods only, as are the next two."""
    app_id: str | None = None
    open_id_connect_setting: OpenIdConnectSetting | None = None


class RegistrationCampaign(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    state: str | None
    """``default`` (Microsoft decides), ``enabled`` or ``disabled``."""
    snooze_duration_in_days: int | None
    include_targets: tuple[MethodTarget, ...] | None
    exclude_targets: tuple[MethodTarget, ...] | None


class RegistrationEnforcement(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    authentication_methods_registration_campaign: RegistrationCampaign | None


class SuspiciousActivitySettings(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    state: str | None
    include_target: MethodTarget | None
    voice_reporting_code: int | None


class SystemCredentialPreferences(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    state: str | None
    include_targets: tuple[MethodTarget, ...] | None
    exclude_targets: tuple[MethodTarget, ...] | None


class AuthenticationMethodsPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The authentication methods policy. The last two settings exist in beta only and are None when read from v1.0."""

    id: str
    policy_migration_state: str | msgspec.UnsetType | None = msgspec.UNSET
    """``preMigration``, ``migrationInProgress``, ``migrationComplete``; null where there were never older policies. Unset: the
    answer lacks it."""
    policy_version: str | None
    reconfirmation_in_days: int | None = None
    registration_enforcement: RegistrationEnforcement | None
    authentication_method_configurations: tuple[AuthenticationMethodConfiguration, ...] | None
    report_suspicious_activity_settings: SuspiciousActivitySettings | None = None
    system_credential_preferences: SystemCredentialPreferences | None = None

    def method(self, name: str) -> AuthenticationMethodConfiguration | None:
        """The configuration of a method by its id, in any case. None: the policy does not list it."""
        wanted = name.casefold()
        return next((m for m in self.authentication_method_configurations or () if m.id.casefold() == wanted), None)


class UserRegistrationDetails(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What one user has registered. A snapshot that lags; disabled users have no row, so absence says nothing."""

    columns: ClassVar[Columns] = Columns()

    id: str
    user_type: str | None
    """``member`` or ``guest``."""
    is_mfa_capable: bool | None
    is_mfa_registered: bool | None
    is_passwordless_capable: bool | None
    is_sspr_capable: bool | None
    is_sspr_enabled: bool | None
    is_sspr_registered: bool | None
    methods_registered: tuple[str, ...] | None


class UserAuthenticationMethod(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One method that a user holds; ``odata_type`` says of which kind."""

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type")
    created_date_time: str | None = None
    aa_guid: str | None = None
    """FIDO2 only, as is the next."""
    passkey_type: str | None = None
    is_usable: bool | None = None
    """Temporary Access Pass only."""

    @property
    def kind(self) -> str:
        """``fido2``, ``password``, ``phone`` ...: the type without its namespace and ending; empty where it was not said."""
        return (self.odata_type or "").rpartition(".")[2].removesuffix("AuthenticationMethod")


class UserMfaRequirement(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Per-user MFA of one user (``strongAuthenticationRequirements``)."""

    per_user_mfa_state: str | None
    """``disabled``, ``enabled`` or ``enforced``."""


_METHOD_READERS = ("Global Reader", "Authentication Administrator", "Privileged Authentication Administrator")

PERMISSION_IDS = (
    PermissionId(
        "UserAuthenticationMethod.Read.All",
        application="38d9df27-64da-44fd-b7c5-a6fbac20248f",
        delegated="aec28ec7-4d02-4e8c-b864-50163aea77eb",
    ),
)
"""Of permissions that only this area needs."""

_METHODS = "authenticationMethodConfigurations"
_ALWAYS = (
    Always(filled=(_METHODS,)),
    Always(
        at=f"{_METHODS}[fido2AuthenticationMethodConfiguration]",
        sent=("isSelfServiceRegistrationAllowed", "isAttestationEnforced", "keyRestrictions"),
    ),
    Always(
        at=f"{_METHODS}[microsoftAuthenticatorAuthenticationMethodConfiguration]",
        sent=("isSoftwareOathEnabled", "featureSettings"),
    ),
    Always(
        at=f"{_METHODS}[temporaryAccessPassAuthenticationMethodConfiguration]",
        sent=(
            "isUsableOnce",
            "defaultLifetimeInMinutes",
            "minimumLifetimeInMinutes",
            "maximumLifetimeInMinutes",
            "defaultLength",
        ),
    ),
    Always(at=f"{_METHODS}[smsAuthenticationMethodConfiguration]/includeTargets", sent=("isUsableForSignIn",)),
    Always(
        at=f"{_METHODS}[microsoftAuthenticatorAuthenticationMethodConfiguration]/includeTargets", sent=("authenticationMode",)
    ),
    Always(at=f"{_METHODS}[voiceAuthenticationMethodConfiguration]", sent=("isOfficePhoneAllowed",)),
    Always(at=f"{_METHODS}[emailAuthenticationMethodConfiguration]", sent=("allowExternalIdToUseEmailOtp",)),
    Always(
        at=f"{_METHODS}[x509CertificateAuthenticationMethodConfiguration]",
        sent=("authenticationModeConfiguration", "certificateUserBindings"),
    ),
)

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="authentication_methods_policy",
        path="/policies/authenticationMethodsPolicy",
        entity=AuthenticationMethodsPolicy,
        permission=AUTHENTICATION_METHOD_POLICY_READ,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),  # the configurations of the methods come inline and are polymorphic
        clouds=("global", "usgov", "usgovdod"),
        always=_ALWAYS,
        national=V1_METADATA,
        configuration=True,
    ),
    Resource(
        name="authentication_methods_policy_beta",
        path="/policies/authenticationMethodsPolicy",
        entity=AuthenticationMethodsPolicy,
        permission=AUTHENTICATION_METHOD_POLICY_READ,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 lacks reportSuspiciousActivitySettings, systemCredentialPreferences and Authenticator Lite",
        select=(),
        clouds=("global", "usgov", "usgovdod"),
        always=(
            *_ALWAYS,
            Always(sent=("reportSuspiciousActivitySettings", "systemCredentialPreferences")),
            Always(at=f"{_METHODS}/featureSettings", sent=("companionAppAllowedState",)),
        ),
        national=V1_METADATA,
        configuration=True,
    ),
    Resource(
        name="user_registration_details",
        path="/reports/authenticationMethods/userRegistrationDetails",
        entity=UserRegistrationDetails,
        permission=AUDIT_LOG_READ_ALL,
        lane=Lane.REPORTS,
        select=(),  # not documented for this endpoint
        top=999,
        one_row_per="users",
        licence=P1,
        content=Content.PEOPLE,
    ),
    Resource(
        name="privileged_user_authentication_methods",
        path="/users/{key}/authentication/methods",
        entity=UserAuthenticationMethod,
        permission=Permission(("UserAuthenticationMethod.Read.All",), delegated_roles=_METHOD_READERS),
        lane=Lane.REPORTS,
        select=(),  # polymorphic
        keys=Keys("standing_global_administrators", limit=50),
        clouds=("global", "usgov", "usgovdod"),
        national=V1_METADATA,
    ),
    Resource(
        name="user_mfa_requirements",
        path="/users/{key}/authentication/requirements",
        entity=UserMfaRequirement,
        permission=Permission(("Policy.Read.All",), delegated_roles=_METHOD_READERS),
        lane=Lane.REPORTS,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 has no per-user MFA state",
        select=(),
        # One request a user at 5 in 10 seconds: 200 users are 7 minutes.
        keys=Keys("enabled_users", limit=200),
        content=Content.GIVEN,
    ),
)
