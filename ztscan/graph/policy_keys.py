"""Which keys Graph sends with every Conditional Access policy (``conditionalAccessPolicy``, beta) and named location.

A policy is kept as JSON, so that no record can require its keys. A condition that is lost makes a policy wider than it is.
"""

from __future__ import annotations

from ztscan.graph.presence import Always

_GUESTS = "GuestsOrExternalUsers"
OF_POLICY = (
    Always(sent=("displayName", "state", "conditions", "grantControls", "sessionControls")),
    Always(
        at="conditions",
        sent=(
            "users",
            "applications",
            "clientApplications",
            "clientAppTypes",
            "platforms",
            "locations",
            "devices",
            "authenticationFlows",
            "userRiskLevels",
            "signInRiskLevels",
            "servicePrincipalRiskLevels",
            "insiderRiskLevels",
        ),
        alike=True,
    ),
    Always(
        at="conditions/users",
        sent=tuple(f"{side}{kind}" for side in ("include", "exclude") for kind in ("Users", "Groups", "Roles", _GUESTS)),
        alike=True,
    ),
    Always(at=f"conditions/users/include{_GUESTS}", sent=("guestOrExternalUserTypes", "externalTenants")),
    Always(at=f"conditions/users/exclude{_GUESTS}", sent=("guestOrExternalUserTypes", "externalTenants")),
    Always(at=f"conditions/users/include{_GUESTS}/externalTenants", sent=("membershipKind",)),
    Always(at=f"conditions/users/exclude{_GUESTS}/externalTenants", sent=("membershipKind",)),
    Always(at=f"conditions/users/include{_GUESTS}/externalTenants[EnumeratedExternalTenants]", sent=("members",)),
    Always(at=f"conditions/users/exclude{_GUESTS}/externalTenants[EnumeratedExternalTenants]", sent=("members",)),
    Always(
        at="conditions/applications",
        sent=(
            "includeApplications",
            "excludeApplications",
            "includeUserActions",
            "includeAuthenticationContextClassReferences",
            "applicationFilter",
        ),
        alike=True,
    ),
    Always(at="conditions/applications/applicationFilter", sent=("mode", "rule")),
    Always(
        at="conditions/clientApplications",
        sent=("includeServicePrincipals", "excludeServicePrincipals", "servicePrincipalFilter"),
        alike=True,
    ),
    Always(at="conditions/clientApplications/servicePrincipalFilter", sent=("mode", "rule")),
    Always(at="conditions/clientApplications/agentIdServicePrincipalFilter", sent=("mode", "rule")),
    Always(at="conditions/platforms", sent=("includePlatforms", "excludePlatforms")),
    Always(at="conditions/locations", sent=("includeLocations", "excludeLocations")),
    Always(at="conditions/devices", sent=("deviceFilter",), alike=True),
    Always(at="conditions/devices/deviceFilter", sent=("mode", "rule")),
    Always(at="conditions/authenticationFlows", sent=("transferMethods",)),
    Always(
        at="grantControls",
        sent=("operator", "builtInControls", "customAuthenticationFactors", "termsOfUse", "authenticationStrength"),
        alike=True,
    ),
    Always(at="grantControls/authenticationStrength", filled=("id",)),
    Always(
        at="sessionControls",
        sent=(
            "applicationEnforcedRestrictions",
            "cloudAppSecurity",
            "disableResilienceDefaults",
            "persistentBrowser",
            "secureSignInSession",
            "signInFrequency",
        ),
        alike=True,
    ),
    Always(at="sessionControls/applicationEnforcedRestrictions", sent=("isEnabled",)),
    Always(at="sessionControls/cloudAppSecurity", sent=("isEnabled", "cloudAppSecurityType")),
    Always(at="sessionControls/persistentBrowser", sent=("isEnabled", "mode")),
    Always(at="sessionControls/secureSignInSession", sent=("isEnabled",)),
    Always(at="sessionControls/signInFrequency", sent=("isEnabled", "value", "type", "authenticationType", "frequencyInterval")),
)
"""What Graph sends with every policy. Newer conditions are missing in some clouds: what one policy has, all have."""

OF_LOCATION = (
    Always(sent=("@odata.type", "displayName")),
    Always(at="[ipNamedLocation]", sent=("isTrusted", "ipRanges")),
    Always(at="[countryNamedLocation]", sent=("countriesAndRegions", "includeUnknownCountriesAndRegions", "countryLookupMethod")),
    Always(at="[compliantNetworkNamedLocation]", sent=("compliantNetworkType",)),
)
"""The same for named locations, of which there are several kinds."""
