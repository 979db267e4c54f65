"""From a keystroke to the sound: `python -m benchmarks.studio [SHOW] [--rounds 20]`.

A real studio on loopback and Debian's Chromium. Each round types new words into a paragraph and presses Ctrl-Enter:
the paragraph is saved, spoken and played. Measured in the page, from that key going down to the `playing` event.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.process_tree import read_memory

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("lydsak.toml", "words.toml", "articles", "scripts", "audio/music")
MEASURE = """() => new Promise(done => {
  const sound = document.getElementById("sound");
  const press = event => {
    if (event.key !== "Enter") return;
    removeEventListener("keydown", press, true);
    const pressed = performance.now();
    sound.addEventListener("playing", () => done(performance.now() - pressed), {once: true});
  };
  addEventListener("keydown", press, true);
})"""


def main() -> None:
    """Print each round and the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("show", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--chromium", default=find_chromium())
    options = parser.parse_args()
    times, memory = measure_studio(options.show, options.rounds, options.chromium)
    sys.stdout.write(f"the studio and its workers: {memory / 1e6:.0f} MB\n")
    sys.stdout.write(f"ms: {' '.join(f'{time:.0f}' for time in times)}\n")
    sys.stdout.write(f"median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms, of {len(times)}\n")


def measure_studio(source: Path, rounds: int, chromium: str | None = None) -> tuple[list[float], int]:
    """Milliseconds from the key to the sound, each round, and the bytes that the studio has at the end of them."""
    with tempfile.TemporaryDirectory() as scratch:
        show = copy_show(source, Path(scratch) / "show")
        command = [sys.executable, "-m", "lydsak", "-C", str(show), "studio", "--port", "0", "--no-open"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as studio:
            address = (studio.stdout.readline() if studio.stdout else "").split()[-1]
            try:
                return measure_rounds(address, rounds, chromium or find_chromium()), read_memory(studio.pid)
            finally:
                studio.terminate()


def find_chromium() -> str:
    """Where Debian's Chromium stands."""
    return shutil.which("chromium") or "chromium"


def copy_show(source: Path, target: Path) -> Path:
    """What an editor works on, without what was built."""
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part)
        elif (source / part).exists():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / part, target / part)
    return target


def measure_rounds(address: str, rounds: int, chromium: str) -> list[float]:
    """Milliseconds from Ctrl-Enter to `playing`, the text being new each time."""
    flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("lydsak-row[data-kind=paragraph]")
        times = [measure_round(page, number) for number in range(rounds)]
        browser.close()
    return times


def measure_round(page: Page, number: int) -> float:
    """One edit that is heard."""
    rows = page.locator("lydsak-row[data-kind=paragraph] textarea")
    area = rows.nth(number % rows.count())
    area.click()
    area.press("Control+End")
    area.press_sequentially(f" Ord {number + 1}.")
    page.evaluate(f"() => {{ window.measured = ({MEASURE})() }}")
    page.keyboard.press("Control+Enter")
    time: float = page.evaluate("() => window.measured")
    page.keyboard.press("Escape")
    return time


if __name__ == "__main__":
    main()
