"""Azure monitoring: which logs reach whom, and who hears of alerts."""
