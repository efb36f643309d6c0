"""`python -m tests.bless` accepts what the program now writes as what tests expect; look at the diff afterwards."""

from collections.abc import Callable

from tests import test_contributing, test_docs, test_real, test_site
from tests.reading import test_document, test_validation

BLESSERS: tuple[Callable[[], None], ...] = (
    test_document.bless,
    test_validation.bless,
    test_docs.bless,
    test_contributing.bless,
    test_site.bless,
    test_real.bless,
)


def main() -> None:
    for bless in BLESSERS:
        bless()


if __name__ == "__main__":
    main()
