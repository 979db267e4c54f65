// The interface's words, in the language that was chosen here or that the show speaks.

const KEY = "lydsak-studio-language";
let words = {};
let fallback = {};

export async function loadWording(usual) {
  let chosen = usual;
  try {
    chosen = localStorage.getItem(KEY) ?? usual;
  } catch {
    // storage may be forbidden; the show's language will do
  }
  const read = async language => (await fetch(`/static/wording/${language}.json`)).json();
  [words, fallback] = await Promise.all([read(chosen), read("nb")]);
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
  return values.reduce((filled, value) => filled.replace("{}", value), text);
}
