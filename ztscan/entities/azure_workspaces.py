"""Records of `ztscan.azure.areas.workspaces`, for checks and plugins."""

from ztscan.azure.areas.workspaces import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
