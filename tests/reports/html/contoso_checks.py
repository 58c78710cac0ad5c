"""The checks of the invented tenant Contoso as one table: id, desired state, severity, verdict, objectives, framework ids.

Severity is C, H, M or L; verdict is f(ail), p(ass), u(nassessed), m(anual) or n(ot applicable).
"""

TABLE = """
conditional_access.mfa_all_users|Every user passes multifactor authentication on every app|C|f|identities.mfa,identities.conditional_access_baseline|scuba MS.AAD.3.2v1,cis-m365-7.0 5.2.2.2,maester MT.1006
conditional_access.legacy_authentication_blocked|Legacy authentication is blocked for every user on every app|C|f|identities.block_legacy_auth|scuba MS.AAD.1.1v1,cis-m365-7.0 5.2.2.3,maester MT.1009
conditional_access.mfa_admins|Privileged roles pass multifactor authentication everywhere|C|f|identities.mfa,identities.privileged_access|cis-m365-7.0 5.2.2.1,maester MT.1006
conditional_access.phishing_resistant_admins|Privileged roles use phishing-resistant authentication|C|f|identities.phishing_resistant,identities.privileged_access|scuba MS.AAD.3.6v1,cis-m365-7.0 5.2.2.5
conditional_access.emergency_access_excluded|Emergency access accounts are excluded from every blocking policy|C|p|identities.emergency_access|maester MT.1005
conditional_access.device_code_flow_blocked|Device code flow is blocked|H|f|identities.conditional_access_baseline|maester MT.1052
conditional_access.authentication_transfer_blocked|Authentication transfer is blocked|M|f|identities.conditional_access_baseline|zta 21828
conditional_access.guests_mfa|Guests pass multifactor authentication on every app|H|f|identities.mfa|maester MT.1016
conditional_access.management_mfa|Azure management asks for multifactor authentication|H|p|identities.mfa|cis-m365-7.0 5.2.2.6
conditional_access.register_security_info_protected|Registering security information is protected|H|f|identities.mfa_registration_policy|cis-m365-7.0 5.2.2.9,maester MT.1011
conditional_access.register_device_mfa|Registering or joining a device asks for multifactor authentication|M|f|endpoints.register|cis-m365-7.0 5.2.2.8
conditional_access.user_risk_high|High user risk is blocked or ends in a secure password change|H|u|identities.risk_policies|scuba MS.AAD.2.1v1,maester MT.1013
conditional_access.sign_in_risk_medium|Medium and high sign-in risk ask for multifactor authentication|H|u|identities.risk_policies|scuba MS.AAD.2.3v1,maester MT.1012
conditional_access.compliant_device|Every sign-in on a desktop comes from a managed device|H|f|endpoints.compliance_for_access,identities.device_signal|cis-m365-7.0 5.2.2.4,maester MT.1001
conditional_access.all_apps_covered|At least one enforced policy covers every app and every user|H|p|identities.conditional_access_baseline|maester MT.1003
conditional_access.exclusions_covered|Whatever one policy excludes another one catches|M|f|identities.conditional_access_baseline|maester MT.1036
conditional_access.exclusion_groups_protected|Groups in policies cannot be edited by ordinary group administrators|H|f|identities.conditional_access_baseline,identities.privileged_access|maester MT.1035
conditional_access.no_deleted_references|Policies refer to no deleted users, groups or roles|M|f|identities.conditional_access_baseline|maester MT.1038
conditional_access.no_report_only_left|No policy is left in report-only mode|L|f|identities.conditional_access_baseline|zta 21809
conditional_access.sign_in_frequency_admins|Privileged sessions end within four hours|M|f|identities.privileged_access|cis-m365-7.0 5.2.2.10
conditional_access.no_persistent_browser_admins|Privileged sessions do not persist in browsers|L|p|identities.privileged_access|maester MT.1017
conditional_access.continuous_access_evaluation|Continuous access evaluation is not switched off|M|p|identities.conditional_access_baseline|zta 21808
conditional_access.app_protection_mobile|Mobile access needs a protected app|M|f|apps.microsoft_cloud_apps|maester MT.1055
conditional_access.restricted_session|Unmanaged devices get a restricted session in Exchange and SharePoint|M|f|identities.restricted_session|maester MT.1018
conditional_access.untrusted_platforms_blocked|Unknown device platforms are blocked|M|f|endpoints.compliance_for_access|maester MT.1019
conditional_access.trusted_location_defined|Trusted network locations are defined|L|p|identities.trusted_locations|cis-m365-7.0 5.2.2.14
conditional_access.no_location_bypass|No trusted location stands in for multifactor authentication|H|f|identities.trusted_locations,identities.mfa|zta 21865
conditional_access.sync_account_locked|The synchronisation account signs in from its own network only|M|n|identities.minimal_sync|zta 21834
conditional_access.critical_apps|Critical apps ask for a managed device and a session control|M|m|network.limit_access|zta 21890
conditional_access.workload_risk_blocked|Workload identities at risk are blocked|M|u|infrastructure.workload_identities|zta 21883
conditional_access.token_protection|Tokens for Exchange and SharePoint are bound to the device|M|f|identities.conditional_access_baseline|cis-m365-7.0 5.2.2.16
privileged_access.global_admin_count|Two to four people are Global Administrators|H|f|identities.privileged_access|scuba MS.AAD.7.1v1,cis-m365-7.0 1.1.3
privileged_access.cloud_only_admins|Administrators are cloud-only accounts|H|f|identities.privileged_access,identities.minimal_sync|scuba MS.AAD.7.3v1,cis-m365-7.0 1.1.1
privileged_access.no_guest_admins|No guest holds a privileged role|C|f|identities.privileged_access|maester MT.1028
privileged_access.admins_mfa_registered|Every administrator has registered a phishing-resistant method|H|f|identities.privileged_access,identities.phishing_resistant|zta 21782
privileged_access.no_licensed_admin_mailbox|Administrators read no mail with their privileged account|L|f|identities.privileged_access|cis-m365-7.0 1.1.4
privileged_access.role_assignable_groups|Groups that hold roles are role-assignable|H|p|identities.privileged_access|eidsca EIDSCA.ST08
privileged_access.application_control_of_tenant|No application can make itself Global Administrator|C|f|identities.app_developer_privilege,identities.privileged_access|mitre-attack T1098.003
privileged_access.application_owners|Owners of powerful applications are administrators themselves|H|f|identities.app_developer_privilege|maester MT.1063
privileged_access.stale_admins|No administrator has been away for 90 days|M|f|identities.privileged_access|zta 21858
privileged_access.restricted_units|Emergency accounts lie in a restricted administrative unit|M|p|identities.emergency_access|zta 21835
privileged_access.emergency_accounts|Two emergency access accounts are cloud-only with a passkey|C|m|identities.emergency_access|cis-m365-7.0 1.1.2
privileged_identity_management.no_permanent_assignments|Privileged roles are held just in time|H|f|identities.pim|scuba MS.AAD.7.4v1,cis-m365-7.0 5.3.1
privileged_identity_management.approval_global_admin|Activating Global Administrator needs an approval|H|f|identities.pim|scuba MS.AAD.7.6v1,cis-m365-7.0 5.3.4
privileged_identity_management.activation_mfa|Activation asks for multifactor authentication|H|p|identities.pim|scuba MS.AAD.7.7v1
privileged_identity_management.activation_duration|Activations end within eight hours|M|f|identities.pim|cis-m365-7.0 5.3.2
privileged_identity_management.alerts|Assignments of privileged roles are notified|M|p|identities.pim|scuba MS.AAD.7.8v1
privileged_identity_management.access_reviews|Privileged roles are reviewed every quarter|M|f|identities.pim,identities.entitlement_management|cis-m365-7.0 5.3.3
mfa_registration.mfa_capable|Every member can do multifactor authentication|H|f|identities.mfa|cis-m365-7.0 5.2.3.4,zta 21801
mfa_registration.passwordless_capable|Members can sign in without a password|M|f|identities.passwordless|zta 21801
mfa_registration.campaign|A registration campaign moves people to the Authenticator|L|p|identities.mfa_registration_policy|eidsca EIDSCA.AM10
mfa_registration.no_sms_only|Nobody depends on text messages|M|f|identities.mfa|zta 21786
authentication_methods.sms_disabled|Text messages are no sign-in method|M|f|identities.mfa|scuba MS.AAD.3.5v1,cis-m365-7.0 5.2.3.5
authentication_methods.voice_disabled|Voice calls are no sign-in method|M|p|identities.mfa|scuba MS.AAD.3.5v1
authentication_methods.email_otp_disabled|E-mail codes are for guests only|L|p|identities.mfa|cis-m365-7.0 5.2.3.7
authentication_methods.number_matching|The Authenticator shows app and place of a sign-in|M|p|identities.mfa|scuba MS.AAD.3.3v2
authentication_methods.fido2_enabled|Passkeys are enabled for everybody|M|f|identities.passwordless|eidsca EIDSCA.AF01
authentication_methods.fido2_attestation|Passkeys have to prove their make|L|p|identities.passwordless|eidsca EIDSCA.AF02
authentication_methods.temporary_access_pass|Temporary access passes are used once|M|p|identities.passwordless|eidsca EIDSCA.AT02
authentication_methods.migration_complete|Methods are managed in one policy|M|f|identities.combined_registration|scuba MS.AAD.3.4v1
authentication_methods.report_suspicious|People can report a suspicious prompt|L|p|identities.identity_protection|eidsca EIDSCA.AG02
authentication_methods.strong_first|The system asks for the strongest method first|L|p|identities.mfa|cis-m365-7.0 5.2.3.6
self_service_password_reset.enabled|Members can reset their password|M|f|identities.sspr|cis-m365-7.0 5.2.4.1
self_service_password_reset.registered|Members have registered for password reset|M|f|identities.sspr|zta 21870
self_service_password_reset.admins_two_methods|Administrators need two methods for a reset|M|p|identities.sspr|eidsca EIDSCA.AP01
password_protection.banned_words|Words of the organisation are banned from passwords|M|f|identities.password_protection|cis-m365-7.0 5.2.3.2
password_protection.lockout_threshold|Accounts lock after ten attempts at most|M|p|identities.password_protection|eidsca EIDSCA.PR06
password_protection.on_premises_enforced|Banned passwords are enforced on premises|M|u|identities.password_protection|cis-m365-7.0 5.2.3.3
password_protection.no_expiry|Passwords of the cloud do not expire|L|p|identities.password_protection|scuba MS.AAD.6.1v1
security_defaults.baseline|Security defaults or Conditional Access stand in front of every sign-in|H|p|identities.conditional_access_baseline|cis-m365-7.0 5.1.2.1
consent.user_consent_restricted|People cannot consent to applications on their own|H|f|identities.restrict_consent|scuba MS.AAD.5.2v1,cis-m365-7.0 5.1.5.1
consent.admin_workflow|Requests for consent reach a reviewer|M|f|identities.restrict_consent|scuba MS.AAD.5.3v1,cis-m365-7.0 5.1.5.2
consent.group_owner_consent|Group owners cannot consent for their group|M|p|identities.restrict_consent|scuba MS.AAD.5.4v1
consent.high_privilege_grants|Tenant-wide consents grant no more than is needed|H|f|identities.review_consent|zta 21776
consent.unverified_publishers|Applications with consent come from verified publishers|M|f|identities.review_consent|zta 21777
consent.unused_grants|Consents that nobody uses are withdrawn|L|f|identities.review_consent|maester MT.1056
applications.users_cannot_register|Members cannot register applications|M|f|apps.microsoft_cloud_apps|scuba MS.AAD.5.1v1,cis-m365-7.0 5.1.2.2
applications.credential_policy|Secrets of applications are limited by policy|M|f|apps.microsoft_cloud_apps,infrastructure.workload_identities|maester MT.1037
applications.no_old_secrets|No application secret is older than 180 days|M|f|infrastructure.workload_identities|zta 21772
applications.no_secrets_on_powerful_apps|Powerful applications use certificates or federation|H|f|infrastructure.workload_identities|zta 21773
applications.redirect_uris|Redirect addresses are secure and owned|H|f|apps.microsoft_cloud_apps|zta 21885
applications.sso_modern|Enterprise applications sign in with SAML or OpenID Connect|M|f|identities.sso_apps|zta 21874
applications.provisioning_healthy|Provisioning jobs run and are not quarantined|M|p|identities.provisioning|zta 21875
applications.proxy_preauthentication|Published applications ask for sign-in first|H|p|identities.app_proxy|monkey365 entra-app-proxy
applications.inactive_service_principals|Unused service principals are disabled|L|f|infrastructure.workload_identities|zta 21770
applications.app_governance_alerts|Alerts of app governance are worked off|M|u|apps.app_governance|zta 21890
external_identities.invitation_restricted|Only some roles invite guests|M|f|identities.restrict_consent|scuba MS.AAD.8.2v1,cis-m365-7.0 5.1.6.3
external_identities.guest_access_restricted|Guests see no more than they need|M|f|identities.conditional_access_baseline|scuba MS.AAD.8.1v1,cis-m365-7.0 5.1.6.2
external_identities.stale_guests|Guests who stay away are removed|L|f|identities.entitlement_management|zta 21858
external_identities.cross_tenant_defaults|Other tenants are trusted one by one|M|p|identities.conditional_access_baseline|zta 21790
external_identities.guest_reviews|Access of guests is reviewed|M|u|identities.entitlement_management|cis-m365-7.0 5.3.2
hybrid_identity.sync_fresh|The directory is synchronised within three hours|M|p|identities.federation_choice|zta 21985
hybrid_identity.password_hash_sync|Password hashes are synchronised|M|p|identities.federation_choice|cis-m365-7.0 5.1.8.1
hybrid_identity.no_federated_domains|No domain trusts another identity system|M|p|identities.migrate_legacy_iam,identities.single_control_plane|zta 21829
hybrid_identity.seamless_sso_off|Seamless single sign-on is off where it is not needed|M|f|identities.minimal_sync|zta 21985
tenant_settings.tenant_creation|Members cannot create tenants|M|f|identities.conditional_access_baseline|cis-m365-7.0 5.1.2.3
tenant_settings.portal_restricted|The admin centre is for administrators|L|f|identities.privileged_access|cis-m365-7.0 5.1.2.4
tenant_settings.group_creation|Security groups are created by administrators|L|p|identities.self_service_access|cis-m365-7.0 5.1.3.2
devices.join_restricted|Only some people join devices|M|f|endpoints.register|cis-m365-7.0 5.1.4.1
devices.device_limit|A person registers twenty devices at most|L|p|endpoints.register|cis-m365-7.0 5.1.4.2
devices.compliance_policies|Every platform has a compliance policy|H|u|endpoints.enroll,endpoints.compliance_for_access|zta 24540
devices.no_policy_is_noncompliant|Devices without a policy count as non-compliant|H|u|endpoints.compliance_for_access|cis-m365-7.0 4.1
devices.defender_connector|Defender for Endpoint tells Intune what it sees|M|u|endpoints.defender_connector|zta 24560
information_protection.labels_published|Sensitivity labels are published|M|u|data.classify_protect,endpoints.information_protection|zta 35004
information_protection.sharing_links|Links that anyone can open are off|M|f|data.classify_protect|cis-m365-7.0 7.2.3
monitoring.alerts_worked_off|High alerts are worked off within seven days|H|u|visibility.respond|zta 21982
monitoring.risky_users_worked_off|Risky users are worked off|H|u|identities.identity_protection|zta 21861
monitoring.defender_for_identity|Sensors of Defender for Identity are healthy|M|u|identities.defender_for_identity|zta 21984
monitoring.diagnostic_settings|Sign-in and audit logs are kept|M|m|identities.audit_logging|scuba MS.AAD.4.1v1
"""
