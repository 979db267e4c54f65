// <lydsak-row>: one heading, paragraph or mark of a script. It edits its text; all else it asks of the desk.

import {button, formatDuration, grow, make, selectWord} from "./dom.js";
import {say, tell, word, wordPlain} from "./wording.js";

export const SAVE_AFTER = 400;

export class ScriptRow extends HTMLElement {
  build() {
    this.area = make("textarea", {rows: "1", spellcheck: true, lang: "no"});
    this.play = button("▶", () => this.ask("play"), {class: "play"});
    this.state = make("span", {class: "state"});
    this.said = make("p", {class: "said"});
    this.facts = make("p", {class: "facts"});
    this.tools = make("div", {class: "row-tools", role: "toolbar"});
    this.tools.addEventListener("keydown", event => this.pressTools(event));
    this.append(
      make("div", {class: "gutter"}, this.play, this.state),
      make("div", {class: "words"}, this.area, this.said),
      make("div", {class: "side"}, this.facts, this.tools),
    );
    this.area.addEventListener("input", () => this.noteInput());
    this.area.addEventListener("blur", () => this.flush());
    this.area.addEventListener("keydown", event => this.press(event));
    this.area.addEventListener("focus", () => this.ask("focus"));
    for (const name of ["keyup", "pointerup", "select"]) {
      this.area.addEventListener(name, () => this.ask("select"));
    }
  }

  connectedCallback() {
    if (this.area) this.grow();
  }

  get key() {
    return this.row.key;
  }

  get dirty() {
    // A blank at the end is not saved, and stays where somebody goes on typing.
    return this.row !== undefined && this.area.value.trim() !== this.before.trim();
  }

  // Emptied to be written anew: it is there as long as the cursor is in it, and goes when that leaves.
  get emptied() {
    return this.dirty && !this.area.value.trim();
  }

  get speakable() {
    return this.row.heard !== null && this.row.heard !== undefined && !this.row.muted;
  }

  show(row, options) {
    if (!this.area) this.build();
    const typed = this.row && this.dirty ? this.area.value : null;
    this.row = row;
    this.options = options;
    const kept = typed !== null && typed.trim() !== row.source.trim();
    if (!kept) this.before = row.source; // what is being typed was made on what was seen, and is judged by that
    if (!kept && this.area.value.trim() !== row.source.trim()) this.setText(row.source);
    this.dataset.kind = row.kind;
    this.dataset.key = row.key;
    this.classList.toggle("muted", row.muted);
    this.area.readOnly = options.readOnly;
    this.area.setAttribute("aria-label", this.nameRow());
    this.play.hidden = !this.speakable;
    this.play.setAttribute("aria-label", say("play-row", this.nameRow()));
    this.showState();
    this.showSaid();
    this.showFacts();
    this.showTools();
    this.grow();
  }

  setText(text) {
    const {selectionStart, selectionEnd} = this.area;
    this.area.value = text;
    if (document.activeElement === this.area) this.area.setSelectionRange(selectionStart, selectionEnd);
    this.grow();
  }

  nameRow() {
    const kinds = {heading: "heading", paragraph: "paragraph", note: "note", pause: "pause", sound: "sound", music: "music"};
    return `${say(kinds[this.row.kind])} ${this.row.id ?? this.row.line}${this.row.muted ? `, ${say("muted")}` : ""}`;
  }

  showState() {
    const {heard, published} = this.row;
    const words = [
      this.speakable ? say(`heard-${heard}`) : "",
      published && published !== "same" ? say(`published-${published}`) : "",
    ].filter(Boolean);
    this.state.dataset.heard = this.speakable ? heard : "none";
    this.state.dataset.published = published ?? "none";
    this.state.title = words.join(", ");
    this.state.replaceChildren(make("span", {class: "visually-hidden"}, words.join(", ")));
  }

  showSaid() {
    const seen = new Set();
    const pairs = this.row.said.filter(one => {
      const name = `${one.written}\n${one.spoken}`;
      return !seen.has(name) && seen.add(name);
    });
    this.said.hidden = !pairs.length || this.row.muted;
    this.said.replaceChildren(
      make("span", {class: "said-label"}, `${say("said")} `),
      ...pairs.flatMap((one, at) => [
        at ? " · " : "",
        button(one.written, () => this.askForWord(one.written), {
          class: one.doubt ? "word doubt" : "word", tabIndex: -1, // by keys: Alt-U on the word itself
          title: one.doubt ? wordPlain(one.doubt, "doubts").textContent : say("pronounce-word", one.written),
        }),
        " → ", one.phonetic ? make("small", {class: "phonetic", title: say("phonetic")}, `${say("phonetic-signs")} ${one.spoken}`) : make("b", {}, one.spoken),
      ]),
    );
  }

  askForWord(word) {
    selectWord(this.area, word);
    this.ask("select");
    if (!this.options.readOnly && this.selection()) this.ask("pronounce");
  }

  showFacts() {
    const {row} = this;
    const voices = [...new Set(row.voices)].filter(name => name !== "forteller");
    const parts = [formatDuration(row.duration_ms), ...voices, row.muted ? say("muted") : ""].filter(Boolean);
    this.classList.toggle("silent", row.silent);
    this.facts.replaceChildren(...[
      parts.join(" · "),
      row.silent ? make("span", {class: "finding error"}, say("silent-row")) : null,
      ...row.findings.map(one => this.renderFinding(one)),
      ...row.notes.map(note => make("span", {class: "note"}, `${say("note")}: ${note}`)),
    ].filter(one => one !== null));
  }

  // A warning has its advice under the pointer; an error has it beside it, with its place where that is elsewhere.
  renderFinding(one) {
    const {desk} = this.options;
    if (one.level !== "error") {
      return make("span", {class: `finding ${one.level}`, title: one.told.help ? word(one.told.help, one.code).textContent : null}, word(one.told.message, one.code));
    }
    const elsewhere = one.path !== `scripts/${desk.slug}.md` || (one.line ?? 0) < this.row.line;
    return make("span", {class: "finding error"}, tell(one, elsewhere ? desk.nameFile(one) : ""));
  }

  showTools() {
    const off = this.options.readOnly;
    const tool = (sign, word, name, detail) =>
      button(sign, () => this.ask(name, detail), {
        "aria-label": `${say(word)}: ${this.nameRow()}`, title: say(word), disabled: off,
      });
    const tools = [tool("↑", "move-up", "move", -1), tool("↓", "move-down", "move", 1)];
    if (this.row.kind === "paragraph" && this.row.id) {
      tools.push(tool(this.row.muted ? "○" : "∅", this.row.muted ? "unmute" : "mute", "mute"));
    }
    tools.push(tool("+", "insert", "insert"), tool("✕", "delete", "delete"));
    for (const [at, one] of tools.entries()) one.tabIndex = at ? -1 : 0; // one stop of the Tab key, arrows within
    this.tools.setAttribute("aria-label", say("tools", this.nameRow()));
    this.tools.replaceChildren(...tools);
  }

  pressTools(event) {
    const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!by || event.altKey) return;
    event.preventDefault();
    const tools = [...this.tools.children];
    const next = tools[(tools.indexOf(event.target) + by + tools.length) % tools.length];
    for (const one of tools) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  }

  grow() {
    grow(this.area);
  }

  // Where its words begin. From there it joins the one above again, as long as nothing was typed.
  beginAfterSpeaker() {
    this.parted = /^(@[^:\n]+:[ \t]*)?/.exec(this.area.value)[0].length;
    if (document.activeElement === this.area) this.area.setSelectionRange(this.parted, this.parted);
  }

  // Parted on the page at once: what is typed before the studio has answered belongs to the second half.
  beginParting(at, mark) {
    const {value} = this.area;
    const head = value.slice(0, at) + mark;
    const tail = value.slice(at).trimStart();
    clearTimeout(this.timer);
    this.parting = {head, tail, undone: value.slice(0, value.length - tail.length)};
    this.area.value = head + tail;
    this.area.setSelectionRange(head.length, head.length);
    this.grow();
  }

  // What the second half is by now, and where its cursor, null where that is elsewhere; a refusal puts them together.
  endParting(kept) {
    const {value, selectionStart} = this.area;
    const {head, tail, undone} = this.parting;
    this.parting = null;
    const own = [this.area, document.body].includes(document.activeElement);
    const whole = value.startsWith(head);
    if (!kept) {
      if (whole) this.area.value = undone + value.slice(head.length);
      if (this.dirty) this.noteInput();
      return null;
    }
    this.before = this.row.source;
    this.setText(this.before);
    if (whole) return {tail: value.slice(head.length), as: tail, cursor: own ? selectionStart - head.length : null};
    this.area.value = value.endsWith(tail) ? value.slice(0, -tail.length).trimEnd() : value; // typed in the first half
    this.noteInput();
    return {tail, as: tail, cursor: null};
  }

  beginWith({tail, as, cursor}) {
    if (cursor !== null) this.area.focus();
    this.beginAfterSpeaker();
    const start = this.parted;
    if (tail !== as) this.area.value = this.area.value.slice(0, start) + tail;
    if (cursor !== null) this.area.setSelectionRange(start + cursor, start + cursor);
    if (tail !== as) this.noteInput();
  }

  noteInput() {
    this.parted = 0;
    this.grow();
    this.ask("typing");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.dirty ? this.flush() : this.takeBack()), SAVE_AFTER);
  }

  // Typed, and as it was again.
  takeBack() {
    const {desk} = this.options;
    this.flush();
    desk.edits.settled().then(() => desk.tellSaved());
  }

  flush() {
    clearTimeout(this.timer);
    if (this.parting) return Promise.resolve(); // its halves are saved
    if (!this.dirty) this.notice?.remove(); // what was refused was taken back
    const waits = this.options.readOnly || (this.emptied && document.activeElement === this.area);
    return this.dirty && !waits ? this.options.desk.saveRow(this) : Promise.resolve();
  }

  press(event) {
    const {key, ctrlKey, metaKey, altKey, shiftKey, isComposing} = event;
    if (isComposing) return;
    const command = ctrlKey || metaKey;
    const at = this.area.selectionStart;
    const bare = at === this.area.selectionEnd;
    const does = (name, detail) => {
      event.preventDefault();
      this.ask(name, detail);
    };
    if (command && key === "Enter") does(shiftKey ? "play-on" : "play");
    else if (this.options.readOnly) return;
    else if (command && key.toLowerCase() === "z" && !this.dirty) does(shiftKey ? "redo" : "undo"); // else the browser's own
    else if (altKey && key === "ArrowUp") does("move", -1);
    else if (altKey && key === "ArrowDown") does("move", 1);
    else if (altKey && key.toLowerCase() === "m") does("mute");
    else if (altKey && key.toLowerCase() === "u") does("pronounce");
    else if (altKey && key.toLowerCase() === "i") does("insert");
    else if (key === "Enter" && !shiftKey && !command) does("split", at);
    else if (key === "Backspace" && bare && (at === 0 || at === this.parted) && this.row.kind === "paragraph") does("join");
    else if (key === "ArrowUp" && bare && at === 0) does("go", -1);
    else if (key === "ArrowDown" && bare && at === this.area.value.length) does("go", 1);
  }

  selection() {
    const text = this.area.value.slice(this.area.selectionStart, this.area.selectionEnd);
    return text.trim() && !text.includes("\n") && text.length <= 80 ? text.trim() : "";
  }

  ask(name, detail) {
    this.dispatchEvent(new CustomEvent(`row-${name}`, {bubbles: true, detail}));
  }
}

customElements.define("lydsak-row", ScriptRow);
