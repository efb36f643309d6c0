"""`doithoai serve`: the preview."""

import webbrowser
from pathlib import Path

import click

from generator.commands.group import cli, option, print_problems, refuse
from generator.text.strings import text

DEFAULT_PORT = 8000


@cli.command("serve", help=text("serve.help"))
@option("--port", type=click.IntRange(0, 65535), metavar="SỐ", help=text("serve.port", port=DEFAULT_PORT))
@option("--open", "open_browser", is_flag=True, help=text("serve.open"))
@click.pass_obj
def serve_command(config: Path, port: int | None, open_browser: bool) -> None:
    """Build into a temporary folder, serve it, and rebuild on every change."""
    # The site generator and the server take half a second to load, and no other command needs both.
    from generator.preview.serve import PortTakenError, serve  # noqa: PLC0415

    def on_start(address: str) -> None:
        click.echo(text("serve.running", address=address), err=True)
        if open_browser:
            webbrowser.open(address)

    ports = range(DEFAULT_PORT, DEFAULT_PORT + 20) if port is None else (port,)
    try:
        serve(config, ports, print_problems, on_start)
    except PortTakenError:
        refuse(text("serve.port-taken", port=ports[0]))
    click.echo("", err=True)
