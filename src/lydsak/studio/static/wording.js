// The interface's words, in the language that was chosen here or that the show speaks, and the house's messages in it.

import {make} from "./dom.js";

const KEY = "lydsak-studio-language";
const TYPED_DATES = "L218"; // what is no date is told as it was typed
let words = {};
let fallback = {};
let messages = {};

export async function loadWording(usual) {
  let chosen = usual;
  try {
    chosen = localStorage.getItem(KEY) ?? usual;
  } catch {
    // storage may be forbidden; the show's language will do
  }
  const read = async language => (await fetch(`/static/wording/${language}.json`)).json();
  [words, fallback, messages] = await Promise.all([read(chosen), read("nb"), chosen === "en" ? {} : read("messages/nb")]);
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-word]")) {
    const kept = [...element.children].filter(child => child.tagName === "KBD");
    element.replaceChildren(say(element.dataset.word), ...kept.flatMap(child => [" ", child]));
  }
  return chosen;
}

export function keepLanguage(language) {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // not remembered, then
  }
}

export function say(key, ...values) {
  const text = words[key] ?? fallback[key] ?? key;
  return values.reduce((filled, value) => filled.replace("{}", () => value), text);
}

// A message by the template that it was made from: in Bokmål where that is known, else in English, marked as such.
export function word({template, parts}, section) {
  const own = messages[section]?.[template] ?? messages["*"]?.[template];
  const pieces = (own ?? template).split(/(\{\{|\}\}|\{\w+\})/).map(piece => {
    if (piece === "{{" || piece === "}}") return piece[0];
    const part = /^\{\w+\}$/.test(piece) ? parts[piece.slice(1, -1)] : piece;
    if (typeof part !== "string") return word(part, section);
    if (own !== undefined && piece === "{date}" && section !== TYPED_DATES) return wordDate(part, "nb") || part;
    return own !== undefined && piece === "{near}" ? part.replace(/^"(.*)"$/s, "«$1»") : part;
  });
  return make("span", {lang: own === undefined ? "en" : "nb"}, ...pieces);
}

// A date as it was understood, in words; "" for what is none.
export function wordDate(value, language = document.documentElement.lang) {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[ T](\d{2}):(\d{2}).*)?)?)?$/.exec(value ?? "");
  if (!found) return "";
  const [, year, month, day, hour, minute] = found;
  const moment = new Date(Date.UTC(+year, (month ?? 1) - 1, day ?? 1));
  const parts = {year: "numeric", month: month && "long", day: day && "numeric", weekday: day && "long", timeZone: "UTC"};
  const words = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, parts).format(moment);
  return hour ? say("at-clock", words, `${hour}.${minute}`) : words;
}

export const wordPlain = (text, section) =>
  word({template: text.replace(/[{}]/g, "$&$&"), parts: {}}, section);

// What is wrong and what helps: of an answer of the studio, or of the browser itself. After a lead it goes on.
export function tell(error, lead = "") {
  const {code, told} = error;
  if (!told) return make("span", {lang: error.worded ? null : "en"}, `${error.message}.`, error.help ? ` ${error.help}` : "");
  const message = word(told.message, code);
  return make("span", {}, lead, lead ? message : beginSentence(message), ". ", told.help ? beginSentence(word(told.help, code)) : "");
}

// A word that begins it; a file's name or a command's stays as it is written.
function beginSentence(span) {
  const first = span.firstChild;
  if (first instanceof Text) first.data = first.data.replace(/^\p{Ll}(?=[\p{L}-]*(?:[\s,:;]|\.?$))/u, letter => letter.toUpperCase());
  return span;
}
