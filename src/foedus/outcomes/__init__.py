"""One file, one metric of a trajectory, with its unit and where it belongs in the report."""
