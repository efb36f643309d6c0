"""`python -m tests.quality`: every check of quality that is not part of `make test`, one after the other."""

import sys

from tests.quality import html, lighthouse, weight

CHECKS = {"html": html.main, "weight": weight.main, "lighthouse": lighthouse.main}


def main() -> int:
    """Run all of them, whatever one finds; the worst of what they return."""
    results = []
    for name, check in CHECKS.items():
        sys.stdout.write(f"--- {name}\n")
        sys.stdout.flush()
        results.append(check())
    return max(results)


if __name__ == "__main__":
    sys.exit(main())
