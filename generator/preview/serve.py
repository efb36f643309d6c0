"""`doithoai serve`: builds into a temporary folder, serves it, and reacts to changes of content, theme and program."""

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
from generator.plugin import build
from generator.preview.controller import PreviewController
from generator.preview.incremental import IncrementalRenderer
from generator.preview.server import Server, create_server
from generator.preview.state import PreviewState
from generator.preview.watcher import IDLE_SECONDS, watch
from generator.reading.problems import Problem
from generator.reading.settings import read_settings


class PortTakenError(Exception):
    """All of the given ports are taken."""


def serve(
    config: Path,
    ports: Sequence[int],
    print_problems: Callable[[tuple[Problem, ...]], None],
    on_start: Callable[[str], None],
) -> None:
    """Serve on the first free of `ports` until Ctrl-C; `on_start` gets the URL when the first build is done.

    Raises PortTakenError, SiteConfigError.
    """
    with tempfile.TemporaryDirectory(prefix="doithoai-") as folder:
        site = Path(folder) / "site"
        state = PreviewState()
        server = _create_server(site, state, ports)
        settings = read_settings(config)
        options = BuildOptions(available_processors(), MemoryCache.for_site(settings.site))
        renderer = IncrementalRenderer(partial(read_settings, config), options)
        controller = PreviewController(partial(build, config, site, options), renderer, state, print_problems)
        # Before the first thread starts, so that workers can be forked; earlier requests wait.
        controller.rebuild()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        code = Path(generator.__file__).parent
        contents = (settings.content, *(other.path for other in settings.gathered))
        records = {content / "dialogues" for content in contents}
        with watch({*contents, settings.theme, code, config.resolve()}) as changes, suppress(KeyboardInterrupt):
            if not state.report:
                controller.update()  # records may have been saved during the build
            on_start(f"http://127.0.0.1:{server.server_port}/")
            while True:
                paths = changes(IDLE_SECONDS)
                if not paths:
                    controller.build_pending()
                    paths = changes(None)
                if any(Path(path).is_relative_to(code) for path in paths):
                    _restart(config, server, controller)
                elif all(Path(path).parent in records for path in paths):
                    controller.update()
                else:
                    controller.rebuild()


def _restart(config: Path, server: Server, controller: PreviewController) -> None:
    """Replace this process by the changed program on the same port, or report why that cannot be loaded."""
    if (error := _import_error()) is not None:
        controller.reject_program(error)
        return
    server.server_close()
    os.execv(sys.executable, _serve_command(config, server.server_port))  # noqa: S606 - this program again


def _create_server(site: Path, state: PreviewState, ports: Sequence[int]) -> Server:
    for port in ports:
        try:
            return create_server(site, state, port)
        except OSError:
            continue
    raise PortTakenError


def _import_error() -> str | None:
    """Load the changed program in another process; return its error output, None if it loads."""
    command = [sys.executable, "-c", "import generator.commands.main, generator.preview.serve"]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - this program
    return completed.stderr if completed.returncode else None


def _serve_command(config: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "generator", "--config", str(config), "serve", "--port", str(port)]
