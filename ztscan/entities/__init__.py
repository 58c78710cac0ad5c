"""Records of what Graph returns, one module an area: what the author of a check or a fact annotates evidence with."""
