"""App protection policies of Microsoft Intune: whom they reach, and when apps refuse access."""
