"""Records of `ztscan.azure.areas.log_exports`, for checks and plugins."""

from ztscan.azure.areas.log_exports import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
