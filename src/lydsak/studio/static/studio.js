// The studio's page: the list of episodes, the open script, and what comes in from disk and from other pages.

import {get} from "./api.js";
import {Desk} from "./desk.js";
import {showKeys} from "./dialogs.js";
import {button, formatDuration, make} from "./dom.js";
import {Intake, takeDrops} from "./intake.js";
import {notify} from "./notices.js";
import {Player} from "./player.js";
import {keepLanguage, loadWording, say, tell, word} from "./wording.js";

const byId = id => document.getElementById(id);

function setSaved(text) {
  byId("saved").textContent = text;
}

class EpisodeList extends EventTarget {
  constructor(root, desk) {
    super();
    this.root = root;
    this.desk = desk;
    this.list = make("ul", {role: "list"});
    this.add = desk.show.read_only ? null : button(say("new-story"), () => this.dispatchEvent(new Event("add")), {id: "new-story", "aria-haspopup": "dialog"});
    root.replaceChildren(make("div", {class: "episodes-head"}, make("h2", {id: "episodes-title"}, say("episodes")), this.add ?? ""), this.list);
  }

  async load() {
    const {episodes} = await get("/api/episodes");
    this.episodes = episodes;
    this.render();
  }

  render() {
    this.list.replaceChildren(...this.episodes.map(one => {
      const badges = [one.status, ...one.states.filter(name => name !== "published" || one.states.length === 1)];
      const link = make("a", {href: `#${encodeURIComponent(one.slug)}`, "aria-current": one.slug === this.desk.slug ? "page" : null},
        make("span", {class: "episode-title", lang: "no"}, one.title),
        make("span", {class: "badges"}, ...badges.map(name => make("span", {class: `badge ${name}`, title: explainBadge(name, one)}, say(`badge-${name}`)))),
        make("span", {class: "hint"}, [formatDuration(one.duration_ms), one.unheard ? say("unheard", String(one.unheard)) : ""].filter(Boolean).join(" · ")));
      return make("li", {}, link);
    }));
    if (!this.episodes.length) this.list.replaceChildren(make("li", {}, say("no-episodes"), this.add ? ` ${say("no-episodes-add")}` : ""));
  }
}

function explainBadge(name, {error, hold}) {
  if (name === "failed" && error) return tell(error).textContent;
  return name === "held" && hold ? word(hold, "held").textContent : null;
}

async function start() {
  const show = await get("/api/show");
  const language = byId("language");
  language.value = await loadWording(show.language);
  language.addEventListener("change", () => {
    keepLanguage(language.value);
    location.reload();
  });
  const player = new Player(byId("sound"));
  const desk = new Desk({root: byId("script"), player, show, notify, setSaved});
  const episodes = new EpisodeList(byId("episodes"), desk);
  let opening = Promise.resolve();
  const openHash = () => {
    const slug = decodeURIComponent(location.hash.slice(1));
    if (!slug || slug === desk.slug) return;
    opening = opening.then(() => desk.open(slug)).then(() => episodes.render(), error => notify(tell(error)));
  };
  const openStory = async (slug, revision) => {
    history.pushState(null, "", `#${encodeURIComponent(slug)}`);
    openHash();
    await Promise.all([opening, episodes.load()]);
    if (revision && desk.slug === slug) desk.panels.showRevision(revision);
  };
  const knows = slug => episodes.episodes.some(one => one.slug === slug);
  const intake = new Intake({largest: show.largest_article, open: openStory, knows});
  if (!show.read_only) takeDrops(intake);
  episodes.addEventListener("add", () => intake.show());
  for (const name of ["saved", "heard", "built"]) desk.addEventListener(name, delay(() => episodes.load(), 600));
  addEventListener("hashchange", openHash);
  addEventListener("keydown", event => pressAnywhere(event, desk, player));
  addEventListener("beforeunload", event => {
    if (desk.dirty || intake.dirty) event.preventDefault();
  });
  byId("show-keys").addEventListener("click", showKeys);
  if (show.read_only) notify(say("read-only"), null, {stays: true});
  await episodes.load();
  if (!location.hash && episodes.episodes[0]) location.hash = encodeURIComponent(episodes.episodes[0].slug);
  else openHash();
  watch(desk, episodes, openHash);
  document.documentElement.dataset.ready = "true";
}

function watch(desk, episodes, openHash) {
  const source = new EventSource("/api/events");
  source.addEventListener("changed", event => {
    const {slug, etag} = JSON.parse(event.data);
    if (slug === desk.slug) desk.refresh(etag);
    else if (slug === desk.missing && etag) openHash();
  });
  source.addEventListener("hello", () => desk.document && desk.refresh(null)); // what was saved before it looked
  source.addEventListener("episodes", delay(() => episodes.load(), 400));
}

function pressAnywhere(event, desk, player) {
  const typing = event.target.matches?.("textarea, input, select");
  const command = event.ctrlKey || event.metaKey;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") player.stop();
  else if (event.key === "?" && !typing) showKeys();
  else if (command && event.key.toLowerCase() === "z" && !typing && !desk.readOnly) {
    event.preventDefault();
    desk.edits.step(event.shiftKey ? "redo" : "undo");
  }
}

function delay(act, wait) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}

start().catch(error => notify(String(error.message), null, {stays: true}));
