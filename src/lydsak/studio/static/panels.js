// What is above and beside the rows: the first lines, status, play and build; the tabs for words, changes and the raw file.

import {renderAlerts} from "./alerts.js";
import {get, post, scriptPath} from "./api.js";
import {confirmApproval} from "./dialogs.js";
import {button, make, markWords, selectWord} from "./dom.js";
import {HeadFields} from "./fields.js";
import {namePlace} from "./outside.js";
import {findExchanged} from "./speakers.js";
import {say, tell, word} from "./wording.js";

const TABS = ["script", "words", "changes", "raw"];

export class Panels {
  constructor(desk) {
    this.desk = desk;
    this.tab = "script";
    this.against = "published";
  }

  open(tab) {
    this.tab = tab;
    this.render();
    if (tab === "script") for (const row of this.desk.rows.values()) row.grow();
    if (tab === "words") this.loadWords();
    if (tab === "changes") this.loadChanges();
  }

  render() {
    const {desk} = this;
    if (!desk.document) return;
    if (this.slug !== desk.slug) this.build();
    this.refreshHead();
    for (const name of TABS) {
      const own = name === this.tab;
      this.buttons[name].setAttribute("aria-selected", String(own));
      this.buttons[name].tabIndex = own ? 0 : -1;
      this.bodies[name].hidden = !own;
    }
    this.refreshRaw();
  }

  build() {
    const {desk} = this;
    this.slug = desk.slug;
    this.fields = new HeadFields(desk);
    this.status = make("select", {"aria-label": say("status"), disabled: desk.readOnly},
      ...["draft", "review", "approved"].map(value => make("option", {value}, say(`status-${value}`))));
    this.status.addEventListener("change", () => this.setStatus());
    this.undo = button(`↶ ${say("undo")}`, () => desk.edits.step("undo"), {id: "undo"});
    this.redo = button(`↷ ${say("redo")}`, () => desk.edits.step("redo"), {id: "redo"});
    this.buildButton = button(say("build"), () => this.startBuild(), {class: "primary", id: "build", disabled: desk.readOnly});
    this.progress = make("progress", {hidden: true, "aria-label": say("building")});
    this.built = make("p", {class: "built", role: "status"});
    this.alerts = make("div", {class: "alerts"});
    this.alerted = null;
    this.word = button(say("pronounce-word"), () => desk.acts.pronounce(desk.current), {id: "pronounce", hidden: true});
    this.buttons = {};
    this.bodies = {};
    for (const name of TABS) {
      this.buttons[name] = make("button", {
        type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => this.open(name),
      }, say(`tab-${name}`));
      this.bodies[name] = make("div", {role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, class: `panel ${name}`});
    }
    const tabs = make("div", {role: "tablist", "aria-label": say("tabs"), class: "tabs"}, ...Object.values(this.buttons));
    tabs.addEventListener("keydown", event => this.pressTab(event));
    this.bodies.script.append(desk.list);
    this.buildRaw();
    desk.root.replaceChildren(
      make("div", {class: "head"},
        make("div", {class: "head-line"}, this.fields.title, this.status),
        this.fields.details,
        make("div", {class: "head-line tools"},
          button(`▶ ${say("play-all")}`, () => this.playAll(), {id: "play-all"}),
          button(`■ ${say("stop")}`, () => desk.player.stop(), {id: "stop"}),
          this.undo, this.redo, this.word, this.buildButton, this.progress, this.built),
        this.alerts, tabs),
      ...Object.values(this.bodies),
    );
  }

  refreshHead() {
    const {document} = this.desk;
    const {front} = document;
    this.fields.refresh(front);
    this.status.value = front.status ?? "review";
    this.undo.disabled = this.desk.readOnly || !document.undo;
    this.redo.disabled = this.desk.readOnly || !document.redo;
    this.status.disabled = this.desk.readOnly;
    this.buildButton.disabled = this.desk.readOnly || !this.progress.hidden;
    this.showAlerts(renderAlerts(this));
  }

  // Those that stand already are let be: a screen reader would say them again after each save.
  showAlerts(alerts) {
    const words = alerts.map(one => one.outerHTML).join("\n");
    if (this.alerted === words) return;
    this.alerted = words;
    this.alerts.replaceChildren(...alerts);
  }

  async setStatus() {
    const wanted = this.status.value;
    if (wanted === "approved") await this.desk.finish();
    const {etag} = this.desk.document;
    if (wanted !== "approved" || await confirmApproval(this.desk.document)) {
      if (etag !== this.desk.document.etag) this.desk.notify(say("outside-first")); // saved elsewhere while it was asked: nobody has seen that
      else if (await this.desk.setStatus(wanted).catch(() => false)) return undefined; // it has told
    }
    this.status.value = this.desk.document.front.status ?? "review";
    return this.status.focus();
  }

  pressTab(event) {
    const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!by) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(this.tab) + by + TABS.length) % TABS.length];
    this.open(next);
    this.buttons[next].focus();
  }

  showSelection(row, text) {
    this.desk.current = row;
    this.word.hidden = !text;
    if (text) this.word.textContent = say("pronounce-word", text);
  }

  playAll() {
    const {desk} = this;
    const first = desk.current?.isConnected ? desk.current : desk.rows.values().next().value;
    if (first) desk.acts.playFrom(first, true);
  }

  // Words to hear

  async loadWords() {
    const {desk} = this;
    const {words} = await get(scriptPath(desk.slug, "/risky"));
    const items = words.map(one => make("li", {},
      button("▶", () => desk.player.playWord(`/api/say?${new URLSearchParams({text: one.word})}`), {"aria-label": say("hear-word", one.word), class: "play"}),
      button(one.word, () => this.goToWord(one), {class: "word", lang: "no", title: say("go-to")}), " ",
      make("span", {class: "hint"}, say(`risk-${one.kind}`), one.count > 1 ? ` · ${one.count}` : "", one.key ? "" : ` · ${say("in-opening")}`)));
    this.bodies.words.replaceChildren(items.length ? make("ul", {class: "risky"}, ...items) : make("p", {}, say("no-words")));
  }

  // Where a word stands: in a paragraph, or in the title or the author, which the opening says.
  goToWord({key, word}) {
    if (key) return this.goTo(key, word);
    const {front} = this.desk.document;
    const name = [front.title, front.author].findIndex(text => text?.includes(word)) === 1 ? "author" : "title";
    return this.fields.focusField(name, word);
  }

  goTo(key, word) {
    this.open("script");
    const area = this.desk.rows.get(key)?.area;
    if (!area) return;
    selectWord(area, word);
    if (word) this.showSelection(this.desk.rows.get(key), word);
  }

  // A line of the file, in the raw file.
  showLine(line) {
    this.open("raw");
    const lines = this.raw.value.split("\n");
    const at = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    this.raw.setSelectionRange(at, at + (lines[line - 1] ?? "").length);
    this.raw.focus(); // which brings the selection into view
  }

  // Changes

  async loadChanges() {
    const {desk} = this;
    const choices = ["published", "approved", "article", "update"];
    const select = make("select", {id: "against", "aria-label": say("against")}, ...choices.map(value => make("option", {value}, say(`against-${value}`))));
    select.value = this.against;
    select.addEventListener("change", () => { this.against = select.value; this.loadChanges(); });
    const body = make("div", {"aria-busy": "true"});
    this.bodies.changes.replaceChildren(make("p", {}, make("label", {for: "against"}, `${say("against")} `), select), body);
    const found = this.against === "update" ? await this.describeUpdate() : await this.describeChanges();
    body.replaceChildren(...found);
    body.removeAttribute("aria-busy");
    if (desk.readOnly) for (const one of body.querySelectorAll("button, input, textarea")) one.disabled = true;
  }

  async describeChanges() {
    const answer = await get(scriptPath(this.desk.slug, `/changes?against=${this.against}`));
    if (!answer.available) return [make("p", {}, tell(answer.why))];
    const changed = answer.changes.filter(one => one.kind !== "same");
    if (!changed.length) return [make("p", {}, say("no-changes"))];
    return [make("ul", {class: "changes"}, ...changed.map(one => make("li", {"data-kind": one.kind},
      make("p", {class: "hint"}, `${namePlace(one.id ?? "")} · ${say(`change-${one.kind}`)} `, this.desk.rows.has(one.id) ? button(say("go-to"), () => this.goTo(one.id, "")) : null),
      make("p", {}, ...(one.words.length ? markWords(one.words) : [make(one.kind === "deleted" ? "del" : one.kind === "new" ? "ins" : "span", {}, one.new ?? one.old)])))))];
  }

  // A newer version of the article that an editor brought: the studio holds it until it is taken in.
  showRevision(held) {
    this.revision = {slug: this.desk.slug, held};
    this.against = "update";
    this.open("changes");
    this.buttons.changes.focus();
  }

  get held() {
    return this.revision?.slug === this.desk.slug ? this.revision.held : null;
  }

  async describeUpdate() {
    const {held} = this;
    const plan = await get(scriptPath(this.desk.slug, held ? `/update?held=${held}` : "/update")).catch(error => ({why: error}));
    if (plan.why) return [make("p", {}, tell(plan.why))];
    if (!plan.changed) return [make("p", {}, say("article-same"))];
    const choices = {};
    const conflicts = plan.conflicts.map(one => this.renderConflict(one, choices));
    const take = button(say("take-in"), () => this.takeIn(choices, plan.conflicts), {class: "primary", id: "take-in"});
    return [
      make("ul", {class: "changes"}, ...plan.changes.map(one => make("li", {"data-kind": one.kind},
        make("p", {class: "hint"}, `${namePlace(one.id)} · ${say(`change-${one.kind}`)}`), make("p", {}, ...markWords(one.words, one.new))))),
      ...conflicts, take,
    ];
  }

  renderConflict(conflict, choices) {
    const name = `choice-${conflict.id}`;
    const edit = make("textarea", {rows: "3", "aria-label": say("conflict-edit"), hidden: true});
    edit.value = conflict.mine ?? conflict.article ?? "";
    edit.addEventListener("input", () => { choices[conflict.id] = {text: edit.value}; });
    const option = (value, label, text) => {
      const input = make("input", {type: "radio", name, value});
      input.addEventListener("change", () => {
        edit.hidden = value !== "edit";
        choices[conflict.id] = value === "edit" ? {text: edit.value} : value;
      });
      return make("label", {class: "option"}, input, make("b", {}, ` ${label} `), text);
    };
    return make("fieldset", {class: "conflict"},
      make("legend", {}, say("conflict-at", namePlace(conflict.id))),
      option("mine", say("keep-mine"), conflict.mine ?? say("conflict-gone")),
      option("article", say("take-article"), conflict.article ?? say("conflict-gone")),
      option("edit", say("conflict-edit"), ""), edit);
  }

  async takeIn(choices, conflicts) {
    const {desk} = this;
    const open = conflicts.find(one => !choices[one.id]);
    if (open) return desk.notify(say("choose-first", namePlace(open.id)));
    try {
      desk.edits.accept(await post(scriptPath(desk.slug, "/update"), {choices, held: this.held}, desk.document.etag));
      this.revision = null;
      this.open("script");
      desk.notify(say("taken-in"));
    } catch (error) {
      if (error.status === 412) desk.take(error.body.document);
      desk.notify(tell(error));
    }
    return undefined;
  }

  // The raw file

  buildRaw() {
    this.raw = make("textarea", {class: "raw-text", "aria-label": say("tab-raw"), spellcheck: false, readOnly: this.desk.readOnly, wrap: "soft"});
    this.rawStatus = make("p", {role: "status"});
    this.raw.addEventListener("input", () => {
      this.rawTyped = true;
      this.rawStatus.textContent = say("not-saved");
    });
    const save = button(say("save"), () => this.saveRaw(), {class: "primary", id: "save-raw", disabled: this.desk.readOnly});
    this.bodies.raw.append(this.raw, make("div", {class: "dialog-tools"}, save, this.rawStatus));
    this.rawTyped = false;
  }

  // What is typed here was made on the file as it was shown last, whatever rows have saved since.
  refreshRaw() {
    if (this.rawTyped) return;
    const {raw, etag} = this.desk.document;
    this.raw.value = raw;
    Object.assign(this, {rawEtag: etag, newline: raw.includes("\r\n") ? "\r\n" : "\n"});
  }

  async saveRaw() {
    const typed = this.raw.value; // in which a browser has no \r
    const {voices} = this.desk.document.front;
    try {
      const stale = await this.desk.edits.writeRaw(typed.replaceAll("\n", this.newline), this.rawEtag);
      if (!stale) {
        this.rawTyped = this.raw.value !== typed;
        this.refreshRaw();
        this.rawStatus.textContent = say(this.rawTyped ? "not-saved" : "saved");
        const exchanged = findExchanged(voices, this.desk.document.front.voices);
        if (exchanged) this.desk.notify(say("voices-exchanged", ...exchanged));
        return;
      }
      this.desk.notify(say("raw-stale"), stale.outside);
      this.desk.take(stale.document); // a second save is made on what is there now
      this.rawEtag = stale.document.etag;
      this.rawStatus.textContent = say("raw-again");
    } catch (error) {
      this.rawStatus.replaceChildren(tell(error));
    }
  }

  // Building

  async startBuild() {
    const {desk} = this;
    await desk.finish();
    try {
      await post("/api/build", {slugs: [desk.slug]});
    } catch (error) {
      if (error.status !== 409) return desk.notify(tell(error));
    }
    return this.follow();
  }

  // The script was saved anew: how its build went is of one that is no more.
  forgetBuild() {
    if (this.progress.hidden) this.built.replaceChildren();
  }

  // Its line stands above the script that was built; when another is open by then, a failure is told below that.
  follow() {
    const {slug} = this;
    const source = new EventSource("/api/build/events");
    const failed = [];
    let page = null;
    let sound = null; // of what waits for its day or for an approval: it has no page yet
    const show = (done, ...words) => {
      if (this.slug !== slug) return;
      this.progress.hidden = done;
      this.buildButton.disabled = !done || this.desk.readOnly;
      this.built.replaceChildren(...words);
    };
    this.progress.removeAttribute("value");
    show(false, say("building"));
    const on = (name, act) => source.addEventListener(name, event => act(JSON.parse(event.data)));
    on("progress", news => {
      if (news.total && this.slug === slug) Object.assign(this.progress, {max: news.total, value: news.done});
      show(false, `${say("building")} ${say(`step-${news.what}`)}`);
    });
    on("episode", news => { page = news.page ?? page; });
    on("held", news => {
      if (news.slug === slug) sound = news.sound ?? sound;
      failed.push(make("span", {}, `${news.slug}: `, word(news.told, "held")));
    });
    let broken = false;
    on("failed", news => {
      broken = true;
      failed.push(tell(news.error));
    });
    on("done", news => {
      source.close();
      const words = failed.length ? failed.flatMap((one, at) => (at ? ["; ", one] : [one])) : [say("built", news.seconds === null ? "?" : String(Math.round(news.seconds)))];
      const heard = page && sound ? make("audio", {controls: true, preload: "none", src: sound, "aria-label": say("listen")}) : null;
      show(true, ...words, " ", heard ?? "", page && !heard ? make("a", {href: page, target: "_blank", rel: "noopener"}, say("listen")) : "");
      if (this.slug !== slug && broken) this.desk.notify(make("span", {}, `${slug}: `, ...words));
      this.desk.dispatchEvent(new Event("built"));
    });
    source.onerror = () => source.close();
  }
}
