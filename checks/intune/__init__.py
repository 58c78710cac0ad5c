"""Microsoft Intune: enrolment, administration, connections and tokens."""
