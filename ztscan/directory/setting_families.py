"""Where the settings of a tenant are changed, and what a change takes; shared by the fixes of several areas."""

from __future__ import annotations

from ztscan.engine.setting_fix import SettingFamily

AUTHORIZATION_POLICY = SettingFamily(
    resource="authorization_policy",
    path="/policies/authorizationPolicy",
    permissions=("Policy.ReadWrite.Authorization",),
    role="Privileged Role Administrator",
)
METHODS_POLICY = SettingFamily(
    resource="authentication_methods_policy",
    path="/policies/authenticationMethodsPolicy",
    permissions=("Policy.ReadWrite.AuthenticationMethod",),
    role="Authentication Policy Administrator",
)
METHODS_POLICY_BETA = SettingFamily(
    resource="authentication_methods_policy_beta",
    path="/policies/authenticationMethodsPolicy",
    version="beta",
    permissions=("Policy.ReadWrite.AuthenticationMethod",),
    role="Authentication Policy Administrator",
)
