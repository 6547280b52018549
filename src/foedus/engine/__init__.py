"""Run a compiled model: years of blocks of members, arms side by side, into a sink."""
