// The edits of the open script, one after the other, and what to do when somebody else has saved.

import {ApiError, post, put, scriptPath} from "./api.js";
import {askMeant, showConflict} from "./dialogs.js";
import {dropPassing} from "./notices.js";
import {renderOutside} from "./outside.js";
import {showChanged, tellWord} from "./undo.js";
import {say, tell} from "./wording.js";

// What is typed, and asked about where somebody else saved it too; all else is a mere step, to be taken anew.
const TYPED = ["text", "split", "join", "front", "speaker"];

export class Edits {
  constructor(desk) {
    this.desk = desk;
    this.last = Promise.resolve();
    this.rescues = 0; // questions about words that stand nowhere else
  }

  settled() {
    return this.last.catch(() => {});
  }

  // Resolves to whether it was settled: saved, or given up by who sits here; false where it was refused, or is
  // to be done again on what somebody else saved. A refusal is about a row or field, and goes once that is right.
  make(body, {row, about = row} = {}) {
    const settle = async () => {
      const settled = await this.send(body, row, about);
      if (settled) about?.notice?.remove();
      return settled;
    };
    this.last = this.last.then(settle, settle);
    return this.last;
  }

  async send(body, row, about) {
    const {desk} = this;
    const sent = {...body};
    if (row && sent.op === "text") {
      Object.assign(sent, {before: row.before, source: row.area.value});
      if (sent.before.trim() === sent.source.trim()) {
        desk.tellSaved();
        return true;
      }
    }
    if (desk.lost) return this.wait(sent);
    desk.setSaved(say("saving"));
    try {
      const document = await post(scriptPath(desk.slug, "/edit"), sent, desk.document.etag);
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
  }

  accept(document) {
    const {desk} = this;
    dropPassing();
    if (document.merged) desk.notify(say("outside-merged"), document.outside);
    desk.take(document);
    desk.tellSaved();
    desk.panels.forgetBuild();
    desk.dispatchEvent(new Event("saved"));
    if (!this.silence) return;
    this.silence.remove();
    this.silence = null;
    desk.flush(); // what could not be saved while it was silent
  }

  async fail(error, body, row, about) {
    const {desk} = this;
    desk.setSaved(say("not-saved"));
    if (!(error instanceof ApiError) || (error.status === 403 && !error.body)) { // gone, or started anew with another key
      this.silence = desk.notify(say("no-answer"), null, {stays: true});
      this.keepTyped(body);
      throw error;
    }
    if (error.status !== 412) {
      this.keepTyped(body);
      await desk.look(); // where the file itself is gone or broken, that is told, and nobody's paragraph is to blame
      if (desk.lost) return this.wait(body);
      desk.tellSaved(); // a refused step leaves nothing unsaved
      about?.notice?.remove();
      const notice = desk.notify(tell(error, desk.nameFile(error)));
      if (about) about.notice = notice;
      return false;
    }
    const again = await this.settle(error.body, body, row, about);
    if (!again) {
      desk.tellSaved();
      return TYPED.includes(body.op);
    }
    const inserted = body.op === "insert";
    try {
      this.accept(await post(scriptPath(desk.slug, "/edit"), again, desk.document.etag));
      if (inserted) desk.notify(say("outside-merged"), error.body.outside);
      return true;
    } catch (failure) {
      if (inserted) desk.notify(say("changed-outside", String(error.body.outside.length)), error.body.outside);
      if (inserted || again.op !== "insert") return this.fail(failure, again, row, about);
      const kept = await this.fail(failure, again, row, about).catch(() => false); // it has told
      if (!kept) this.rescue(again.source, again.kind, again.after); // their row is gone: they stand nowhere else
      return kept;
    }
  }

  // Nothing can be saved for now: what was typed stays where it is, and is saved when the file is back.
  wait(body) {
    this.keepTyped(body);
    this.desk.setSaved(say("not-saved"));
    return false;
  }

  // What was typed and is in no file yet goes back into its row where an edit is refused.
  keepTyped({key, source}) {
    const row = this.desk.rows.get(key);
    if (row && typeof source === "string" && !row.dirty) row.setText(source);
  }

  // Words that were typed into a paragraph which somebody took out meanwhile: kept as a new one, or given up.
  rescue(typed, kind, above) {
    const {desk} = this;
    const run = async () => {
      let mine = typed;
      for (let kept = false; !kept;) {
        mine = await showConflict({mine, theirs: null, outside: []});
        if (mine === null) return;
        const after = desk.document.rows.some(one => one.key === above) ? above : null;
        kept = await this.send({op: "insert", after, kind, source: mine}).catch(() => false); // it has told
      }
    };
    const settled = () => {
      this.rescues -= 1;
      desk.tellSaved();
    };
    this.rescues += 1;
    desk.tellSaved();
    this.last = this.last.then(run, run).finally(settled);
  }

  // What to ask for anew, now that the script is another: what was typed is never dropped, a mere step is.
  async settle({document, outside, mine}, body, row, about) {
    const {desk} = this;
    const theirs = document.rows.find(one => one.key === body.key);
    if (body.op === "insert") {
      desk.take(document);
      const after = document.rows.some(one => one.key === body.after) ? body.after : document.rows.at(-1)?.key ?? null;
      return {...body, after};
    }
    if (!TYPED.includes(body.op)) {
      desk.take(document);
      desk.notify(say("outside-first"), outside);
      return null;
    }
    const field = ["front", "speaker"].includes(body.op);
    const standing = field ? readField(document.front, body) : theirs?.source ?? null;
    const choice = await showConflict({mine, theirs: standing, outside});
    if (row) row.area.value = row.before = theirs?.source ?? "";
    desk.take(document);
    if (choice === null || choice === standing) return null;
    if (field) {
      about?.rewrite?.(choice, standing);
      return {...body, value: choice, before: standing};
    }
    return theirs
      ? {op: "text", key: body.key, before: theirs.source, source: choice}
      : {op: "insert", after: document.rows.at(-1)?.key ?? null, kind: "paragraph", source: choice};
  }

  // Undo or redo what was done last in this tab. What another tab did, or who ever, goes only when that is meant.
  async step(way) {
    const {desk} = this;
    await desk.finish();
    const run = async () => {
      if (desk.lost) return;
      const before = desk.document.rows;
      const ask = meant => post(scriptPath(desk.slug, `/${way}`), {meant}, desk.document.etag);
      try {
        let document = await ask(false);
        if (document.theirs) {
          const {what, word, in_the_way: inTheWay} = document.theirs;
          const why = word ? say("word-of-another", word) : say(inTheWay ? "undo-in-the-way" : `${way}-theirs-why`);
          const shown = [why, renderOutside(what, "what-changes")];
          if (!await askMeant(say(`${way}-theirs`), shown, say(`${way}-still`))) return;
          document = await ask(true);
        }
        this.accept(document);
        if (document.word) tellWord(desk, document.word);
        else showChanged(desk, before);
      } catch (error) {
        await this.fail(error, {}, null);
      }
    };
    this.last = this.last.then(run, run);
    return this.last;
  }

  async writeRaw(raw, etag) {
    const {desk} = this;
    try {
      this.accept(await put(scriptPath(desk.slug), {raw}, etag));
      return null;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      return error.body;
    }
  }
}

function readField(front, {op, field, name}) {
  return (op === "front" ? front[field] : new Map(front.voices).get(name)) ?? "";
}
