// Elements without a template language: text is always text, never markup.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const SIZES_ITSELF = CSS.supports("field-sizing", "content");

// A text field as high as what it holds.
export function grow(area) {
  if (SIZES_ITSELF || area.tagName !== "TEXTAREA" || !area.offsetParent) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

// The cursor in a text field, a word of it selected: whole, where it stands so.
export function selectWord(area, word) {
  area.focus();
  const plain = word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const whole = area.value.search(new RegExp(`(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`, "u"));
  const at = whole < 0 ? area.value.indexOf(word) : whole;
  if (word && at >= 0) area.setSelectionRange(at, at + word.length);
}

export function button(label, onclick, attributes = {}) {
  return make("button", {type: "button", onclick, ...attributes}, label);
}

export function markWords(words, fallback) {
  if (!words?.length) return [fallback ?? ""];
  const tags = {gone: "del", new: "ins"};
  return words.map(span => (tags[span.kind] ? make(tags[span.kind], {}, span.text) : span.text));
}

export function formatDuration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return "";
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function openDialog(title, content, {onclose, label} = {}) {
  const dialog = make("dialog", {"aria-label": label ?? title}, make("h2", {}, title), ...content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    onclose?.(dialog.returnValue);
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
