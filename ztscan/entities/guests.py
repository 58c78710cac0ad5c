"""Records of `ztscan.graph.areas.guests`, for checks and plugins."""

from ztscan.graph.areas.guests import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
