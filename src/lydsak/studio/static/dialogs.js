// Questions in front of the script: two versions of a paragraph, a pronunciation, what to insert, the keys.

import {get, post} from "./api.js";
import {button, make, openDialog} from "./dom.js";
import {renderOutside} from "./outside.js";
import {say, tell, word} from "./wording.js";

export function showConflict({mine, theirs, outside}) {
  return new Promise(resolve => {
    let choice;
    const own = make("textarea", {rows: "4", id: "conflict-mine", autofocus: true}, mine ?? "");
    own.value = mine ?? "";
    const other = make("blockquote", {tabindex: "0", "aria-label": say("conflict-theirs")}, theirs ?? say("conflict-gone"));
    const dialog = openDialog(say("conflict"), [
      make("p", {}, say("conflict-why")),
      make("h3", {}, say("conflict-theirs")), other,
      make("label", {for: "conflict-mine"}, say("conflict-mine")), own,
      renderOutside(outside),
      make("div", {class: "dialog-tools"},
        button(say("keep-mine"), () => { choice = own.value; dialog.close(); }, {class: "primary"}),
        button(say("take-theirs"), () => { choice = theirs; dialog.close(); })),
    ], {onclose: () => resolve(choice === undefined ? showConflict({mine: own.value, theirs, outside}) : choice)}); // a second Escape closes
    dialog.addEventListener("cancel", event => event.preventDefault()); // Escape would drop what was typed
  });
}

export async function showPronunciation(desk, {word: selected, row, at}) {
  const count = make("span", {}, "…");
  const said = make("input", {id: "said", autocomplete: "off", spellcheck: false, lang: "no", "aria-describedby": "said-hint"});
  const status = make("p", {role: "status"});
  const hear = async form => {
    const query = new URLSearchParams(form ? {text: selected, said: form} : {text: selected});
    try {
      await desk.player.playWord(`/api/say?${query}`);
      status.textContent = "";
    } catch (error) {
      status.replaceChildren(tell(error, desk.nameFile(error)));
    }
  };
  const finish = async act => {
    if (!said.value.trim()) {
      status.textContent = say("said-empty");
      return said.focus();
    }
    try {
      if (await act(said.value.trim()) !== false) dialog.close(); // refused, what was written stays
    } catch (error) {
      status.replaceChildren(tell(error, desk.nameFile(error)));
    }
    return undefined;
  };
  const here = button(say("here"), () => finish(value =>
    desk.edits.make({op: "respell", key: row.key, before: row.before, word: selected, said: value, at})), {disabled: desk.readOnly || !row.row.id});
  const everywhere = button("", () => finish(async value => {
    const answer = await post("/api/words", {word: selected, said: value, slug: desk.slug});
    desk.player.forgetAll();
    desk.take(await desk.fetchCurrent());
    desk.panels.forgetBuild();
    desk.notify(say("word-kept", selected, value, String(answer.total)), null, {passing: true});
  }), {class: "primary", disabled: desk.readOnly});
  everywhere.append(`${say("everywhere")} (`, count, ")");
  const dialog = openDialog(say("pronunciation", selected), [
    make("div", {class: "dialog-tools"}, button(`▶ ${say("hear-before")}`, () => hear(""))),
    make("label", {for: "said"}, say("said-how")), said,
    make("p", {class: "hint", id: "said-hint"}, say("said-hint")),
    make("div", {class: "dialog-tools"}, button(`▶ ${say("hear-after")}`, () => hear(said.value.trim()))),
    status,
    make("div", {class: "dialog-tools"}, here, everywhere, button(say("cancel"), () => dialog.close())),
  ], {onclose: () => row.area?.focus()});
  said.addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    hear(said.value.trim());
  });
  said.focus();
  const found = await get(`/api/words?${new URLSearchParams({word: selected})}`).catch(() => null);
  count.textContent = found ? say("places", String(found.total)) : "?";
  everywhere.disabled = desk.readOnly || found?.total === 0;
  if (found?.total === 0) status.textContent = say("nowhere");
  if (found?.entry && !said.value) said.value = found.entry.said;
}

// A question with one way on; resolves to whether that was meant.
export function askMeant(title, content, still, {other} = {}) {
  return new Promise(resolve => {
    let meant = false;
    const choose = (label, value, attributes) => button(label, () => { meant = value; dialog.close(); }, attributes);
    const dialog = openDialog(title, [
      ...content.filter(Boolean).map(one => (one instanceof Node ? one : make("p", {}, one))),
      make("div", {class: "dialog-tools"},
        choose(say("cancel"), false, {class: "primary", autofocus: true}),
        choose(still, true), other ? choose(other, "other") : null),
    ], {onclose: () => resolve(meant)});
  });
}

// Approve what nobody has heard, or what is warned of? Resolves to whether it was meant.
export function confirmApproval({rows, findings}) {
  const unheard = rows.filter(row => row.heard && row.heard !== "heard" && !row.muted).length;
  const warned = [...findings, ...rows.flatMap(row => row.findings)].filter(one => ["L264", "L265", "L266"].indexOf(one.code) < 0);
  if (!unheard && !warned.length) return Promise.resolve(true);
  return new Promise(resolve => {
    let meant = false;
    const dialog = openDialog(say("approve"), [
      unheard ? make("p", {}, say("approve-unheard", String(unheard))) : null,
      warned.length ? make("p", {}, say("approve-warned", String(warned.length))) : null,
      warned.length ? make("ul", {class: "warned"}, ...warned.slice(0, 8).map(one => make("li", {}, word(one.told.message, one.code)))) : null,
      make("div", {class: "dialog-tools"},
        button(say("approve-not"), () => dialog.close(), {class: "primary", autofocus: true}),
        button(say("approve-still"), () => { meant = true; dialog.close(); })),
    ], {onclose: () => resolve(meant)});
  });
}

export function showInsert(desk, row) {
  if (desk.readOnly) return;
  const sounds = desk.show.sounds;
  const sound = make("select", {"aria-label": say("sound")}, ...sounds.map(name => make("option", {value: name}, name)));
  const put = async (kind, source) => {
    dialog.close();
    await row.flush();
    await desk.acts.insert(row.key, kind, source);
  };
  const choose = (label, kind, source) => button(label, () => put(kind, source));
  const dialog = openDialog(say("insert-below", row.nameRow()), [
    make("div", {class: "choices"},
      button(say("paragraph"), () => { dialog.close(); desk.acts.addBelow(row); }),
      choose(`${say("pause")} 0,8 s`, "pause", "[pause 0,8 s]"),
      choose(say("heading"), "heading", say("new-heading")),
      choose(say("note"), "note", say("new-note"))),
    sounds.length ? make("div", {class: "dialog-tools"}, sound,
      button(say("sound"), () => put("sound", `[lyd ${sound.value}]`)),
      button(say("music"), () => put("music", `[musikk ${sound.value}]`))) : null,
    make("div", {class: "dialog-tools"}, button(say("cancel"), () => dialog.close())),
  ]);
}

const KEYS = [
  ["Ctrl Enter", "key-play"], ["Ctrl Shift Enter", "key-play-on"], ["Esc", "key-stop"], ["Enter", "key-split"],
  ["Shift Enter", "key-line"], ["Backspace", "key-join"], ["Alt ↑ ↓", "key-move"], ["Alt M", "key-mute"],
  ["Alt U", "key-word"], ["Alt I", "key-insert"], ["↑ ↓", "key-go"], ["Ctrl Z", "key-undo"], ["Ctrl Shift Z", "key-redo"], ["?", "key-keys"],
];

export function showKeys() {
  const dialog = openDialog(say("keys"), [
    make("dl", {class: "keys"}, ...KEYS.flatMap(([key, word]) => [
      make("dt", {}, ...key.split(" ").flatMap((one, at) => [at ? " " : "", make("kbd", {}, one)])), make("dd", {}, say(word)),
    ])),
    make("div", {class: "dialog-tools"}, button(say("close"), () => dialog.close(), {class: "primary"})),
  ]);
}
