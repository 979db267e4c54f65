// What rows ask for: to be played, moved, parted, joined, muted, said otherwise; and a new row below another.

import {showInsert, showPronunciation} from "./dialogs.js";
import {make} from "./dom.js";
import {SAVE_AFTER} from "./row.js";
import {say, tell} from "./wording.js";

export const ROW_ACTS = ["play", "play-on", "move", "mute", "insert", "delete", "split", "join", "go", "pronounce", "select", "typing", "focus", "undo", "redo"];
const BREAK = "\n\n";
const OF_AN_EMPTY_ROW = ["join", "go", "select", "typing", "focus", "undo", "redo"];

export class RowActs {
  constructor(desk) {
    this.desk = desk;
  }

  async answer(name, row, detail) {
    const {desk} = this;
    const acts = {
      play: () => this.playFrom(row, false),
      "play-on": () => this.playFrom(row, true),
      move: () => this.change(row, {op: "move", by: detail}),
      mute: () => row.row.kind === "paragraph" && this.change(row, {op: "mute", muted: !row.row.muted}),
      delete: () => this.change(row, {op: "delete"}),
      split: () => this.split(row, detail),
      join: () => row.emptied ? desk.focusBeside(row, -1) : this.change(row, {op: "join", source: row.area.value}),
      insert: () => showInsert(desk, row),
      go: () => desk.focusBeside(row, detail),
      pronounce: () => this.pronounce(row),
      select: () => desk.panels.showSelection(row, row.selection()),
      typing: () => desk.setSaved(say("typing")),
      focus: () => { desk.current = row; },
      undo: () => this.stepFrom(row, "undo"),
      redo: () => this.stepFrom(row, "redo"),
    };
    if (row.emptied && !OF_AN_EMPTY_ROW.includes(name)) return; // there is nothing to part, move or hear
    await acts[name]();
  }

  async change(row, body) {
    const {desk} = this;
    if (body.op !== "join") await row.flush();
    const key = row.key;
    if (body.op === "join") {
      clearTimeout(row.timer);
      await desk.edits.settled();
      row.area.value = row.before;
    }
    const kept = await desk.edits.make({key, before: row.before, ...body});
    desk.focusRow((kept && desk.document.focus) || key, body.op === "join" ? "end" : "start");
  }

  async split(row, at) {
    const {desk} = this;
    if (row.parting) return row.area.setRangeText(BREAK, row.area.selectionStart, row.area.selectionEnd, "end");
    const source = row.area.value;
    if (!source.slice(at).trim()) return this.addBelow(row);
    if (!source.slice(0, at).trim()) return undefined;
    row.beginParting(at, BREAK);
    await desk.edits.settled();
    const parts = {op: "split", key: row.key, before: row.before, source, at: [...source.slice(0, at)].length}; // signs, not halves of them
    const kept = await desk.edits.make(parts).catch(() => false); // it has told
    const typed = row.endParting(kept);
    const fresh = kept ? desk.rows.get(desk.document.focus) : null;
    if (fresh && fresh !== row) fresh.beginWith(typed);
    return desk.tellSaved();
  }

  async addBelow(row) {
    const saved = row.flush();
    if (row.area.value.includes(BREAK)) await saved; // several: below the last of them
    if (this.isDrafting()) return this.draft.firstElementChild.focus(); // refused: to be mended first
    this.draft?.remove();
    this.openDraft(row).focus();
  }

  openDraft(row, typed = "") {
    const {desk} = this;
    const area = make("textarea", {rows: "1", class: "draft", "aria-label": say("new-paragraph"), placeholder: say("new-paragraph")});
    area.value = typed;
    const item = make("li", {class: "draft-row"}, area);
    this.draft = item;
    const keep = this.makeKeeper(row, item, area);
    area.addEventListener("blur", keep);
    area.addEventListener("input", () => {
      desk.setSaved(say("typing"));
      clearTimeout(item.timer);
      item.timer = setTimeout(() => keep({pausing: true}), SAVE_AFTER);
    });
    for (const name of ["compositionstart", "compositionend"]) {
      area.addEventListener(name, () => {
        item.composing = name === "compositionstart";
        area.dispatchEvent(new Event("input"));
      });
    }
    area.addEventListener("keydown", event => {
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.beginNext(item, area);
        keep();
      } else if (event.key === "Escape" && area.value.trim()) {
        keep();
      } else if (event.key === "Escape" || (event.key === "Backspace" && !area.value)) {
        event.preventDefault();
        area.value = "";
        item.remove();
        row.area.focus();
      }
    });
    row.parentElement.after(item);
    return area;
  }

  // Enter: what stands before the cursor is a paragraph. What is typed from now on, whether the studio has answered or
  // not, is the next one.
  beginNext(item, area) {
    const head = area.value.slice(0, area.selectionStart).trimEnd();
    if (!head.trim()) return;
    item.head ??= head;
    area.value = head + BREAK + area.value.slice(area.selectionEnd).trimStart();
    area.setSelectionRange(head.length + BREAK.length, head.length + BREAK.length);
  }

  // Makes a row of a new paragraph, when its writer pauses, leaves it or says so. The cursor goes along, and stays
  // where it is once it is elsewhere.
  makeKeeper(row, item, area) {
    const {desk} = this;
    let busy = false;
    return async ({pausing = false} = {}) => {
      clearTimeout(item.timer);
      if (!item.isConnected || busy) return;
      const source = (item.head ?? area.value).trim();
      const several = /\n\s*\n/.test(source);
      if (!source && !pausing) item.remove();
      if (!source) return desk.tellSaved();
      if (pausing && (several || item.composing)) return;
      busy = true;
      area.readOnly = several; // its rows are several: what is typed now would belong to none
      const kept = await desk.edits.make({op: "insert", after: row.key, kind: "paragraph", source}, {about: item}).catch(() => false); // it has told
      area.readOnly = false;
      if (kept) this.replaceDraft(item, area, source);
      else {
        if (item.head !== undefined && area.value === item.head + BREAK) area.value = item.head;
        item.head = undefined;
        if (!pausing && document.activeElement === document.body) area.focus();
      }
      busy = false;
      desk.tellSaved();
    };
  }

  // What was typed meanwhile is in the row too, and saved as any other.
  replaceDraft(item, area, source) {
    const {desk} = this;
    const {value, selectionStart, selectionEnd} = area;
    const own = document.activeElement === area;
    const fresh = desk.rows.get(desk.document.focus);
    item.remove();
    if (!fresh) return;
    const next = item.head !== undefined && value.startsWith(item.head + BREAK) ? item.head.length + BREAK.length : null;
    const mine = next === null ? value : item.head;
    const typedOn = mine.trim() !== source;
    if (typedOn || fresh.area.value === source) fresh.area.value = mine; // with the blank that was typed last
    if (typedOn) fresh.noteInput();
    if (next !== null) this.goOn(fresh, value.slice(next), own ? Math.max(selectionStart - next, 0) : null);
    else if (own) fresh.area.focus();
    if (next === null && own) fresh.area.setSelectionRange(selectionStart, selectionEnd);
  }

  // The paragraph below, with what was typed for it already; the cursor is null where it is elsewhere by now.
  goOn(row, typed, cursor) {
    if (cursor === null && !typed.trim()) return;
    const area = this.openDraft(row, typed);
    const end = typed.indexOf(BREAK);
    if (end > 0) this.draft.head = typed.slice(0, end);
    if (cursor !== null) area.focus();
    if (cursor !== null) area.setSelectionRange(cursor, cursor);
    if (typed.trim()) area.dispatchEvent(new Event(cursor === null || end > 0 ? "blur" : "input"));
  }

  // A new paragraph that was refused, or is being written.
  isDrafting() {
    return Boolean(this.draft?.isConnected && this.draft.firstElementChild.value.trim());
  }

  async insert(after, kind, source) {
    const {desk} = this;
    if (await desk.edits.make({op: "insert", after, kind, source})) desk.focusRow(desk.document.focus, "end");
  }

  async pronounce(row) {
    const word = row.selection();
    if (!word) return this.desk.notify(say("select-word"));
    await row.flush();
    const start = row.area.value.indexOf(word, row.area.selectionStart); // the selection may begin with a blank
    const at = [...row.area.value.slice(0, start)].length; // characters, as Python counts them
    await showPronunciation(this.desk, {word, row, at});
  }

  // A step from within a text: where its row goes away, the cursor stays near.
  async stepFrom(row, way) {
    const {desk} = this;
    const at = [...desk.rows.keys()].indexOf(row.key);
    await desk.edits.step(way);
    if (!row.isConnected) desk.focusRow([...desk.rows.keys()][Math.max(at - 1, 0)], "end");
  }

  async playFrom(row, on) {
    const {desk} = this;
    const {player} = desk;
    await row.flush();
    await desk.edits.settled();
    const heardAsIs = player.key === row.key && player.source === row.row.source;
    if (!on && heardAsIs) return player.stop(); // other words are played anew
    const rows = desk.document.rows;
    const from = rows.findIndex(one => one.key === row.key);
    const wanted = on ? rows.slice(from) : [rows[from]];
    const heard = wanted.filter(one => one?.heard && !one.muted);
    if (!heard.length) return undefined;
    return player.play(desk.slug, heard, {onerror: error => desk.notify(tell(error, desk.nameFile(error)))});
  }
}
