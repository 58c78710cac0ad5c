"""Records of `ztscan.graph.areas.app_protection`, for checks and plugins."""

from ztscan.graph.areas.app_protection import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
