"""What is told of a run: sentences and tables, made once and drawn by pages and terminal alike."""
