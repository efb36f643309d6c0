"""`python -m generator`: the command without its installed script."""

import sys

from generator.commands.main import main

sys.exit(main())
