"""Interruptions that tell what they left."""


class Interrupted(KeyboardInterrupt):
    """An interruption of a run; its text says what was kept, in words that follow a semicolon."""
