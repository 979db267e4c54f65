// Plays one paragraph, or from one on to the end, sentence by sentence: the first is heard while the next is spoken.
// What was heard to its end is noted.

import {fetchSound, post, scriptPath} from "./api.js";
import {say} from "./wording.js";

export class Player extends EventTarget {
  constructor(audio) {
    super();
    this.audio = audio;
    this.turn = 0;
    this.key = null;
    this.source = null;
    this.ready = new Map();
    audio.addEventListener("playing", () => this.tell("playing"));
  }

  async play(slug, rows, {onerror} = {}) {
    const turn = ++this.turn;
    this.audio.pause();
    for (const [at, row] of rows.entries()) {
      if (turn !== this.turn) return;
      this.key = row.key;
      this.source = row.source;
      this.tell("change");
      try {
        await this.playRow(slug, row, rows[at + 1], turn);
      } catch (error) {
        if (turn === this.turn) onerror?.(error, row);
        break;
      }
      if (turn === this.turn) this.noteHeard(slug, row);
    }
    if (turn === this.turn) this.stop();
  }

  async playRow(slug, row, following, turn) {
    const first = await this.load(slug, row, 0);
    for (let part = 0; part < first.parts && turn === this.turn; part += 1) {
      const sound = part ? await this.load(slug, row, part, first.of) : first;
      if (turn !== this.turn) return;
      const ahead = part + 1 < first.parts ? this.load(slug, row, part + 1, first.of) : following && this.load(slug, following, 0);
      ahead?.catch(() => {});
      await this.playOne(sound.url, turn);
    }
  }

  stop() {
    this.turn += 1;
    this.audio.pause();
    this.key = null;
    this.tell("change");
  }

  async playWord(path) {
    const turn = ++this.turn;
    this.audio.pause();
    const url = URL.createObjectURL((await fetchSound(path)).blob);
    if (turn === this.turn) await this.playOne(url, turn);
    URL.revokeObjectURL(url);
  }

  load(slug, row, part, of = "") {
    const name = `${part}\n${of}\n${slug}\n${row.key}\n${row.source}\n${row.voices}\n${JSON.stringify(row.said)}`;
    if (!this.ready.has(name)) {
      const sound = fetchSound(scriptPath(slug, `/sound/${encodeURIComponent(row.key)}?part=${part}&of=${of}`)).then(found =>
        ({...found, url: URL.createObjectURL(found.blob)}),
      );
      sound.catch(() => this.ready.delete(name));
      this.ready.set(name, sound);
      if (this.ready.size > 80) this.forget(this.ready.keys().next().value);
    }
    return this.ready.get(name);
  }

  forget(name) {
    this.ready.get(name)?.then(({url}) => URL.revokeObjectURL(url), () => {});
    this.ready.delete(name);
  }

  forgetAll() {
    for (const name of [...this.ready.keys()]) this.forget(name);
  }

  playOne(url, turn) {
    return new Promise((resolve, reject) => {
      const {audio} = this;
      const done = finish => () => {
        audio.onended = audio.onerror = audio.onpause = null;
        finish();
      };
      audio.onended = done(resolve);
      audio.onerror = done(() => reject(Object.assign(new Error(say("no-sound")), {worded: true})));
      audio.src = url;
      audio.play().catch(error => (turn === this.turn ? reject(error) : resolve()));
    });
  }

  async noteHeard(slug, row) {
    const answer = await post(scriptPath(slug, "/heard"), {key: row.key, before: row.source}).catch(() => null);
    if (answer?.heard === "heard") this.dispatchEvent(new CustomEvent("heard", {detail: {slug, key: row.key}}));
  }

  tell(name) {
    this.dispatchEvent(new CustomEvent(name, {detail: {key: this.key}}));
  }
}
