"""Records of `ztscan.graph.areas.defender_identity`, for checks and plugins."""

from ztscan.graph.areas.defender_identity import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
