"""Run a compiled model: streams, priors, one quarter, choices, blocks of members."""
