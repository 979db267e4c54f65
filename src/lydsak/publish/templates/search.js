// Searches this page's episodes, and those of the archives once somebody searches: their scripts stand beside this page.
const addEpisodes = (() => {
  const MOST = 100;
  const form = document.querySelector(".search");
  const field = form.querySelector("input");
  const count = form.querySelector(".count");
  const shown = document.querySelector(".list");
  const results = document.createElement("ol");
  const pages = document.querySelector(".pages");
  results.hidden = true;
  shown.after(results);

  // "kafe" finds "kafé", but æ, ø and å are letters of their own.
  function fold(text) {
    return text.toLowerCase().normalize("NFC")
      .replace(/[^\x00-\x7fæøå]/g, (letter) => letter.normalize("NFD").replace(/\p{M}/gu, ""));
  }

  const episodes = [...shown.children].map((item) => (
    { text: fold(`${item.textContent} ${item.dataset.words || ""}`), draw: () => item.cloneNode(true) }));

  function draw([path, title, facts, summary, language]) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const byline = document.createElement("p");
    link.href = path;
    link.lang = language;
    link.textContent = title;
    byline.className = "byline";
    for (const fact of facts) byline.append(Object.assign(document.createElement("span"), { textContent: fact }));
    const heading = document.createElement("h3");
    heading.append(link);
    item.append(heading, byline);
    if (summary) item.append(Object.assign(document.createElement("p"), { textContent: summary, lang: language }));
    return item;
  }

  function search() {
    const wanted = fold(field.value).split(/\s+/).filter(Boolean);
    const searching = wanted.length > 0;
    shown.hidden = searching;
    results.hidden = !searching;
    if (pages) pages.hidden = searching;
    results.replaceChildren();
    count.textContent = "";
    if (!searching) return;
    const found = episodes.filter((episode) => wanted.every((word) => episode.text.includes(word)));
    results.append(...found.slice(0, MOST).map((episode) => episode.draw()));
    const said = found.length === 0 ? form.dataset.none : found.length > MOST ? form.dataset.many : form.dataset.found;
    count.textContent = said.replace("{}", String(Math.min(found.length, MOST)));
  }

  let loaded = false;
  function load() {
    if (loaded) return;
    loaded = true;
    for (const path of form.dataset.more.split(" ").filter(Boolean)) {
      document.head.append(Object.assign(document.createElement("script"), { src: path, async: false }));
    }
  }

  field.addEventListener("focus", load);
  field.addEventListener("input", search);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  return (rows) => {
    episodes.push(...rows.map((row) => (
      { text: fold([row[1], ...row[2], row[3], row[5]].join(" ")), draw: () => draw(row) })));
    if (field.value) search();
  };
})();
