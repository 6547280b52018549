"""Run the command line with ``python -m foedus``."""

from foedus.cli.main import entry

entry()
