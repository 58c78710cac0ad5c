"""Security operations: whether alerts and incidents of Microsoft Defender are answered, and detections and rehearsals run."""
