"""How the findings on security operations are fixed."""

from __future__ import annotations

from ztscan.plugin import NoFix

FIXES = {
    "alerts_triaged": NoFix("A person has to investigate each alert, and close it with a classification."),
    "incidents_triaged": NoFix("A person has to investigate each incident, and close it with a classification."),
    "compromised_users_contained": NoFix("A person has to decide whether the account is disabled or reset."),
    "identity_alerts_classified": NoFix("A person has to decide what each alert was."),
    "investigations_decided": NoFix("A person has to approve or reject what the investigation proposes."),
    "edr_in_block_mode": NoFix("Microsoft Graph cannot set it: it is an advanced feature of the Defender portal."),
    "custom_detections_run": NoFix("A person has to correct the query of the detection."),
    "directory_auditing_automatic": NoFix("Auditing adds events on domain controllers: agree it with those who run them."),
    "phishing_rehearsed": NoFix("A person has to choose the payload and who receives it."),
}
