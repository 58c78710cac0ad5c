"""Records of what Graph returns, one module an area: frozen, lean, named as Graph names things.

- A property that Graph may leave out is ``T | None = None``: *None is unknown*, never false and never empty. Whoever reads
  ``account.account_enabled is False`` asks for what was said; ``not account.account_enabled`` would take silence for a no.
- Enumerations are plain text, so that members which are new to us stay visible. Compare them with what is documented.
- Times are ISO 8601 text in UTC (``ztscan.core.model.parse_time``), durations ISO 8601 (``P180D``).
- ``gc=False`` is safe: a record holds text, numbers and other frozen records, never a reference back to itself.
"""
