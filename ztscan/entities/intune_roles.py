"""Records of `ztscan.graph.areas.intune_roles`, for checks and plugins."""

from ztscan.graph.areas.intune_roles import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
