"""Records of `ztscan.graph.areas.sharepoint`, for checks and plugins."""

from ztscan.graph.areas.sharepoint import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
