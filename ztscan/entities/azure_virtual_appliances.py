"""Records of `ztscan.azure.areas.virtual_appliances`, for checks and plugins."""

from ztscan.azure.areas.virtual_appliances import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
