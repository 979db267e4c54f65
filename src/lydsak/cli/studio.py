"""`lydsak studio`."""

from __future__ import annotations

import click

from lydsak.cli.listener import open_listener
from lydsak.cli.session import Session, pass_session


@click.command("studio")
@click.option("--port", type=click.IntRange(0, 65535), default=8022, show_default=True, help="0 takes a free one.")
@click.option("--read-only", is_flag=True, help="Hear and compare, and change nothing.")
@click.option("--open/--no-open", "opens", default=True, help="Open a browser.  [default: open]")
@pass_session
def studio_command(session: Session, port: int, read_only: bool, opens: bool) -> None:
    """Edit, hear and approve scripts in the browser, on this machine alone. Stop it with Ctrl-C."""
    import secrets

    from lydsak.publish.web.server import make_server, serve_until_stopped
    from lydsak.studio.app import create_studio

    settings = session.load_show()
    with open_listener("127.0.0.1", port) as listener:
        token = secrets.token_urlsafe(24)
        taken = int(listener.getsockname()[1])
        app = create_studio(
            settings.root, token=token, port=taken, read_only=read_only, is_stopping=lambda: server.should_exit
        )
        address = f"http://127.0.0.1:{taken}/?token={token}"
        session.print_result(f"Studio  {address}")
        session.print_talk("The address holds the key of this start: keep it to yourself. Ctrl-C stops the studio.")
        if opens:
            _open_browser(address)
        server = make_server(app, tell=session.tell_fault)
        try:
            serve_until_stopped(server, listener)
        finally:
            app.close()


def _open_browser(address: str) -> None:
    """Where there is a screen; the printed address will do elsewhere."""
    import os
    import sys
    import webbrowser

    if sys.platform in {"darwin", "win32"} or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ:
        webbrowser.open(address)
