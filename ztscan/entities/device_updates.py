"""Records of `ztscan.graph.areas.device_updates`, for checks and plugins."""

from ztscan.graph.areas.device_updates import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
