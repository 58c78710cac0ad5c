"""Everything that the author of a check imports: the decorator, the values, and the evidence by its types.

Imports are packed by hand: one name a line would hide what there is in four hundred lines.
"""

from __future__ import annotations

# fmt: off
# isort: off
import ztscan.conditional_access.proof.facts
import ztscan.conditional_access.space.population_facts
import ztscan.directory.role_statistics  # noqa: F401 - these three declare facts
from ztscan.engine.check import Manual, NotApplicable, Unknown, Yielded, check, required
from ztscan.core.columns import Table
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.policy.conditions import Locations
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.policy.decision import Decision, decide
from ztscan.conditional_access.proof.emergency import EmergencyReach
from ztscan.conditional_access.proof.exclusions import prove_exclusions, without_exclusions
from ztscan.conditional_access.policy.locations import CompliantNetworkPlace, CountryPlace, IpPlace
from ztscan.conditional_access.policy.people import Users, Workloads
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.space.population import Population
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import (
    ANY_DEMAND, EVERY_APPLICATION, EVERYTHING, Acceptance, Exclusion, Region, Requirement, SessionFact, What, Where,
    WhichDevice, Who,
)
from ztscan.conditional_access.policy.sign_in import Identity, Location, SignIn, Target
from ztscan.conditional_access.policy.strengths import Strength
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.config.settings import AcceptedExclusion, CriticalApps, EmergencyAccess
from ztscan.directory.activation import (
    ACTIVATION_EXPIRATION, ACTIVATION_NOTIFICATION, APPROVAL, ASSIGNMENT_NOTIFICATION, AUTHENTICATION_CONTEXT,
    ELIGIBILITY_EXPIRATION, ELIGIBILITY_NOTIFICATION, ENABLEMENT, duration,
)
from ztscan.directory.defaults import defined
from ztscan.directory.delegated_permissions import reach_of
from ztscan.directory.licences import P1_PLANS, P2_PLANS, is_off, unlicensed
from ztscan.directory.managed_groups import ManagedGroups
from ztscan.directory.people import EmergencyAccounts, PrivilegedUsers
from ztscan.directory.registration import HARDWARE_KEYS, SECURITY_QUESTION, Registrations, methods_of, owns, resists_phishing
from ztscan.directory.role_holding import RoleHolding, RoleHoldings, Tenure
from ztscan.directory.role_templates import (
    CONTROL_PLANE, DIRECTORY_SYNCHRONIZATION_ACCOUNTS, GLOBAL_ADMINISTRATOR, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT,
    PRIVILEGED_ROLE_ADMINISTRATOR,
)
from ztscan.directory.roles import PIM_PLANS
from ztscan.directory.third_parties import third_party_applications
from ztscan.engine.evidence import fact
from ztscan.graph.entities.applications import (
    Application, ApplicationOwners, AppRoleAssignment, ImplicitGrant, KeyCredential, LockConfiguration, OAuth2PermissionGrant,
    PasswordCredential, RedirectUris, ServicePrincipal, VerifiedPublisher, WebApplication,
)
from ztscan.graph.entities.authentication_methods import (
    AuthenticationMethodConfiguration, AuthenticationMethodsPolicy, AuthenticatorFeatures, CertificateBinding,
    CertificateMode, CertificateRule, CrlValidation, FeatureState, KeyRestrictions, MethodTarget, OpenIdConnectSetting,
    PasskeyProfile, RegistrationCampaign, RegistrationEnforcement, SuspiciousActivitySettings, SystemCredentialPreferences,
    UserAuthenticationMethod, UserMfaRequirement, UserRegistrationDetails,
)
from ztscan.graph.entities.conditional_access import (
    AccessTarget, AccessTargets, Agreement, AuthenticationContext, AuthenticationStrength, AutomaticUserConsent, AzureAdJoin,
    AzureAdRegistration, B2bSetting, CombinationConfiguration, ConditionalAccessPolicy, CrossTenantAccessDefault,
    CrossTenantAccessPartner, DeviceRegistrationMembership, DeviceRegistrationPolicy, GlobalSecureAccessSettings,
    InboundTrust, IpRange, LocalAdministrators, LocalAdminPassword, NamedLocation,
)
from ztscan.graph.entities.groups import DeletedGroup, DirectoryObject, Group, Member
from ztscan.graph.entities.monitoring import AuditApp, AuditInitiator, AuditTarget, AuditUser, DirectoryAudit, Recommendation
from ztscan.graph.entities.policies import (
    ActivityBasedTimeoutPolicy, AdminCenterSetting, AdminConsentRequestPolicy, AppManagementPolicy, AppManagementRestrictions,
    AuthorizationPolicy, B2bManagementPolicy, CredentialRestriction, DefaultUserRolePermissions, IdentifierUriConfiguration,
    IdentifierUriRestriction, PermissionGrantConditionSet, PermissionGrantPolicy, ReviewerScope, SecurityDefaults,
    TeamsAppSettings,
)
from ztscan.graph.entities.roles import (
    ApprovalSettings, ApprovalStage, Approver, Expiration, GroupAssignment, GroupEligibility, ResourceAction, RoleAssignment,
    RoleAssignmentSchedule, RoleAssignmentScheduleInstance, RoleDefinition, RoleEligibilityScheduleInstance,
    RoleManagementAlert, RolePermission, RolePolicy, RolePolicyAssignment, RolePolicyRule, RuleTarget, ScheduleInfo,
)
from ztscan.graph.entities.tenant import (
    AccidentalDeletionPrevention, Domain, DomainFederation, GroupSetting, LicenceUnits, OnPremisesSynchronization,
    Organization, PremiumLicenceInsight, ServicePlan, SettingValue, SubscribedSku, SynchronizationConfiguration,
    SynchronizationFeatures, VerifiedDomain,
)
from ztscan.graph.entities.users import (
    AssignedLicence, AssignedPlan, DeletedUser, PrivilegedUserDetails, ProvisionedPlan, SignInActivity, SynchronizedAccount,
    User, UserSignInActivity,
)
from ztscan.core.model import ByKey, Finding, Gap, GapReason, NearMiss, Note, Severity, Subject, Verdict, Witness, parse_time
# isort: on

__all__ = [
    "ACTIVATION_EXPIRATION", "ACTIVATION_NOTIFICATION", "ANY_DEMAND", "APPROVAL", "ASSIGNMENT_NOTIFICATION",
    "AUTHENTICATION_CONTEXT", "CONTROL_PLANE", "DIRECTORY_SYNCHRONIZATION_ACCOUNTS", "ELIGIBILITY_EXPIRATION",
    "ELIGIBILITY_NOTIFICATION", "ENABLEMENT", "EVERYTHING", "EVERY_APPLICATION", "GLOBAL_ADMINISTRATOR", "HARDWARE_KEYS",
    "ON_PREMISES_DIRECTORY_SYNC_ACCOUNT", "P1_PLANS", "P2_PLANS", "PIM_PLANS", "PRIVILEGED_ROLE_ADMINISTRATOR",
    "SECURITY_QUESTION", "Acceptance", "AcceptedExclusion", "AccessTarget", "AccessTargets", "AccidentalDeletionPrevention",
    "ActivityBasedTimeoutPolicy", "AdminCenterSetting", "AdminConsentRequestPolicy", "Agreement", "AppManagementPolicy",
    "AppManagementRestrictions", "AppRoleAssignment", "Application", "ApplicationOwners", "ApprovalSettings", "ApprovalStage",
    "Approver", "AssignedLicence", "AssignedPlan", "AuditApp", "AuditInitiator", "AuditTarget", "AuditUser",
    "AuthenticationContext", "AuthenticationMethodConfiguration", "AuthenticationMethodsPolicy", "AuthenticationStrength",
    "AuthenticatorFeatures", "AuthorizationPolicy", "AutomaticUserConsent", "AzureAdJoin", "AzureAdRegistration",
    "B2bManagementPolicy", "B2bSetting", "ByKey", "CertificateBinding", "CertificateMode", "CertificateRule",
    "CombinationConfiguration", "CompliantNetworkPlace", "ConditionalAccessPolicy", "CountryPlace", "Coverage",
    "CredentialRestriction", "CriticalApps", "CrlValidation", "CrossTenantAccessDefault", "CrossTenantAccessPartner",
    "Decision", "DefaultUserRolePermissions", "DeletedGroup", "DeletedUser", "DeviceRegistrationMembership",
    "DeviceRegistrationPolicy", "Dimension", "DirectoryAudit", "DirectoryObject", "Domain", "DomainFederation",
    "EmergencyAccess", "EmergencyAccounts", "EmergencyReach", "Exclusion", "Expiration", "FeatureState", "Finding", "Gap",
    "GapReason", "GlobalSecureAccessSettings", "Group", "GroupAssignment", "GroupEligibility", "GroupSetting",
    "IdentifierUriConfiguration", "IdentifierUriRestriction", "Identity", "ImplicitGrant", "InboundTrust", "IpPlace",
    "IpRange", "KeyCredential", "KeyRestrictions", "LicenceUnits", "LocalAdminPassword", "LocalAdministrators", "Location",
    "Locations", "LockConfiguration", "ManagedGroups", "Manual", "Member", "MethodTarget", "NamedLocation", "NearMiss",
    "NotApplicable", "Note", "OAuth2PermissionGrant", "OnPremisesSynchronization", "OpenIdConnectSetting", "Organization",
    "PasskeyProfile", "PasswordCredential", "PermissionGrantConditionSet", "PermissionGrantPolicy", "Policy", "Population",
    "PremiumLicenceInsight", "PrivilegedUserDetails", "PrivilegedUsers", "ProofVerdict", "ProvisionedPlan", "Reach",
    "Recommendation", "RedirectUris", "Region", "RegistrationCampaign", "RegistrationEnforcement", "Registrations",
    "Requirement", "ResourceAction", "ReviewerScope", "RoleAssignment", "RoleAssignmentSchedule",
    "RoleAssignmentScheduleInstance", "RoleDefinition", "RoleEligibilityScheduleInstance", "RoleHolding", "RoleHoldings",
    "RoleManagementAlert", "RolePermission", "RolePolicy", "RolePolicyAssignment", "RolePolicyRule", "RuleTarget",
    "ScheduleInfo", "SecurityDefaults", "ServicePlan", "ServicePrincipal", "SessionFact", "SettingValue", "Severity",
    "SignIn", "SignInActivity", "SignInCoverage", "SignInTenant", "Strength", "Subject", "SubscribedSku",
    "SuspiciousActivitySettings", "SynchronizationConfiguration", "SynchronizationFeatures", "SynchronizedAccount",
    "SystemCredentialPreferences", "Table", "Target", "Targets", "TeamsAppSettings", "Tenure", "Unknown", "User",
    "UserAuthenticationMethod", "UserMfaRequirement", "UserRegistrationDetails", "UserSignInActivity", "Users", "Verdict",
    "VerifiedDomain", "VerifiedPublisher", "WebApplication", "What", "Where", "WhichDevice", "Who", "Witness",
    "WorkloadCoverage", "Workloads", "Yielded", "catalogue", "check", "decide", "defined", "duration", "fact", "is_off",
    "methods_of", "owns", "parse_time", "prove_exclusions", "reach_of", "required", "resists_phishing",
    "third_party_applications", "unlicensed", "without_exclusions",
]
# fmt: on
