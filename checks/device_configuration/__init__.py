"""What policies of Microsoft Intune configure on devices."""
