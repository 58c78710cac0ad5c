"""Records of `ztscan.graph.areas.devices`, for checks and plugins."""

from ztscan.graph.areas.devices import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
