"""Work on many items, shared among processes where that pays."""

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_SPAWNED = 8
"""So many times as many items are needed where a process begins with the loading of the whole program."""

_work: Callable[[Any], Any]
_items: Sequence[Any]


def available() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def uncollected() -> Iterator[None]:
    """Work that makes few cycles: looking for them again and again would take a tenth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def set_apart() -> None:
    """Collect what is garbage, and keep what is left out of later collections: it will be there for long."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextmanager
def shared(
    work: Callable[[_Item], _Result], items: Sequence[_Item], jobs: int, least: int = 2
) -> Iterator[Iterator[_Result]]:
    """What `work` gives for each item, in order, from as many processes as there are jobs, which begin at once.

    With one job, or fewer items than `least`, it is this process that works, when it is asked. Where processes are not
    forked (with threads running, or where the system is not Linux), work and items must be picklable, and many more of
    them are needed.
    """
    forks = sys.platform == "linux" and threading.active_count() == 1
    if jobs < 2 or len(items) < (least if forks else _SPAWNED * least):
        yield map(work, items)
        return
    method = "fork" if forks else "spawn"
    # What stands frozen is not touched by collections, so that forked processes go on sharing its memory.
    gc.freeze()
    pool = ProcessPoolExecutor(min(jobs, len(items)), multiprocessing.get_context(method), _begin, (work, items))
    try:
        yield pool.map(_do, range(len(items)))
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def _begin(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    """Keep in a worker what it is to do."""
    global _work, _items
    _work, _items = work, items
    gc.disable()


def _do(place: int) -> Any:
    return _work(_items[place])
