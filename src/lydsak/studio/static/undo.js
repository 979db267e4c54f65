// After an undo or redo: what it did is told, where it was no edit of the script, and seen, where it was.

import {say} from "./wording.js";

export function tellWord(desk, {word, way, changed}) {
  desk.player.forgetAll();
  desk.notify(say(changed ? `word-${way}` : "word-stays", word), null, {passing: true});
}

// The first row that is another now, if it is out of sight; the cursor stays.
export function showChanged(desk, before) {
  const now = desk.document.rows;
  const at = now.findIndex((row, place) => !isSame(row, before[place]));
  const row = desk.rows.get((now[at] ?? (now.length < before.length ? now.at(-1) : null))?.key);
  if (!row) return;
  if (!["script", "raw"].includes(desk.panels.tab)) desk.panels.open("script");
  const {top, bottom} = row.getBoundingClientRect();
  const hidden = document.querySelector(".head").getBoundingClientRect().bottom;
  if (top < hidden || bottom > innerHeight) row.scrollIntoView({block: "center"});
}

function isSame(row, other) {
  return other !== undefined && row.kind === other.kind && row.source === other.source && row.muted === other.muted;
}
