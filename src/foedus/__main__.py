"""Run the command line with ``python -m foedus``."""

import sys

from foedus.cli.main import main

sys.exit(main())
