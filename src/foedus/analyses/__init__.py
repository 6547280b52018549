"""Methods that read a result: one file, one method."""
