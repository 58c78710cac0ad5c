"""Which keys Graph sends with every Conditional Access policy (``conditionalAccessPolicy``, beta) and named location.

A policy is kept as JSON, so that no record can require its keys. A condition that is lost makes a policy wider than it is.
"""

from __future__ import annotations

from ztscan.graph.presence import Always

_GUESTS = "GuestsOrExternalUsers"
_GUESTS_OF = [f"conditions/users/{side}{_GUESTS}" for side in ("include", "exclude")]
OF_POLICY = (
    Always(sent=("displayName", "grantControls", "sessionControls"), valued=("state", "conditions")),
    Always(
        at="conditions",
        sent=(
            "clientApplications",
            "platforms",
            "locations",
            "devices",
            "authenticationFlows",
            "insiderRiskLevels",
        ),
        valued=("users", "applications", "clientAppTypes", "userRiskLevels", "signInRiskLevels", "servicePrincipalRiskLevels"),
        alike=True,
    ),
    Always(
        at="conditions/users",
        sent=(f"include{_GUESTS}", f"exclude{_GUESTS}"),
        valued=tuple(f"{side}{kind}" for side in ("include", "exclude") for kind in ("Users", "Groups", "Roles")),
        alike=True,
    ),
    *(Always(at=guests, sent=("externalTenants",), filled=("guestOrExternalUserTypes",)) for guests in _GUESTS_OF),
    *(Always(at=f"{guests}/externalTenants", filled=("membershipKind",)) for guests in _GUESTS_OF),
    *(Always(at=f"{guests}/externalTenants[EnumeratedExternalTenants]", valued=("members",)) for guests in _GUESTS_OF),
    Always(
        at="conditions/applications",
        sent=("applicationFilter",),
        valued=(
            "includeApplications",
            "excludeApplications",
            "includeUserActions",
            "includeAuthenticationContextClassReferences",
        ),
        alike=True,
    ),
    Always(at="conditions/applications/applicationFilter", filled=("mode", "rule")),
    Always(
        at="conditions/clientApplications",
        sent=("servicePrincipalFilter",),
        valued=("includeServicePrincipals", "excludeServicePrincipals"),
        alike=True,
    ),
    Always(at="conditions/clientApplications/servicePrincipalFilter", filled=("mode", "rule")),
    Always(at="conditions/clientApplications/agentIdServicePrincipalFilter", filled=("mode", "rule")),
    Always(at="conditions/platforms", valued=("includePlatforms", "excludePlatforms")),
    Always(at="conditions/locations", valued=("includeLocations", "excludeLocations")),
    Always(at="conditions/devices", sent=("deviceFilter",), alike=True),
    Always(at="conditions/devices/deviceFilter", filled=("mode", "rule")),
    Always(at="conditions/authenticationFlows", filled=("transferMethods",)),
    Always(
        at="grantControls",
        sent=("operator", "authenticationStrength"),
        valued=("builtInControls", "customAuthenticationFactors", "termsOfUse"),
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
    Always(at="sessionControls/applicationEnforcedRestrictions", valued=("isEnabled",)),
    Always(at="sessionControls/cloudAppSecurity", sent=("cloudAppSecurityType",), valued=("isEnabled",)),
    Always(at="sessionControls/persistentBrowser", sent=("mode",), valued=("isEnabled",)),
    Always(at="sessionControls/secureSignInSession", valued=("isEnabled",)),
    Always(
        at="sessionControls/signInFrequency",
        sent=("value", "type", "authenticationType", "frequencyInterval"),
        valued=("isEnabled",),
    ),
)
"""What Graph sends with every policy. Newer conditions are missing in some clouds: what one policy has, all have."""

OF_LOCATION = (
    Always(sent=("displayName",), filled=("@odata.type",)),
    Always(at="[ipNamedLocation]", valued=("isTrusted", "ipRanges")),
    Always(
        at="[countryNamedLocation]", valued=("countriesAndRegions", "includeUnknownCountriesAndRegions", "countryLookupMethod")
    ),
    Always(at="[compliantNetworkNamedLocation]", sent=("compliantNetworkType",)),
)
"""The same for named locations, of which there are several kinds."""
