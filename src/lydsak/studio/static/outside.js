// What others changed in the open script, and what its places are called.

import {make} from "./dom.js";
import {say} from "./wording.js";

export function renderOutside(outside, summary = "outside-what") {
  if (!outside?.length) return null;
  return make(
    "details", {open: true},
    make("summary", {}, say(summary, String(outside.length))),
    make("ul", {}, ...outside.slice(0, 20).map(one => make("li", {}, one.id ? make("b", {}, `${namePlace(one.id)} `) : null,
      ...(one.words?.length ? one.words.map(span => (span.kind === "same" ? span.text : make(span.kind === "gone" ? "del" : "ins", {}, span.text)))
        : [make(one.kind === "deleted" ? "del" : "ins", {}, one.new ?? one.old ?? "")])))),
  );
}

// A paragraph by its id, a field of the script's first lines by its name.
export function namePlace(id) {
  return ["title", "article_date", "author", "summary"].includes(id) ? say(`field-${id}`) : id;
}
