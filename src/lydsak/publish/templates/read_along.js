// Reads along: marks the paragraph and the word that is heard. Everything works without it, by the browser's own controls.
(() => {
  const audio = document.querySelector("audio");
  const heard = JSON.parse(document.getElementById("words").textContent);
  const chapters = [...document.querySelectorAll(".chapters a")];
  const followButton = document.querySelector("[data-follow]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  // The Custom Highlight API marks words without touching the text; where it is missing, paragraphs are marked alone.
  const highlight = window.CSS && CSS.highlights ? new Highlight() : null;
  if (highlight) CSS.highlights.set("word", highlight);

  // Blocks and words in order of time; times in seconds. A word is [start, end, offset, length] in milliseconds.
  const blocks = [...document.querySelectorAll(".block[data-start]")]
    .map((element) => ({ element, start: Number(element.dataset.start) }))
    .sort((one, other) => one.start - other.start);
  const words = Object.entries(heard)
    .flatMap(([id, list]) => list.map(([start, end, offset, length]) =>
      ({ start: start / 1000, end: end / 1000, text: document.getElementById(id).querySelector(".text"), offset, length })))
    .sort((one, other) => one.start - other.start);
  const lastHeard = words.reduce((latest, word) => Math.max(latest, word.end), 0);

  let current = null;
  let following = true;

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

  function markBlock(time) {
    const entry = time <= lastHeard ? latest(blocks, time) : null;
    const element = entry && entry.element;
    if (element === current) return;
    if (current) current.classList.remove("now");
    if (element) element.classList.add("now");
    current = element;
    if (element && following && !audio.paused) reveal(element);
  }

  function markWord(time) {
    if (!highlight) return;
    highlight.clear();
    const word = latest(words, time);
    if (word && time < word.end) highlight.add(rangeOf(word));
  }

  function markChapter(time) {
    const now = latest(chapters.map((link) => ({ link, start: Number(link.dataset.time) })), time);
    for (const link of chapters) {
      if (now && link === now.link) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  }

  function rangeOf(word) {
    const node = word.text.firstChild;
    const range = new Range();
    range.setStart(node, word.offset);
    range.setEnd(node, word.offset + word.length);
    return range;
  }

  function reveal(element) {
    element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  function mark() {
    // Half a millisecond more: the media clock counts in floats, and a start must belong to what starts there.
    const time = audio.currentTime + 0.0005;
    markBlock(time);
    markWord(time);
  }

  function markWhilePlaying() {
    mark();
    if (!audio.paused) requestAnimationFrame(markWhilePlaying);
  }

  function playFrom(seconds) {
    audio.currentTime = seconds;
    setFollowing(true);
    audio.play().catch(() => {});
  }

  function setFollowing(value) {
    following = value;
    followButton.hidden = value || audio.paused;
  }

  audio.addEventListener("play", () => requestAnimationFrame(markWhilePlaying));
  audio.addEventListener("seeked", mark);
  audio.addEventListener("timeupdate", () => markChapter(audio.currentTime + 0.0005));
  audio.addEventListener("pause", () => setFollowing(true));

  // A reader who scrolls is reading elsewhere: the page stays where they put it.
  for (const kind of ["wheel", "touchmove"]) {
    addEventListener(kind, () => { if (!audio.paused) setFollowing(false); }, { passive: true });
  }
  addEventListener("keydown", (event) => {
    if (["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"].includes(event.key) && !audio.paused) setFollowing(false);
  });
  followButton.addEventListener("click", () => {
    setFollowing(true);
    if (current) reveal(current);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.dataset.time !== undefined) {
      event.preventDefault();
      playFrom(Number(link.dataset.time));
      return;
    }
    const block = event.target.closest(".block[data-start]");
    if (block && !link && getSelection().isCollapsed) playFrom(Number(block.dataset.start));
  });
  for (const button of document.querySelectorAll("[data-skip]")) {
    button.addEventListener("click", () => { audio.currentTime = Math.max(0, audio.currentTime + Number(button.dataset.skip)); });
  }
  const speed = document.querySelector("[data-speed]");
  speed.addEventListener("change", () => { audio.playbackRate = Number(speed.value); });

  // A link to a moment: #t=65.
  const moment = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
  if (moment) audio.currentTime = Number(moment[1]);

  document.documentElement.classList.add("js");
  for (const element of document.querySelectorAll(".controls, .hint")) element.hidden = false;
})();
