// The open script: its rows, what is typed in them, and whether its file is there.

import {get, scriptPath} from "./api.js";
import {askMeant} from "./dialogs.js";
import {make} from "./dom.js";
import {Edits} from "./edits.js";
import {dropInforming} from "./notices.js";
import {Panels} from "./panels.js";
import {ScriptRow} from "./row.js";
import {ROW_ACTS, RowActs} from "./row_acts.js";
import {say, tell} from "./wording.js";

export class Desk extends EventTarget {
  constructor({root, player, show, notify, setSaved}) {
    super();
    Object.assign(this, {root, player, show, notify, setSaved});
    this.document = null;
    this.lost = null; // why the script's file cannot be edited for now
    this.rows = new Map();
    this.edits = new Edits(this);
    this.acts = new RowActs(this);
    this.panels = new Panels(this);
    this.list = make("ol", {class: "rows", role: "list"});
    for (const name of ROW_ACTS) {
      this.list.addEventListener(`row-${name}`, event => this.acts.answer(name, event.target, event.detail));
    }
    player.addEventListener("change", () => this.markPlaying());
    player.addEventListener("heard", event => this.markHeard(event.detail));
  }

  get slug() {
    return this.document?.slug;
  }

  get readOnly() {
    return this.show.read_only || this.lost !== null;
  }

  async open(slug) {
    document.activeElement?.blur(); // what is left is saved
    await this.finish();
    if (this.dirty && !await askMeant(say("leave"), [say("leave-why")], say("leave-still"))) {
      history.replaceState(null, "", `#${encodeURIComponent(this.slug)}`);
      return;
    }
    this.player.stop();
    if (slug !== this.slug) dropInforming();
    this.rows.clear();
    this.list.replaceChildren();
    this.lost = null;
    this.missing = null;
    try {
      this.take(await get(scriptPath(slug)));
    } catch (error) {
      Object.assign(this, {document: null, missing: slug});
      this.panels.slug = null;
      this.root.replaceChildren(make("p", {class: "alert error", role: "alert"}, tell(error, this.nameFile(error))));
      return;
    }
    this.panels.open(this.document.error && !this.document.rows.length ? "raw" : "script");
    this.root.focus({preventScroll: true});
  }

  get dirty() {
    return this.unsaved || this.panels.fields?.dirty || this.panels.rawTyped;
  }

  // But for the raw file, which says so itself, and a field that is not left yet.
  get unsaved() {
    return this.panels.fields?.refused || this.acts.isDrafting() || this.isTyping() || this.edits.rescues > 0;
  }

  // Whether all that is typed is in the file, once nothing is on its way there.
  tellSaved() {
    const standing = this.lost ? this.dirty : this.unsaved;
    this.setSaved(say(standing ? "not-saved" : this.lost ? "lost" : "saved"));
  }

  async finish() {
    await this.panels.fields?.flush();
    await Promise.all([...this.rows.values()].map(row => row.flush()));
    await this.edits.settled();
  }

  flush() {
    this.panels.fields.flush();
    for (const row of this.rows.values()) row.flush().catch(() => {});
  }

  // A script that cannot be read any more leaves its rows as they were, so that what is typed in them is not gone.
  take(document) {
    const broken = document.error && !document.rows.length;
    const standing = broken && this.rows.size ? this.document : null;
    this.document = standing ? {...document, rows: standing.rows, front: standing.front} : document;
    const wasLost = this.lost;
    this.lost = standing ? document.error : null;
    this.renderRows();
    this.panels.render();
    this.dispatchEvent(new CustomEvent("document", {detail: document}));
    if (!wasLost || this.lost) return;
    this.tellSaved();
    this.flush();
  }

  // Nobody can save to its file: it was deleted, or is no text.
  lose(error) {
    this.lost = error;
    this.renderRows();
    this.panels.render();
    this.tellSaved();
  }

  // A row that stays in its place is not touched: moved in the page, it would lose the cursor.
  renderRows() {
    const wanted = new Map();
    const keys = new Set(this.document.rows.map(row => row.key));
    const passOver = item => {
      while (item && !keys.has(item.querySelector("lydsak-row")?.key)) item = item.nextElementSibling;
      return item;
    };
    let place = passOver(this.list.firstElementChild);
    for (const row of this.document.rows) {
      let element = this.rows.get(row.key);
      if (!element || wanted.has(row.key)) element = new ScriptRow();
      const item = element.parentElement ?? make("li", {}, element);
      if (item !== place) this.list.insertBefore(item, place);
      else place = passOver(place.nextElementSibling);
      element.show(row, {readOnly: this.readOnly, desk: this});
      wanted.set(row.key, element);
    }
    let above = null;
    for (const [key, element] of this.rows) {
      if (wanted.get(key) === element) {
        above = key;
        continue;
      }
      if (element.dirty && !element.emptied) this.edits.rescue(element.area.value, element.row.kind, above);
      element.parentElement?.remove();
    }
    this.rows = wanted;
    this.markPlaying();
  }

  saveRow(row) {
    if (!row.dirty) return this.edits.last;
    return this.edits.make({op: "text", key: row.key, before: row.before, source: row.area.value}, {row});
  }

  async setStatus(status) {
    await this.finish();
    return this.edits.make({op: "status", status});
  }

  // Somebody has saved the file, or taken it away.
  async refresh(etag) {
    if (!this.document || (etag === this.document.etag && !this.lost)) return;
    await this.edits.settled();
    if (etag === this.document.etag && !this.lost) return;
    if (etag && !this.lost && this.isTyping()) return; // the save to come will tell
    const before = new Map(this.document.rows.map(row => [row.key, row.source]));
    const wasLost = this.lost;
    const document = await this.look();
    if (!document || wasLost || this.lost) return;
    const changed = document.rows.filter(row => before.get(row.key) !== row.source).length;
    this.notify(say("changed-outside", String(changed)));
  }

  // Looks at the file, and takes it where it is another one, or cannot be edited; resolves to what it took.
  async look() {
    const {slug} = this;
    const document = await this.fetchCurrent().catch(error => error);
    if (slug !== this.slug) return null;
    if (document instanceof Error) {
      if (["L006", "L201", "L236"].includes(document.code)) this.lose(document);
      return null;
    }
    const broken = document.error && !document.rows.length;
    if (document.etag === this.document.etag && !this.lost) return null;
    if (!broken && !this.lost && this.isTyping()) return null;
    this.take(document);
    this.panels.forgetBuild();
    return document;
  }

  // The open script as it stands. What was asked for before an edit was answered may be from before that edit as well.
  async fetchCurrent() {
    const {slug, document: standing} = this;
    const document = await get(scriptPath(slug));
    return slug === this.slug && standing !== this.document ? this.fetchCurrent() : document;
  }

  isTyping() {
    return [...this.rows.values()].some(row => row.dirty);
  }

  // Where something is wrong: a line of the script, or of another file; "" for what was typed and is in none yet.
  nameFile({path, line}) {
    if (path === "script") return "";
    const other = path && path !== `scripts/${this.slug}.md` ? path : "";
    if (!line) return other ? `${other}: ` : "";
    return other ? `${other}, ${say("line").toLowerCase()} ${line}: ` : `${say("line")} ${line}: `;
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
