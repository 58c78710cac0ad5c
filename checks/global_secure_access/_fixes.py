"""How the findings on Global Secure Access are fixed."""

from __future__ import annotations

from ztscan.plugin import NoFix

FIXES = {
    "internet_forwarded": NoFix("A person has to choose who gets the profile, and roll out the client first."),
    "microsoft_forwarded": NoFix("A person has to choose who gets the profile, and roll out the client first."),
    "private_forwarded": NoFix("A person has to choose who gets the profile, and roll out the client first."),
    "signals_conditional_access": NoFix("The signal changes the addresses that policies see: review named locations first."),
    "web_filtering": NoFix("A person has to decide what is blocked, and try it with a pilot group."),
    "high_risk_categories": NoFix("A person has to look at what people use of these categories before they are blocked."),
    "security_profiles_delivered": NoFix("A person has to decide whom the profile is for, or delete it."),
    "policies_in_force": NoFix("A person has to decide whether the policy is linked or deleted."),
    "threat_intelligence": NoFix("A person has to review exceptions before known destinations are blocked."),
    "tls_inspection": NoFix("Devices have to trust the certificate first, and some applications need exceptions."),
    "tls_certificate_valid": NoFix("The organisation's certificate authority has to sign the new certificate."),
    "tls_bypass_reviewed": NoFix("A person has to decide which exceptions are still needed."),
    "cloud_firewall": NoFix("A person has to know what each branch needs before it is blocked."),
    "private_strong_authentication": NoFix("A person has to choose whom the policy covers, and try it in report-only mode."),
    "private_managed_device": NoFix("Devices have to be enrolled before a policy requires it."),
    "domain_controllers_phishing_resistant": NoFix("Administrators have to register the method before a policy requires it."),
    "segments_narrow": NoFix("A person has to know which hosts and ports are used before a segment is removed."),
    "private_applications_assigned": NoFix("A person has to assign groups before assignment is required."),
    "quick_access_works": NoFix("A person has to know the internal domains and their servers."),
    "connectors_redundant": NoFix("A connector has to be installed on another server."),
    "sensors_enforcing": NoFix("A person has to review what the sensor recorded before it refuses requests."),
}
