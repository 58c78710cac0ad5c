"""Records of `ztscan.graph.areas.governance`, for checks and plugins."""

from ztscan.graph.areas.governance import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
