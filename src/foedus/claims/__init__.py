"""Claims of an analysis, put to the test: what is claimed, and what the model implies of it."""
