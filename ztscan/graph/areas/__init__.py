"""Records of what Graph returns, one module per area: frozen, small, with Graph's names.

- A property that Graph may omit is ``T | None = None``: *None is unknown*, never false and never empty. Write
  ``account.account_enabled is False``: ``not account.account_enabled`` would read a missing value as "disabled".
- Enumerations are plain text, so that new members stay visible. Compare them with the documented ones.
- Times are ISO 8601 text in UTC (``ztscan.core.model.parse_time``), durations ISO 8601 (``P180D``).
- ``gc=False`` is safe: a record holds text, numbers and other frozen records, never a reference back to itself.
"""
