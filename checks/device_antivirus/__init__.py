"""Microsoft Defender Antivirus on managed devices."""
