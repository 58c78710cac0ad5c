"""Records of `ztscan.graph.areas.application_use`, for checks and plugins."""

from ztscan.graph.areas.application_use import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
