"""What moves the state: numbers drawn, what settings feed, and one quarter of mechanisms."""
