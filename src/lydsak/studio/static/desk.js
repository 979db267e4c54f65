// The open script: its rows, its edits one after the other, and what to do when somebody else has saved.

import {ApiError, get, post, put, scriptPath} from "./api.js";
import {showConflict, showInsert, showPronunciation} from "./dialogs.js";
import {make} from "./dom.js";
import {Panels} from "./panels.js";
import {ScriptRow} from "./row.js";
import {showChanged, tellWord} from "./undo.js";
import {say, tell} from "./wording.js";

const OF_AN_EMPTY_ROW = ["join", "go", "select", "typing", "focus", "undo", "redo"];

export class Desk extends EventTarget {
  constructor({root, player, show, notify, setSaved}) {
    super();
    Object.assign(this, {root, player, show, notify, setSaved});
    this.readOnly = show.read_only;
    this.document = null;
    this.last = Promise.resolve();
    this.rows = new Map();
    this.panels = new Panels(this);
    this.list = make("ol", {class: "rows", role: "list"});
    for (const name of ["play", "play-on", "move", "mute", "insert", "delete", "split", "join", "go", "pronounce", "select", "typing", "focus", "undo", "redo"]) {
      this.list.addEventListener(`row-${name}`, event => this.answer(name, event.target, event.detail));
    }
    player.addEventListener("change", () => this.markPlaying());
    player.addEventListener("heard", event => this.markHeard(event.detail));
  }

  get slug() {
    return this.document?.slug;
  }

  async open(slug) {
    document.activeElement?.blur(); // what is left is saved
    await this.finish();
    this.player.stop();
    this.rows.clear();
    this.list.replaceChildren();
    this.take(await get(scriptPath(slug)));
    this.panels.open(this.document.error && !this.document.rows.length ? "raw" : "script");
    this.root.focus({preventScroll: true});
  }

  get dirty() {
    return this.panels.fields?.dirty || [...this.rows.values()].some(row => row.dirty);
  }

  async finish() {
    await this.panels.fields?.flush();
    await Promise.all([...this.rows.values()].map(row => row.flush()));
    await this.last.catch(() => {});
  }

  take(document) {
    this.document = document;
    this.renderRows();
    this.panels.render();
    this.dispatchEvent(new CustomEvent("document", {detail: document}));
  }

  renderRows() {
    const wanted = new Map();
    let place = this.list.firstElementChild;
    for (const row of this.document.rows) {
      let element = this.rows.get(row.key);
      if (!element || wanted.has(row.key)) element = new ScriptRow();
      const item = element.parentElement ?? make("li", {}, element);
      if (item !== place) this.list.insertBefore(item, place);
      else place = place.nextElementSibling;
      element.show(row, {readOnly: this.readOnly, desk: this});
      wanted.set(row.key, element);
    }
    for (const [key, element] of this.rows) {
      if (wanted.get(key) !== element) element.parentElement?.remove();
    }
    this.rows = wanted;
    this.markPlaying();
  }

  // Edits

  saveRow(row) {
    if (!row.dirty) return this.last;
    const source = row.area.value;
    return this.edit({op: "text", key: row.key, before: row.before, source}, {row});
  }

  // Resolves to whether it was settled: saved, or given up by who sits here; false where it was refused. A refusal is
  // about a row or field, and goes once that is right.
  edit(body, {row, about = row} = {}) {
    const run = async () => {
      this.setSaved(say("saving"));
      const sent = {...body};
      if (row && sent.op === "text") {
        Object.assign(sent, {before: row.before, source: row.area.value});
        if (sent.before.trim() === sent.source.trim()) {
          this.setSaved(say("saved"));
          return true;
        }
      }
      try {
        const document = await post(scriptPath(this.slug, "/edit"), sent, this.document.etag);
        if (row && sent.op === "text") {
          const written = document.rows.find(one => one.key === sent.key)?.source ?? "";
          if (row.area.value === sent.source && written.trim() !== sent.source.trim()) row.setText(written);
          row.before = written;
        }
        this.accept(document);
        return true;
      } catch (error) {
        return this.fail(error, sent, row, about);
      }
    };
    const settle = async () => {
      const settled = await run();
      if (settled) about?.notice?.remove();
      return settled;
    };
    this.last = this.last.then(settle, settle);
    return this.last;
  }

  accept(document) {
    this.setSaved(say("saved"));
    if (document.merged) this.notify(say("outside-merged"), document.outside);
    this.take(document);
    this.panels.forgetBuild();
    this.dispatchEvent(new Event("saved"));
    if (!this.silence) return;
    this.silence.remove();
    this.silence = null;
    this.panels.fields.flush();
    for (const row of this.rows.values()) row.flush().catch(() => {}); // what could not be saved while it was silent
  }

  async fail(error, body, row, about) {
    if (!(error instanceof ApiError) || (error.status === 403 && !error.body)) { // gone, or started anew with another key
      this.setSaved(say("not-saved"));
      this.silence = this.notify(say("no-answer"));
      this.keepTyped(body);
      throw error;
    }
    this.setSaved(say("not-saved"));
    if (error.status !== 412) {
      about?.notice?.remove();
      const notice = this.notify(tell(error));
      if (about) about.notice = notice;
      this.keepTyped(body);
      return false;
    }
    const again = await this.settle(error.body, body, row);
    if (!again) {
      this.setSaved(say("saved"));
      return true;
    }
    try {
      this.accept(await post(scriptPath(this.slug, "/edit"), again, this.document.etag));
      return true;
    } catch (failure) {
      return this.fail(failure, again, row, about);
    }
  }

  // What was typed and is in no file yet goes back into its row where an edit is refused.
  keepTyped({key, source}) {
    const row = this.rows.get(key);
    if (row && typeof source === "string" && !row.dirty) row.setText(source);
  }

  // What to ask for anew, now that the script is another: what was typed is never dropped, a mere step is.
  async settle({document, outside, mine}, body, row) {
    const theirs = document.rows.find(one => one.key === body.key);
    if (body.op === "insert") {
      this.take(document);
      this.notify(say("outside-merged"), outside);
      const after = document.rows.some(one => one.key === body.after) ? body.after : document.rows.at(-1)?.key ?? null;
      return {...body, after};
    }
    if (!["text", "split", "join", "front", "speaker"].includes(body.op)) {
      this.take(document);
      this.notify(say("outside-first"), outside);
      return null;
    }
    const field = ["front", "speaker"].includes(body.op);
    const standing = field ? readField(document.front, body) : theirs?.source ?? null;
    const choice = await showConflict({mine, theirs: standing, outside});
    if (row) row.area.value = row.before = theirs?.source ?? "";
    this.take(document);
    if (choice === null || choice === standing) return null;
    if (field) return {...body, value: choice, before: standing};
    return theirs
      ? {op: "text", key: body.key, before: theirs.source, source: choice}
      : {op: "insert", after: document.rows.at(-1)?.key ?? null, kind: "paragraph", source: choice};
  }

  async step(way) {
    await this.finish();
    const run = async () => {
      const before = this.document.rows;
      try {
        const document = await post(scriptPath(this.slug, `/${way}`), {}, this.document.etag);
        this.accept(document);
        if (document.word) tellWord(this, document.word);
        else showChanged(this, before);
      } catch (error) {
        await this.fail(error, {}, null);
      }
    };
    this.last = this.last.then(run, run);
    return this.last;
  }

  // A step from within a text: where its row goes away, the cursor stays near.
  async stepFrom(row, way) {
    const at = [...this.rows.keys()].indexOf(row.key);
    await this.step(way);
    if (!row.isConnected) this.focusRow([...this.rows.keys()][Math.max(at - 1, 0)], "end");
  }

  async setStatus(status) {
    await this.finish();
    await this.edit({op: "status", status});
  }

  async writeRaw(raw) {
    try {
      this.accept(await put(scriptPath(this.slug), {raw}, this.document.etag));
      return null;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      return error.body;
    }
  }

  async refresh(etag) {
    if (!this.document || etag === this.document.etag) return;
    await this.last.catch(() => {});
    if (etag === this.document.etag) return;
    if ([...this.rows.values()].some(row => row.dirty)) return; // the save to come will tell
    const before = new Map(this.document.rows.map(row => [row.key, row.source]));
    const document = await get(scriptPath(this.slug)).catch(() => null);
    if (!document || document.slug !== this.slug || document.etag === this.document.etag) return;
    if ([...this.rows.values()].some(row => row.dirty)) return;
    const changed = document.rows.filter(row => before.get(row.key) !== row.source).length;
    this.take(document);
    this.notify(say("changed-outside", String(changed)));
  }

  // What rows ask for

  async answer(name, row, detail) {
    const acts = {
      play: () => this.playFrom(row, false),
      "play-on": () => this.playFrom(row, true),
      move: () => this.change(row, {op: "move", by: detail}),
      mute: () => row.row.kind === "paragraph" && this.change(row, {op: "mute", muted: !row.row.muted}),
      delete: () => this.change(row, {op: "delete"}),
      split: () => this.split(row, detail),
      join: () => row.emptied ? this.focusBeside(row, -1) : this.change(row, {op: "join", source: row.area.value}),
      insert: () => showInsert(this, row),
      go: () => this.focusBeside(row, detail),
      pronounce: () => this.pronounce(row),
      select: () => this.panels.showSelection(row, row.selection()),
      typing: () => this.setSaved(say("typing")),
      focus: () => { this.current = row; },
      undo: () => this.stepFrom(row, "undo"),
      redo: () => this.stepFrom(row, "redo"),
    };
    if (row.emptied && !OF_AN_EMPTY_ROW.includes(name)) return; // there is nothing to part, move or hear
    await acts[name]();
  }

  async change(row, body) {
    if (body.op !== "join") await row.flush();
    const key = row.key;
    if (body.op === "join") {
      clearTimeout(row.timer);
      await this.last.catch(() => {});
      row.area.value = row.before;
    }
    await this.edit({key, before: row.before, ...body});
    this.focusRow(this.document.focus ?? key, body.op === "join" ? "end" : "start");
  }

  async split(row, at) {
    const source = row.area.value;
    if (!source.slice(at).trim()) return this.addBelow(row);
    if (!source.slice(0, at).trim()) return;
    clearTimeout(row.timer);
    await this.last.catch(() => {});
    const before = row.before;
    row.area.value = before;
    await this.edit({op: "split", key: row.key, before, source, at: [...source.slice(0, at)].length}); // signs, not halves of them
    this.focusRow(this.document.focus, "start");
  }

  async addBelow(row) {
    await row.flush();
    this.draft?.remove();
    const area = make("textarea", {rows: "1", class: "draft", "aria-label": say("new-paragraph"), placeholder: say("new-paragraph")});
    const item = make("li", {class: "draft-row"}, area);
    this.draft = item;
    let busy = false;
    const keep = async () => {
      if (!item.isConnected || busy) return;
      const source = area.value.trim();
      if (!source) return item.remove();
      busy = true;
      const before = this.document.etag;
      await this.edit({op: "insert", after: row.key, kind: "paragraph", source}).catch(() => {}); // it has told
      if (this.document.etag === before) { // refused: the words stay to be mended
        busy = false;
        return area.focus();
      }
      item.remove();
      this.focusRow(this.document.focus, "end");
    };
    area.addEventListener("blur", keep);
    area.addEventListener("keydown", event => {
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
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
    area.focus();
  }

  async insert(after, kind, source) {
    await this.edit({op: "insert", after, kind, source});
    this.focusRow(this.document.focus, "end");
  }

  async pronounce(row) {
    const word = row.selection();
    if (!word) return this.notify(say("select-word"));
    await row.flush();
    const start = row.area.selectionStart;
    const occurrence = row.area.value.slice(0, start).split(word).length - 1;
    await showPronunciation(this, {word, row, occurrence});
  }

  async playFrom(row, on) {
    await row.flush();
    await this.last.catch(() => {});
    const heardAsIs = this.player.key === row.key && this.player.source === row.row.source;
    if (!on && heardAsIs) return this.player.stop(); // other words are played anew
    const rows = this.document.rows;
    const from = rows.findIndex(one => one.key === row.key);
    const wanted = on ? rows.slice(from) : [rows[from]];
    const heard = wanted.filter(one => one?.heard && !one.muted);
    if (!heard.length) return undefined;
    return this.player.play(this.slug, heard, {onerror: error => this.notify(tell(error))});
  }

  focusRow(key, where) {
    const area = this.rows.get(key)?.area;
    if (!area) return;
    area.focus();
    const at = where === "end" ? area.value.length : 0;
    area.setSelectionRange(at, at);
  }

  focusBeside(row, by) {
    const keys = [...this.rows.keys()];
    this.focusRow(keys[keys.indexOf(row.key) + by], by < 0 ? "end" : "start");
  }

  markPlaying() {
    for (const [key, row] of this.rows) {
      const playing = key === this.player.key;
      row.classList.toggle("playing", playing);
      row.play?.replaceChildren(playing ? "■" : "▶");
      if (playing) row.scrollIntoView({block: "nearest"});
    }
  }

  markHeard({slug, key}) {
    const row = slug === this.slug ? this.rows.get(key) : null;
    if (!row) return;
    row.row.heard = "heard";
    row.showState();
    this.dispatchEvent(new Event("heard"));
  }
}

function readField(front, {op, field, name}) {
  return (op === "front" ? front[field] : new Map(front.voices).get(name)) ?? "";
}
