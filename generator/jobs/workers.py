"""Parallel map over worker processes, background work, and garbage collector settings for batch work."""

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

# Tuned numbers.
_SPAWN_FACTOR = 8
"""Default `min_items_spawned` as a multiple of `min_items`: a spawned process first loads the whole program."""
_EXTRA_ITEMS = 1
"""Items submitted beyond one per worker, so that no worker waits for this process to submit the next."""

_PR_SET_PDEATHSIG = 1

_function: Callable[[Any], Any]
_items: Sequence[Any]


def available_processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def gc_disabled() -> Iterator[None]:
    """Disable the cyclic garbage collector: a build makes few cycles, and collections take a tenth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def freeze_heap() -> None:
    """Collect garbage, then exclude all live objects from later collections because they will live long."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextmanager
def map_unordered(
    function: Callable[[_Item], _Result],
    items: Sequence[_Item],
    jobs: int,
    min_items: int = 2,
    min_items_spawned: int | None = None,
) -> Iterator[Iterator[tuple[int, _Result]]]:
    """Yield an iterator over `(index, function(item))` in completion order, from `jobs` processes.

    The workers start when the iterator is first asked, with the first item. This process is one of the `jobs`: it takes
    items from the end while no other result is ready. It works alone if jobs is 1 or there are fewer than `min_items`.
    Where workers cannot be forked (other threads are running, or not Linux), they are spawned: function and items must
    be picklable, and the limit is `min_items_spawned`. Raises BrokenProcessPool if a worker dies.
    """
    can_fork = _can_fork()
    limit = min_items if can_fork else min_items_spawned or _SPAWN_FACTOR * min_items
    if min(jobs, len(items)) < 2 or len(items) < limit:
        yield enumerate(map(function, items))
        return
    method = "fork" if can_fork else "spawn"
    # The collector does not touch frozen objects, so forked processes go on sharing their memory.
    gc.freeze()
    workers = min(jobs, len(items)) - 1
    children = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context(method), _init_worker, (os.getpid(), function, items)
    )
    try:
        yield _results(pool, workers + _EXTRA_ITEMS, function, items)
    except BrokenProcessPool:
        # A worker was killed, for its memory say; the others might wait for work for ever.
        for process in set(multiprocessing.active_children()) - children:
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


@contextmanager
def run_in_background(function: Callable[[], object], jobs: int) -> Iterator[None]:
    """Run `function` in a forked process while the body runs, and wait for it; its errors are ignored.

    For work that only saves time later: does nothing if jobs is 1 or no process can be forked.
    """
    if jobs < 2 or not _can_fork():
        yield
        return
    process = multiprocessing.get_context("fork").Process(
        target=_run_ignoring_errors, args=(os.getpid(), function), daemon=True
    )
    process.start()
    try:
        yield
    except BaseException:
        process.kill()
        raise
    finally:
        process.join()


def _run_ignoring_errors(parent: int, function: Callable[[], object]) -> None:
    _bind_to_parent(parent)
    with suppress(Exception):
        function()


def _can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1


def _results(
    pool: ProcessPoolExecutor, ahead: int, function: Callable[[_Item], _Result], items: Sequence[_Item]
) -> Iterator[tuple[int, _Result]]:
    """Yield the pool's results as they complete; while none is ready, take unsubmitted items here, from the end."""
    waiting, done = deque(range(len(items))), SimpleQueue[tuple[int, Future[_Result]]]()

    def submit() -> None:
        if (index := _pop(waiting.popleft)) is None:
            return
        try:
            future: Future[_Result] = pool.submit(_call, index)
        except (RuntimeError, OSError):
            # The pool is broken, which an earlier future will raise, or no process can be started: do it here.
            waiting.append(index)
        else:
            future.add_done_callback(partial(on_done, index))

    def on_done(index: int, future: Future[_Result]) -> None:
        # Runs in the pool's own thread, so that workers do not wait while this process is busy with an item.
        submit()
        done.put((index, future))

    for _ in range(ahead):
        submit()
    for _ in items:
        own = _pop(waiting.pop) if done.empty() else None
        if own is not None:
            yield own, function(items[own])
        else:
            index, future = done.get()
            yield index, future.result()


def _pop(pop: Callable[[], int]) -> int | None:
    """Pop an index from one end of the deque; None if it is empty. Two threads pop, so no check beforehand is safe."""
    try:
        return pop()
    except IndexError:
        return None


def _init_worker(parent: int, function: Callable[[Any], Any], items: Sequence[Any]) -> None:
    """Store function and items in the worker, so that only indexes are sent to it later."""
    global _function, _items
    _function, _items = function, items
    _bind_to_parent(parent)


def _bind_to_parent(parent: int) -> None:
    """Set up a worker process, which ends when its parent does."""
    gc.disable()
    # Ctrl-C is handled by the parent, which ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        # Otherwise the worker would go on writing after its parent was killed, which may have happened already.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _call(index: int) -> Any:
    return _function(_items[index])
