// What stands above the script: why it cannot be read or saved, where something is wrong in it, and what is new.

import {ApiError} from "./api.js";
import {button, make} from "./dom.js";
import {say, tell, wordDate} from "./wording.js";

const MISSING_DATE = "L274";
const MISSING_TITLE = "L273";
const APPROVAL_LOST = "L264";
const MOST = 8;

export function renderAlerts(panels) {
  const {desk} = panels;
  const {document} = desk;
  const {front, findings} = document;
  const show = against => button(say("see-changes"), () => { panels.against = against; panels.open("changes"); });
  return [
    desk.lost ? renderLost(panels) : document.error ? renderFinding(panels, document.error, "error", {role: "alert"}) : null,
    renderWrongRows(panels),
    front.withdrawn ? make("p", {class: "alert"}, say("withdrawn", wordDate(front.withdrawn))) : null,
    findings.some(one => one.code === APPROVAL_LOST) ? make("p", {class: "alert"}, say("approval-lost"), " ", show("approved")) : null,
    ...findings.filter(one => one.code !== APPROVAL_LOST).map(one => renderFinding(panels, one, one.level)),
    document.article_changed ? make("p", {class: "alert"}, say("article-changed"), " ", show("update")) : null,
  ].filter(Boolean);
}

function renderLost(panels) {
  const {desk} = panels;
  const why = desk.lost.code === "L006" ? say("gone") : tell(desk.lost, desk.nameFile(desk.lost));
  const {line} = desk.lost;
  const mend = desk.lost instanceof ApiError ? [] : [` ${say("lost-mend")} `, line ? button(say("go-to"), () => panels.showLine(line)) : ""];
  return make("p", {class: "alert error lost", role: "alert"}, why, " ", say("lost-kept"), ...mend);
}

// Its place in words, and a button that leads there.
function renderFinding(panels, one, level, attributes) {
  const {desk} = panels;
  if (one.code === MISSING_DATE) {
    return make("p", {class: `alert ${level}`}, say("date-missing"), " ", button(say("go-to"), () => panels.fields.focusField("date")));
  }
  if (one.code === MISSING_TITLE) {
    return make("p", {class: `alert ${level}`}, tell(one), " ", button(say("go-to"), () => panels.fields.focusField("title")));
  }
  const ours = one.line && one.path === `scripts/${desk.slug}.md`;
  return make("p", {class: `alert ${level}`, ...attributes}, tell(one, desk.nameFile(one)), " ",
    ours ? button(say("go-to"), () => panels.showLine(one.line)) : null);
}

// Which rows cannot be read or played as they are: each says itself why.
function renderWrongRows(panels) {
  const {desk} = panels;
  const wrong = desk.document.rows.filter(row => row.findings.some(one => one.level === "error"));
  if (!wrong.length) return null;
  const leads = wrong.slice(0, MOST).flatMap(row => [" ", button(desk.rows.get(row.key).nameRow(), () => panels.goTo(row.key, ""))]);
  return make("p", {class: "alert error wrong-rows"}, say("rows-wrong"), ...leads, wrong.length > MOST ? ` … (${wrong.length})` : "");
}
