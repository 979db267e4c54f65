"""`lydsak serve`."""

from __future__ import annotations

import click

from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8021, show_default=True, help="0 takes a free one.")
@pass_session
def serve_command(session: Session, port: int) -> None:
    """Serve the show on this machine, for a podcast app or a browser. Stop it with Ctrl-C."""
    import socket

    import uvicorn

    from lydsak.publish.preview import create_preview

    settings = session.load_show()
    root = settings.root / "feed"
    if not (root / "index.html").exists():
        raise UsageError("L003", "there is nothing to serve yet", help="run `lydsak build` first")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            # Before the address is printed: whoever reads it may ask at once.
            listener.listen()
        except OSError:
            raise UsageError("L004", f"port {port} is taken", help="stop the other server, or give --port 0") from None
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        session.print_result(f"Page  {address}/")
        if (root / "feed.xml").exists():
            session.print_result(f"Feed  {address}/feed.xml")
        else:
            session.print_talk("No feed: set site_url in lydsak.toml and build again.")
        app = create_preview(
            root,
            site_url=settings.show.site_url,
            address=address,
            enclosure_prefix=settings.feed.enclosure_prefix,
        )
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", server_header=False))
        server.run(sockets=[listener])
