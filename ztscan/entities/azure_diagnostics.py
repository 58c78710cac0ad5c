"""Records of `ztscan.azure.diagnostics`, for checks and plugins."""

from ztscan.azure.diagnostics import *  # noqa: F403 - the records; a hand-kept list of them would repeat the file
