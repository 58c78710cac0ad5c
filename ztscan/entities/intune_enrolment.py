"""Records of `ztscan.graph.areas.intune_enrolment`, for checks and plugins."""

from ztscan.graph.areas.intune_enrolment import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
