"""Records of `ztscan.graph.areas.organization_settings`, for checks and plugins."""

from ztscan.graph.areas.organization_settings import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
