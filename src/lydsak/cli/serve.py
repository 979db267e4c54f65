"""`lydsak serve`."""

from __future__ import annotations

import click

from lydsak.cli.listener import open_listener
from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8021, show_default=True, help="0 takes a free one.")
@click.option("--lan", is_flag=True, help="Let in whoever is on the same network, so that a phone can subscribe.")
@pass_session
def serve_command(session: Session, port: int, lan: bool) -> None:
    """Serve the show on this machine, for a podcast app or a browser. Stop it with Ctrl-C."""
    from lydsak.publish.web.preview import create_preview
    from lydsak.publish.web.server import make_server, serve_until_stopped

    settings = session.load_show()
    root = settings.root / "feed"
    if not (root / "index.html").exists():
        raise UsageError("L003", "there is nothing to serve yet", help="run `lydsak build` first")
    host = _find_own_address() if lan else "127.0.0.1"
    with open_listener(host, port) as listener:
        address = f"http://{host}:{listener.getsockname()[1]}"
        session.print_result(f"Page  {address}/")
        if (root / "feed.xml").exists():
            session.print_result(f"Feed  {address}/feed.xml")
        else:
            session.print_talk("No feed: set site_url in lydsak.toml and build again.")
        if lan:
            session.print_talk("Everybody on this network can read and hear the show until you stop this (Ctrl-C).")
        app = create_preview(
            root,
            site_url=settings.show.site_url,
            address=address,
            enclosure_prefix=settings.feed.enclosure_prefix,
            hosts=(host,),
            is_stopping=lambda: server.should_exit,
        )
        server = make_server(app, tell=session.tell_fault)
        serve_until_stopped(server, listener)


def _find_own_address() -> str:
    """The address by which others on the network reach this machine. Nothing is sent. Raises UsageError."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody's; a datagram socket only looks which way it would go
        except OSError:
            raise UsageError("L005", "this machine is on no network", help="leave --lan out, or join one") from None
        address: str = probe.getsockname()[0]
    return address
