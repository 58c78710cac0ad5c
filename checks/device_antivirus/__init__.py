"""Microsoft Defender Antivirus on managed devices: which settings reach every device, from policies of all kinds together."""
