"""Service plans by family: the names that one feature has, worldwide, for governments and in other editions.

A tenant of the US government's community cloud answers at the worldwide address of Graph, with names of its own. Every gate
on a licence takes its names from here.

Source: learn.microsoft.com/entra/identity/users/licensing-service-plan-reference.
"""

from __future__ import annotations

ENTRA_P1 = ("AAD_PREMIUM", "AAD_PREMIUM_P2")
"""P2 includes P1."""
ENTRA_P2 = ("AAD_PREMIUM_P2",)
ENTRA_GOVERNANCE = ("Entra_Identity_Governance", "Entra_Premium_Identity_Governance")
ENTRA_INTERNET_ACCESS = ("Entra_Premium_Internet_Access",)
ENTRA_PRIVATE_ACCESS = ("Entra_Premium_Private_Access",)
ENTRA_WORKLOADS = ("AAD_WRKLDID_P1", "AAD_WRKLDID_P2")
INTUNE = ("INTUNE_A",)
"""Stands for all of its editions, which begin alike: see ``ztscan.graph.triage.is_intune_plan``."""
EXCHANGE = (
    "EXCHANGE_S_ENTERPRISE",
    "EXCHANGE_S_ENTERPRISE_GOV",
    "EXCHANGE_S_STANDARD",
    "EXCHANGE_S_STANDARD_GOV",
    "EXCHANGE_S_STANDARD_MIDMARKET",
    "EXCHANGE_L_STANDARD",
    "EXCHANGE_B_STANDARD",
    "EXCHANGE_S_ESSENTIALS",
    "EXCHANGE_S_DESKLESS",
    "EXCHANGE_S_DESKLESS_GOV",
)
"""With mailboxes. ``EXCHANGE_S_FOUNDATION`` is in nearly all products and has none."""
FORMS = (
    "FORMS_PLAN_E1",
    "FORMS_PLAN_E3",
    "FORMS_PLAN_E5",
    "FORMS_PLAN_K",
    "FORMS_GOV_E1",
    "FORMS_GOV_E3",
    "FORMS_GOV_E5",
    "FORMS_GOV_F1",
    "OFFICE_FORMS_PLAN_2",
    "OFFICE_FORMS_PLAN_3",
)
SHAREPOINT = (
    "SHAREPOINTENTERPRISE",
    "SHAREPOINTSTANDARD",
    "SHAREPOINTDESKLESS",
    "SHAREPOINTENTERPRISE_EDU",
    "SHAREPOINTSTANDARD_EDU",
    "SHAREPOINTENTERPRISE_GOV",
    "SHAREPOINTSTANDARD_GOV",
    "SHAREPOINTDESKLESS_GOV",
    "SHAREPOINTENTERPRISE_MIDMARKET",
    "SHAREPOINTLITE",
    "SHAREPOINT_S_DEVELOPER",
    "ONEDRIVEENTERPRISE",
    "ONEDRIVESTANDARD",
    "ONEDRIVESTANDARD_GOV",
    "ONEDRIVE_BASIC",
    "ONEDRIVE_BASIC_GOV",
)
INFORMATION_PROTECTION = (
    "MIP_S_CLP1",
    "MIP_S_CLP2",
    "RMS_S_PREMIUM",
    "RMS_S_PREMIUM2",
    "RMS_S_PREMIUM_GOV",
    "RMS_S_PREMIUM2_GOV",
)
OFFICE_1 = ("ATP_ENTERPRISE", "ATP_ENTERPRISE_GOV")
"""Defender for Office 365, Plan 1."""
OFFICE_2 = ("THREAT_INTELLIGENCE", "THREAT_INTELLIGENCE_GOV")
"""Defender for Office 365, Plan 2. Attack simulation begins here."""
ENDPOINT_1 = ("MDE_LITE",)
"""Defender for Endpoint, Plan 1."""
ENDPOINT_2 = ("WINDEFATP",)
"""Defender for Endpoint, Plan 2."""
BUSINESS = ("MDE_SMB",)
"""Defender for Business, which Microsoft 365 Business Premium carries."""
IDENTITY = ("ATA",)
"""Defender for Identity. ``ATA`` is the name since the days of Advanced Threat Analytics."""
CLOUD_APPS = ("ADALLOM_S_STANDALONE", "ADALLOM_S_STANDALONE_DOD")
