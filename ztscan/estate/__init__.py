"""Facts over what Azure resources do together: what the scanner sees of them, who reaches them, where their logs go."""
