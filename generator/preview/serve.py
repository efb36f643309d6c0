"""The preview as a whole: builds into a folder of its own, serves it, and follows every change."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import generator
from generator.jobs.cache import MemoryCache
from generator.jobs.options import BuildOptions
from generator.jobs.workers import available_processors
from generator.plugin import build, content_folders, site_folder, theme_folder
from generator.preview.controller import PreviewController
from generator.preview.incremental import IncrementalRenderer
from generator.preview.server import Server, create_server
from generator.preview.state import PreviewState
from generator.preview.watcher import REST_SECONDS, watch
from generator.reading.problems import Problem


class PortTakenError(Exception):
    """No server can be had on any of the ports."""


def serve(
    config: Path,
    ports: Sequence[int],
    say: Callable[[tuple[Problem, ...]], None],
    running: Callable[[str], None],
) -> None:
    """Serve on the first free port until the keyboard stops it; `say` is told of problems, `running` of the address.

    Raises PortTakenError, SiteConfigError.
    """
    with tempfile.TemporaryDirectory(prefix="doithoai-") as folder:
        site = Path(folder) / "site"
        state = PreviewState()
        server = _server(site, state, ports)
        content, others = content_folders(config)
        run = BuildOptions(available_processors(), MemoryCache.beside(site_folder(config)))
        following = PreviewController(
            partial(build, config, site, run), IncrementalRenderer(partial(content_folders, config), run), state, say
        )
        # Before the first thread, so that the processes that help can be forked; who comes earlier waits.
        following.rebuild()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        code = Path(generator.__file__).parent
        records = {one / "dialogues" for one in (content, *(other.path for other in others))}
        watched = {content, *(one.path for one in others), theme_folder(config), code, config.resolve()}
        with watch(watched) as changes, suppress(KeyboardInterrupt):
            if not state.report:
                following.look()  # at records that were saved while the site was built
            running(f"http://127.0.0.1:{server.server_port}/")
            while True:
                paths = changes(REST_SECONDS)
                if not paths:
                    following.rest()
                    paths = changes(None)
                if any(Path(path).is_relative_to(code) for path in paths):
                    _renew(config, server, following)
                elif all(Path(path).parent in records for path in paths):
                    following.look()
                else:
                    following.rebuild()


def _renew(config: Path, server: Server, following: PreviewController) -> None:
    """Begin anew with the changed program, on the same port; a program that cannot be loaded is shown."""
    if (fault := _code_fault()) is not None:
        following.refuse(fault)
        return
    server.server_close()
    os.execv(sys.executable, _same_command(config, server.server_port))  # noqa: S606 - itself, anew


def _server(site: Path, state: PreviewState, ports: Sequence[int]) -> Server:
    for port in ports:
        try:
            return create_server(site, state, port)
        except OSError:
            continue
    raise PortTakenError


def _code_fault() -> str | None:
    """What keeps the changed program from being loaded, or None."""
    command = [sys.executable, "-c", "import generator.commands.cli, generator.preview.serve"]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - itself
    return tried.stderr if tried.returncode else None


def _same_command(config: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "generator", "--config", str(config), "serve", "--port", str(port)]
