"""Work on many items, shared among processes where that pays."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_SPAWNED = 8
"""So many times as many items are needed where a process begins with the loading of the whole program."""

_AHEAD = 1
"""So many items more than there are others are with them, so that none waits."""

_PR_SET_PDEATHSIG = 1

_work: Callable[[Any], Any]
_items: Sequence[Any]


def available_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def gc_disabled() -> Iterator[None]:
    """Work that makes few cycles: looking for them again and again would take a tenth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def freeze_heap() -> None:
    """Collect what is garbage, and keep what is left out of later collections: it will be there for long."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextmanager
def map_unordered(
    work: Callable[[_Item], _Result], items: Sequence[_Item], jobs: int, least: int = 2, spawned: int | None = None
) -> Iterator[Iterator[tuple[int, _Result]]]:
    """What `work` gives for each item and the item's place, as it comes, from as many processes as there are jobs.

    They begin when the first is asked for, with the first item. This process is one of them: it begins with the last,
    and works while it is asked for what is not there yet. With one job, or fewer items than `least`, it is the only
    one. Where processes are not forked (with threads running, or where the system is not Linux), work and items must
    be picklable, and many more of them are needed: `spawned`. Raises BrokenProcessPool where a process was killed.
    """
    forks = _can_fork()
    if min(jobs, len(items)) < 2 or len(items) < (least if forks else spawned or _SPAWNED * least):
        yield enumerate(map(work, items))
        return
    method = "fork" if forks else "spawn"
    # What stands frozen is not touched by collections, so that forked processes go on sharing its memory.
    gc.freeze()
    others = min(jobs, len(items)) - 1
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(others, multiprocessing.get_context(method), _begin, (os.getpid(), work, items))
    try:
        yield _as_done(pool, others + _AHEAD, work, items)
    except BrokenProcessPool:
        # One was killed, for its memory say; the others might wait for work for ever.
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


@contextmanager
def run_in_background(work: Callable[[], object], jobs: int) -> Iterator[None]:
    """Another process does some work that only saves time later, where one can be had at once and may be.

    It has come to its end when this does; nothing that goes wrong in it is told.
    """
    if jobs < 2 or not _can_fork():
        yield
        return
    process = multiprocessing.get_context("fork").Process(target=_alone, args=(os.getpid(), work), daemon=True)
    process.start()
    try:
        yield
    except BaseException:
        process.kill()
        raise
    finally:
        process.join()


def _alone(parent: int, work: Callable[[], object]) -> None:
    _settle(parent)
    with suppress(Exception):
        work()


def _can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1


def _as_done(
    pool: ProcessPoolExecutor, ahead: int, work: Callable[[_Item], _Result], items: Sequence[_Item]
) -> Iterator[tuple[int, _Result]]:
    """What the others give, as it comes; while nothing has come, this process does what they have not, last first."""
    waiting, done = deque(range(len(items))), SimpleQueue[tuple[int, Future[_Result]]]()

    def give() -> None:
        if (place := _taken(waiting.popleft)) is None:
            return
        try:
            future: Future[_Result] = pool.submit(_do, place)
        except (RuntimeError, OSError):
            # The pool is broken, which what it was given tells, or no process can be had: this one does it.
            waiting.append(place)
        else:
            future.add_done_callback(partial(take, place))

    def take(place: int, future: Future[_Result]) -> None:
        # In the pool's own thread: nobody waits for this process to be done with something else.
        give()
        done.put((place, future))

    for _ in range(ahead):
        give()
    for _ in items:
        last = _taken(waiting.pop) if done.empty() else None
        if last is not None:
            yield last, work(items[last])
        else:
            place, future = done.get()
            yield place, future.result()


def _taken(take: Callable[[], int]) -> int | None:
    """A place from either end; None where there is none."""
    try:
        return take()
    except IndexError:
        return None


def _begin(parent: int, work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    """Keep in a worker what it is to do."""
    global _work, _items
    _work, _items = work, items
    _settle(parent)


def _settle(parent: int) -> None:
    """Live and end with the process that this one works for."""
    gc.disable()
    # Ctrl C is for that one, which ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        # Else it would go on, and write, after a parent that was killed; which may have happened already.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _do(place: int) -> Any:
    return _work(_items[place])
