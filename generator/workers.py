"""Work on many items, shared among processes where that pays."""

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_work: Callable[[Any], Any]
_items: Sequence[Any]


def available() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(work: Callable[[_Item], _Result], items: Sequence[_Item], jobs: int) -> Iterator[_Result]:
    """What `work` gives for each item, in order, from as many processes as there are jobs; from this one for one job.

    Where processes are not forked (with threads running, or where the system is not Linux), all must be picklable.
    """
    jobs = min(jobs, len(items))
    if jobs < 2:
        yield from map(work, items)
        return
    method = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
    # What stands frozen is not touched by collections, so that forked processes go on sharing its memory.
    gc.collect()
    gc.freeze()
    context = multiprocessing.get_context(method)
    try:
        with ProcessPoolExecutor(jobs, context, _begin, (work, items)) as pool:
            yield from pool.map(_do, range(len(items)))
    finally:
        gc.unfreeze()


def _begin(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    """Keep in a worker what it is to do."""
    global _work, _items
    _work, _items = work, items
    gc.disable()


def _do(place: int) -> Any:
    return _work(_items[place])
