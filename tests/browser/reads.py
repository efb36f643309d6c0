"""Reads of a page that wait for what they read: on a busy machine a page shows it later than a test asks for it.

Only here may tests read a page at once (`test_reads.py`): a value that may still change is left to `expect`.
"""

import time
from collections.abc import Callable

from playwright.sync_api import Error, Locator, Page, expect

PATIENCE = 30
"""How long at most, in seconds, a busy machine may need for what a quiet one does at once."""
_PAUSE = 50


def until(page: Page, holds: Callable[[], bool], said: Callable[[], str] = str) -> None:
    """Wait until a condition holds, while the page's events are handled; `said`: what to say if it never does."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, said()
        page.wait_for_timeout(_PAUSE)


def expect_value(page: Page, expression: str, value: object) -> None:
    """Wait until an expression has a value; the strict policy keeps Playwright's own way of waiting from working."""
    found: object = None

    def is_there() -> bool:
        nonlocal found
        try:
            found = page.evaluate(expression)
        except Error as error:  # Nothing of the name yet, or the page was left meanwhile.
            found = error
        return found == value

    until(page, is_there, lambda: f"{expression}: {found!r} instead of {value!r}")


def eventually(page: Page, condition: str) -> None:
    """Wait until a JavaScript condition holds."""
    expect_value(page, f"Boolean({condition})", True)


def count_of(found: Locator) -> int:
    """Return how many there are, once there is one."""
    expect(found).not_to_have_count(0)
    return found.count()


def text_of(found: Locator) -> str:
    """Return the text that one shows, once it is visible."""
    expect(found).to_be_visible()
    return found.inner_text()


def texts_of(found: Locator) -> list[str]:
    """Return the text that each shows, once there is one."""
    expect(found).not_to_have_count(0)
    return found.all_inner_texts()


def attributes_of(found: Locator, name: str) -> list[str]:
    """Return an attribute of each, once there is one that has it."""
    expect(found.and_(found.page.locator(f"[{name}]"))).not_to_have_count(0)
    return [one.get_attribute(name) or "" for one in found.all()]
