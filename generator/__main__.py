"""`python -m generator`: the command without its installed script."""

import sys

from generator.cli import main

sys.exit(main())
