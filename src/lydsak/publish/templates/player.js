// What the browser's own controls lack: skipping, speed, chapters, and going on where one left off.
const player = (() => {
  const audio = document.querySelector("audio");
  const chapters = [...document.querySelectorAll(".chapters a")];
  const restart = document.querySelector("[data-restart]");
  const place = `lydsak:${audio.dataset.guid}`;
  // Half a millisecond more: the media clock counts in floats, and a start must belong to what starts there.
  const now = () => audio.currentTime + 0.0005;

  // The last of a list, in order of time, that has started.
  function latest(list, time) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].start <= time) low = middle + 1; else high = middle;
    }
    return low > 0 ? list[low - 1] : null;
  }

  function markChapter() {
    const current = latest(chapters.map((link) => ({ link, start: Number(link.dataset.time) })), now());
    for (const link of chapters) {
      if (current && link === current.link) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  }

  function playFrom(seconds) {
    restart.hidden = true;
    audio.currentTime = seconds;
    audio.play().catch(() => {});
  }

  // A link to a moment: #t=65 or #t=1:05, as media fragments have it.
  function readMoment() {
    const found = /^#t=(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)$/.exec(location.hash);
    return found && Number(found[1] || 0) * 3600 + Number(found[2] || 0) * 60 + Number(found[3]);
  }

  // Storage may be closed to a page: then listening starts from the beginning.
  function recall() {
    try { return Number(localStorage.getItem(place)) || 0; } catch { return 0; }
  }
  function remember() {
    const ended = audio.ended || audio.currentTime > audio.duration - 5;
    try {
      if (ended || audio.currentTime < 5) localStorage.removeItem(place); else localStorage.setItem(place, audio.currentTime.toFixed(1));
    } catch { /* the same */ }
  }
  function resume() {
    const left = recall();
    if (!left) return;
    audio.currentTime = left;
    restart.hidden = false;
  }

  audio.addEventListener("timeupdate", markChapter);
  audio.addEventListener("pause", remember);
  addEventListener("pagehide", () => { if (!audio.paused) remember(); });
  restart.addEventListener("click", () => playFrom(0));
  for (const button of document.querySelectorAll("[data-skip]")) {
    button.addEventListener("click", () => { audio.currentTime = Math.max(0, audio.currentTime + Number(button.dataset.skip)); });
  }
  const speed = document.querySelector("[data-speed]");
  speed.addEventListener("change", () => { audio.playbackRate = Number(speed.value); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-time]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    playFrom(Number(link.dataset.time));
  });
  document.querySelector(".controls").hidden = false;
  return { audio, latest, now, playFrom, readMoment, resume };
})();
