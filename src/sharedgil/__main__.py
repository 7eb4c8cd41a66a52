"""`python -m sharedgil …`: the command line."""

import sys

from sharedgil.cli import main

sys.exit(main())
