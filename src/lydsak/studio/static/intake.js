// "Ny sak": an article from an address, a file or pasted words. It is shown what would be made, and then made.

import {post} from "./api.js";
import {button, make, openDialog} from "./dom.js";
import {renderShown} from "./intake_shown.js";
import {say, tell} from "./wording.js";

const WAYS = ["address", "file", "text"];
const TYPES = ".txt,.text,.md,.markdown,.html,.htm,.xhtml,.docx";

export class Intake {
  constructor({largest, open, knows}) {
    Object.assign(this, {largest, open, knows}); // `knows` tells whether a script of that name is there
    this.draft = {way: "address", address: "", file: null, text: ""};
    this.turn = 0; // of the question whose answer counts
  }

  // Words that stand nowhere but here. What is typed is still there when the dialog is opened again.
  get dirty() {
    return Boolean(this.draft.text.trim());
  }

  show() {
    if (this.dialog) return;
    this.body = make("div", {class: "intake"});
    this.dialog = openDialog(say("new-story"), [this.body], {onclose: () => { this.turn += 1; this.dialog = null; }});
    this.renderForm();
    this.fields[this.draft.way].focus();
  }

  close() {
    this.dialog?.close();
  }

  renderForm() {
    const {draft} = this;
    this.fields = {
      address: make("input", {id: "story-address", inputMode: "url", autocomplete: "off", spellcheck: false, "aria-describedby": "hint-address"}),
      file: make("input", {id: "story-file", type: "file", accept: TYPES, "aria-describedby": "hint-file"}),
      text: make("textarea", {id: "story-text", rows: "10", lang: "no", "aria-describedby": "hint-text"}),
    };
    this.fields.address.value = draft.address;
    this.fields.text.value = draft.text;
    if (draft.file) this.fields.file.files = wrapFile(draft.file);
    this.fields.address.addEventListener("input", () => { draft.address = this.fields.address.value; });
    this.fields.text.addEventListener("input", () => { draft.text = this.fields.text.value; });
    this.fields.file.addEventListener("change", () => { draft.file = this.fields.file.files[0] ?? null; });
    this.status = make("p", {role: "alert", class: "told"});
    this.send = make("button", {type: "submit", class: "primary", id: "show-story"}, say("show-story"));
    const panels = WAYS.map(way => make("div", {"data-way": way},
      make("label", {for: `story-${way}`}, say(`story-${way}`)), this.fields[way],
      make("p", {class: "hint", id: `hint-${way}`}, say(`hint-story-${way}`))));
    const choose = way => {
      draft.way = way;
      for (const panel of panels) panel.hidden = panel.dataset.way !== way;
    };
    const options = WAYS.map(way => {
      const input = make("input", {type: "radio", name: "story-way", value: way});
      input.checked = way === draft.way;
      input.addEventListener("change", () => choose(way));
      return make("label", {class: "option"}, input, ` ${say(`from-${way}`)}`);
    });
    choose(draft.way);
    this.body.replaceChildren(make("form", {onsubmit: event => { event.preventDefault(); this.look(); }},
      make("fieldset", {class: "ways"}, make("legend", {}, say("story-from")), ...options), ...panels, this.status,
      make("div", {class: "dialog-tools"}, this.send, button(say("cancel"), () => this.close()))));
  }

  // A file that was dropped, wherever the dialog is in its course.
  take(files) {
    const [file] = files;
    Object.assign(this.draft, {file, way: "file"});
    if (!this.dialog) this.show();
    else this.renderForm();
    if (files.length > 1) this.status.textContent = say("one-file", file.name);
    this.send.focus();
  }

  async look() {
    const source = await this.readSource();
    if (source) await this.ask("/api/intake", source);
  }

  // What the chosen field holds, as the studio takes it; null where it holds nothing, which is told.
  async readSource() {
    const {way, address, file, text} = this.draft;
    const refuse = words => {
      this.status.textContent = words;
      this.fields[way].focus();
      return null;
    };
    if (way === "address") return address.trim() ? {address} : refuse(say("story-missing"));
    if (way === "text") return text.trim() ? {text} : refuse(say("story-missing"));
    if (!file) return refuse(say("story-missing"));
    if (file.size > this.largest) return refuse(say("file-large", file.name, String(this.largest / 1e6)));
    try {
      return {file: {name: file.name, content: await encodeFile(file)}};
    } catch {
      return refuse(say("file-unread", file.name));
    }
  }

  // The latest question's answer is shown, unless the dialog was closed meanwhile; resolves to it.
  async ask(path, body) {
    const turn = this.turn += 1;
    const waiting = [...this.body.querySelectorAll("button.primary")];
    for (const one of waiting) one.disabled = true;
    this.status.textContent = say("story-looking");
    this.body.setAttribute("aria-busy", "true");
    try {
      const answer = await post(path, body);
      if (turn !== this.turn) return null;
      if (!(path.endsWith("/add") && answer.created)) renderShown(this, answer);
      return answer;
    } catch (error) {
      if (turn !== this.turn) return null;
      this.status.replaceChildren(tell(error, nameSource(error)));
      for (const one of waiting) one.disabled = false;
      return null;
    } finally {
      if (turn === this.turn) this.body.removeAttribute("aria-busy");
    }
  }

  async add(choice) {
    const answer = await this.ask("/api/intake/add", choice);
    if (!answer?.created) return;
    Object.assign(this.draft, {address: "", file: null, text: ""});
    this.leave(answer.slug);
  }

  // On to a script. What was brought and is no script yet stays: pasted words may stand nowhere else.
  leave(slug, revision = null) {
    this.close();
    this.open(slug, revision);
  }
}

// Files that are dropped anywhere on the page: without this the browser would leave it to open them.
export function takeDrops(intake) {
  const holdsFiles = event => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", event => {
    if (holdsFiles(event)) event.preventDefault();
  });
  addEventListener("drop", event => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const busy = !intake.dialog && document.querySelector("dialog[open]");
    if (event.dataTransfer.files.length && !busy) intake.take(event.dataTransfer.files);
  });
}

function wrapFile(file) {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  return transfer.files;
}

function encodeFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",")[1] ?? ""));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

// Where something is wrong: the address, the file or the pasted text, and its line.
function nameSource({path, line}) {
  if (!path) return "";
  const name = path === "-" ? say("story-text") : path;
  return line ? `${name}, ${say("line").toLowerCase()} ${line}: ` : `${name}: `;
}
