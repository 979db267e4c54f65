// What is told below the script, and when it goes.

import {button, make} from "./dom.js";
import {renderOutside} from "./outside.js";
import {say} from "./wording.js";

const notices = document.getElementById("notices");
const INFORMS = 10_000;

// In the flow below the script: at its end nothing is covered. What only informs goes by itself, and with its script;
// what is `passing` is of the last edit, and goes with the next.
export function notify(text, outside, {stays = false, passing = false} = {}) {
  const said = make("p", {}, text);
  const same = [...notices.querySelectorAll(".notice")].filter(one => one.firstElementChild.textContent === said.textContent);
  if (!outside?.length) for (const one of same) one.remove(); // said again, not piled up
  const informs = typeof text === "string" && !stays;
  const kind = passing ? "passing" : informs ? "informs" : "";
  const notice = make("div", {class: "notice", "data-kind": kind}, said, renderOutside(outside),
    button("✕", () => notice.remove(), {"aria-label": say("close"), class: "close"}));
  notices.append(notice);
  if (informs && !outside?.length) fade(notice);
  while (notices.querySelectorAll(".notice").length > 4) notices.querySelector(".notice").remove();
  return notice;
}

// Not while somebody points at it or is in it.
function fade(notice) {
  setTimeout(() => (notice.matches(":hover, :focus-within") ? fade(notice) : notice.remove()), INFORMS);
}

// What was told of an edit, now that there is another.
export function dropPassing() {
  for (const one of notices.querySelectorAll(".notice[data-kind=passing]")) one.remove();
}

// What was told of a script, now that another is opened; errors stay until they are read and closed.
export function dropInforming() {
  dropPassing();
  for (const one of notices.querySelectorAll(".notice[data-kind=informs]")) one.remove();
}
