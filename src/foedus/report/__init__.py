"""Show a result: in the terminal, and as one self-contained HTML page."""
