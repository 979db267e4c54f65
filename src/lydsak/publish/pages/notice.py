"""render_notice: what stands at the address of an episode that was withdrawn, for who has kept the link."""

from __future__ import annotations

from lydsak.model import Notice, Show
from lydsak.publish.pages.site import choose_page_language, describe_language, list_shades, open_templates
from lydsak.publish.times import format_date


def render_notice(show: Show, notice: Notice, *, framed: bool = False) -> str:
    """A page of its title, the day and the reason; `framed` for the address of the player alone."""
    language = notice.language or show.language
    page_language = choose_page_language(show, language)
    return (
        open_templates()
        .get_template("notice.html")
        .render(
            describe_language(language, page_language),
            title=notice.title,
            day=format_date(notice.withdrawal.date, page_language),
            reason=notice.withdrawal.reason,
            root="../../../" if framed else "../../",
            shades=list_shades(show.colour),
        )
    )
