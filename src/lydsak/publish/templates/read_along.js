// Reads along: marks the paragraph and the word that is heard. Everything works without it, by the browser's own controls.
(() => {
  const { audio, latest, now } = player;
  const heard = JSON.parse(document.getElementById("words").textContent);
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
    markBlock(now());
    markWord(now());
  }

  function markWhilePlaying() {
    mark();
    if (!audio.paused) requestAnimationFrame(markWhilePlaying);
  }

  function setFollowing(value) {
    following = value;
    followButton.hidden = value || audio.paused;
  }

  audio.addEventListener("play", () => requestAnimationFrame(markWhilePlaying));
  audio.addEventListener("seeked", mark);
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
    if (link && link.dataset.time !== undefined) setFollowing(true);
    const block = event.target.closest(".block[data-start]");
    if (!block || link || !getSelection().isCollapsed) return;
    setFollowing(true);
    player.playFrom(Number(block.dataset.start));
  });

  // A link to a moment (#t=65) or to a paragraph (#b2) makes the sound ready there; the browser itself finds the paragraph.
  function openAddress() {
    const moment = player.readMoment();
    const block = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (moment !== null) {
      audio.currentTime = moment;
      const entry = latest(blocks, moment + 0.0005);
      if (entry) reveal(entry.element);
    } else if (block && block.dataset.start !== undefined) {
      audio.currentTime = Number(block.dataset.start);
    } else {
      return false;
    }
    return true;
  }
  addEventListener("hashchange", openAddress);
  if (!openAddress()) player.resume();

  document.documentElement.classList.add("js");
  document.querySelector(".hint").hidden = false;
})();
