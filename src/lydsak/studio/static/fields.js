// The script's first lines as fields: title, summary, dates, author, and who reads whose words. Each saves itself when
// it is left, made on what it showed; what was typed stays where that is refused.

import {button, grow, make, selectWord} from "./dom.js";
import {confirmRemoval, confirmRole, listReaders} from "./speakers.js";
import {say, wordDate} from "./wording.js";

class Field {
  constructor(desk, {name, tag = "input", read, body, understood, remark, ...attributes}) {
    Object.assign(this, {desk, name, read, body, understood, remark, shown: "", last: Promise.resolve()});
    this.element = make(tag, {readOnly: desk.readOnly, lang: "no", autocomplete: "off", ...attributes});
    this.element.addEventListener("change", () => this.save());
    this.element.addEventListener("input", () => {
      grow(this.element);
      if (understood) understood.textContent = wordDate(this.element.value.trim());
    });
    this.element.addEventListener("keydown", event => {
      if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
      event.preventDefault(); // each is one line of the file
      this.save();
    });
  }

  get dirty() {
    return clean(this.element.value) !== clean(this.shown);
  }

  refresh(front) {
    this.element.readOnly = this.desk.readOnly || !front.voices; // a script that cannot be read has no fields
    if (this.dirty && this.desk.slug === this.slug) return; // still being typed, or refused
    this.slug = this.desk.slug;
    this.put(this.read(front) ?? "");
  }

  put(value) {
    this.shown = value;
    if (this.element.value !== value) this.element.value = value;
    this.element.removeAttribute("aria-invalid");
    this.notice?.remove();
    if (this.understood) this.understood.textContent = wordDate(value);
    grow(this.element);
  }

  // What was chosen where somebody else had saved it too: it stays here, whatever comes of it; but what is typed on does.
  rewrite(text, standing) {
    if (this.element.value === this.sent) this.element.value = text;
    if (this.understood) this.understood.textContent = wordDate(this.element.value.trim());
    Object.assign(this, {shown: standing, sent: text});
    grow(this.element);
  }

  save() {
    this.last = this.last.then(() => this.saveNow()); // Enter and the change that it makes ask twice
    return this.last;
  }

  async saveNow() {
    if (!this.dirty && this.element.hasAttribute("aria-invalid")) {
      this.put(this.shown); // what was refused was taken back
      this.desk.tellSaved();
    }
    if (!this.dirty || this.desk.readOnly) return;
    this.sent = this.element.value;
    const kept = await this.desk.edits.make({...this.body, value: this.sent, before: this.shown}, {about: this}).catch(() => false);
    const typedOn = this.element.value !== this.sent;
    if (kept && typedOn) this.shown = this.read(this.desk.document.front) ?? "";
    else if (kept) this.takeSaved(this.desk.document.front);
    else if (!typedOn) this.element.setAttribute("aria-invalid", "true");
    this.desk.tellSaved();
  }

  // What was saved, with what is to be said of it.
  takeSaved(front) {
    this.put(this.read(front) ?? "");
    const remark = this.remark?.(front);
    if (remark) this.notice = this.desk.notify(remark);
  }
}

export class HeadFields {
  constructor(desk) {
    this.desk = desk;
    this.fields = new Map();
    const add = (name, attributes) => {
      const field = new Field(desk, {name, body: {op: "front", field: name}, read: front => front[name], id: `field-${name}`, ...attributes});
      this.fields.set(name, field);
      return field.element;
    };
    const date = (name, attributes) => {
      const understood = make("span", {class: "hint understood", id: `understood-${name}`, role: "status"});
      return label(name, `hint-${name}`, {understood, "aria-describedby": `understood-${name} hint-${name}`, ...attributes}, understood);
    };
    const label = (name, hint, attributes, understood) => make("p", {class: `field ${name}`}, make("label", {for: `field-${name}`}, say(`front-${name}`)),
      add(name, {"aria-describedby": hint ? `hint-${name}` : null, ...attributes}),
      understood, hint ? make("span", {class: "hint", id: `hint-${name}`}, say(hint)) : null);
    this.title = add("title", {tag: "textarea", rows: "1", class: "title", "aria-label": say("title"), id: "field-title"});
    this.voices = make("ul", {class: "voices", role: "list"});
    this.details = make("details", {class: "front", ontoggle: () => grow(this.fields.get("summary").element)},
      make("summary", {}, say("about-script")),
      make("div", {class: "fields"},
        label("summary", null, {tag: "textarea", rows: "2"}),
        date("date", {placeholder: "20.11.2026 kl. 06.00", remark: remarkOnPast}),
        date("article_date", {placeholder: "19.11.2026"}),
        label("author"),
        make("fieldset", {class: "field speakers"}, make("legend", {}, say("speakers")),
          make("p", {class: "hint"}, say("hint-speakers")), this.voices, desk.readOnly ? null : this.makeNewSpeaker())));
  }

  get dirty() {
    return [...this.fields.values()].some(field => field.dirty);
  }

  get refused() {
    return [...this.fields.values()].some(field => field.element.hasAttribute("aria-invalid"));
  }

  // The cursor in a field, wherever it is folded away; a word of it selected.
  focusField(name, word = "") {
    const {element} = this.fields.get(name);
    this.details.open ||= this.details.contains(element);
    if (word) selectWord(element, word);
    else element.focus();
  }

  flush() {
    return Promise.all([...this.fields.values()].map(field => field.save()));
  }

  refresh(front) {
    for (const field of this.fields.values()) field.refresh(front);
    if (this.voices.contains(document.activeElement) && this.known === JSON.stringify(front.voices)) return;
    this.known = JSON.stringify(front.voices);
    this.voices.replaceChildren(...(front.voices ?? []).map(([name, role]) => this.renderSpeaker(name, role)));
  }

  renderSpeaker(name, role) {
    const {desk} = this;
    const select = this.makeRoles(role, {"aria-label": say("reads", name), disabled: desk.readOnly});
    const set = (who, value, before) => desk.edits.make({op: "speaker", name: who, value, before}).catch(() => false); // it has told
    select.addEventListener("change", async () => {
      const wanted = select.value;
      const answer = await confirmRole(desk, {name, role: wanted, before: role});
      if (!answer || !await set(name, wanted, role)) select.value = role; // as the script still has it
      else if (answer === "other") for (const other of listReaders(desk, wanted, name)) await set(other, role, wanted);
    });
    const remove = async () => (await confirmRemoval(desk, name)) && set(name, "", role);
    return make("li", {}, make("b", {lang: "no"}, name), select,
      button("✕", remove, {"aria-label": say("remove-speaker", name), disabled: desk.readOnly}));
  }

  makeNewSpeaker() {
    const name = make("input", {id: "new-speaker", autocomplete: "off", lang: "no"});
    const role = this.makeRoles("sitat", {"aria-label": say("new-role")});
    const about = {};
    const put = async () => {
      const words = clean(name.value);
      if (!words) return name.focus();
      if (this.desk.document.front.voices?.some(([known]) => known === words.normalize("NFC"))) {
        about.notice?.remove();
        about.notice = this.desk.notify(say("speaker-known", words));
        return name.focus();
      }
      if (!await confirmRole(this.desk, {name: words, role: role.value})) return name.focus();
      const kept = await this.desk.edits.make({op: "speaker", name: words, value: role.value, before: ""}, {about}).catch(() => false);
      if (kept) name.value = "";
      return name.focus();
    };
    name.addEventListener("keydown", event => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      put();
    });
    return make("p", {class: "new-speaker"}, make("label", {for: "new-speaker"}, say("new-speaker")), name, role, button(say("add"), put));
  }

  makeRoles(chosen, attributes) {
    const roles = [...new Set([...this.desk.show.roles, chosen])]; // a voice may be named itself
    const select = make("select", attributes, ...roles.map(value => make("option", {value}, value)));
    select.value = chosen;
    return select;
  }
}

function remarkOnPast({date, date_past: past}) {
  return past ? say("date-past", wordDate(date)) : null;
}

function clean(text) {
  return text.trim().replace(/\s+/g, " ");
}
