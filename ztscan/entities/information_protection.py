"""Records of `ztscan.graph.areas.information_protection`, for checks and plugins."""

from ztscan.graph.areas.information_protection import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
