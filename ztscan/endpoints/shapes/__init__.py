"""The shapes in which Intune keeps settings, each walked to the same values: policies with what they set."""
