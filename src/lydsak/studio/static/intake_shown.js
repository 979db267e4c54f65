// What the studio would make of an article, and what an editor must choose first: letters, another name.

import {button, make} from "./dom.js";
import {say, tell, word} from "./wording.js";

const SHOWN = 40; // of what is left out

export function renderShown(intake, answer) {
  const focused = intake.body.contains(document.activeElement) ? document.activeElement.id : "";
  intake.status = make("p", {role: "status", class: "told"});
  const title = make("h3", {tabIndex: -1, id: "story-title", lang: answer.title ? "no" : null}, nameStep(answer));
  const content = answer.readings ? renderReadings(intake, answer) : [...renderOutcome(answer), ...renderChoices(intake, answer)];
  intake.body.replaceChildren(title, ...content);
  const again = focused && intake.body.querySelector(`#${focused}`); // after another name or language the hand stays there
  (again && !again.disabled ? again : title).focus();
}

function nameStep({readings, error, title}) {
  return readings ? say("which-letters") : error ? say("story-name-first") : title;
}

// The lines that a person chooses among, as each encoding would have them.
function renderReadings(intake, answer) {
  let chosen = null;
  const use = button(say("use-letters"), () => intake.ask("/api/intake", {held: answer.held, encoding: chosen}), {class: "primary", disabled: true});
  const options = answer.readings.map(one => {
    const input = make("input", {type: "radio", name: "letters", value: one.encoding});
    input.addEventListener("change", () => { chosen = one.encoding; use.disabled = false; });
    return make("label", {class: "option"}, input, " ", make("span", {lang: "no"}, `«${one.text}»`), " ",
      make("span", {class: "hint"}, `${one.name}, ${say("line").toLowerCase()} ${one.line}`));
  });
  return [
    make("fieldset", {class: "ways"}, make("legend", {}, say("which-letters-why")), ...options), intake.status,
    make("div", {class: "dialog-tools"}, use, renderBack(intake)),
  ];
}

function renderOutcome(answer) {
  if (answer.error) return [make("p", {class: "alert error"}, tell(answer.error))];
  if (!answer.created) {
    return [make("p", {class: "alert"}, say("story-exists", answer.script), " ", answer.article_changed ? say("story-newer") : "")];
  }
  return describeStory(answer);
}

function describeStory(answer) {
  const {words, segments, quotes, encoding_guess: guess} = answer;
  const left = answer.left_out.slice(0, SHOWN).map(one => make("li", {}, one.line ? `${say("line")} ${one.line}: ` : "",
    make("q", {lang: "no"}, one.text), " – ", word(one.told, "left_out")));
  return [
    answer.title_derived ? make("p", {class: "alert"}, say("title-derived")) : null,
    guess ? make("p", {class: "alert"}, say("letters-guessed", guess.name), " ", make("q", {lang: "no"}, guess.text), " ", say("letters-wrong")) : null,
    make("p", {}, say("story-parts", String(answer.paragraphs), String(segments.length)), " ", say("story-words", String(words.read), String(words.source))),
    segments.length > 1 ? make("p", {class: "hint", lang: "no"}, segments.filter(Boolean).join(" · ")) : null,
    quotes.length ? make("p", {}, say("story-quotes", String(quotes.length)), answer.open_quotes ? ` ${say("story-open-quotes", String(answer.open_quotes))}` : "") : null,
    left.length ? make("details", {open: true}, make("summary", {}, say("left-out", String(answer.left_out.length))),
      make("ul", {}, ...left, left.length < answer.left_out.length ? make("li", {}, "…") : null)) : null,
    answer.slips.length ? make("div", {}, make("p", {}, say("story-slips")), make("ul", {}, ...answer.slips.map(one =>
      make("li", {}, make("q", {lang: "no"}, one.text), " – ", word(one.told, "L263"))))) : null,
    answer.risky.length ? make("p", {}, say("story-risky"), " ", make("span", {lang: "no"}, answer.risky.map(one => one.word).join(", "))) : null,
  ].filter(Boolean);
}

// Name and language, which may be others, and the ways on.
function renderChoices(intake, answer) {
  const name = make("input", {id: "story-name", autocomplete: "off", spellcheck: false, "aria-describedby": "hint-name"});
  name.value = answer.slug;
  const language = make("select", {id: "story-language"}, ...["", "nb", "nn"].map(value =>
    make("option", {value}, value ? say(`language-${value}`) : say("language-found", answer.language ? say(`language-${answer.language}`) : "…"))));
  language.value = intake.language ?? "";
  const choice = () => ({held: answer.held, name: name.value.trim(), language: language.value});
  const again = () => {
    intake.language = language.value;
    return intake.ask("/api/intake", choice());
  };
  name.addEventListener("change", again);
  language.addEventListener("change", again);
  name.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (name.value.trim() !== answer.slug) again();
  });
  const makes = answer.created && !answer.error;
  const stands = !makes && answer.slug && intake.knows(answer.slug);
  return [
    make("label", {for: "story-name"}, say(makes ? "story-name" : "story-other-name")), name,
    make("p", {class: "hint", id: "hint-name"}, answer.script && makes ? say("hint-story-name", answer.script) : say("hint-story-free")),
    make("label", {for: "story-language"}, say("story-language")), language,
    intake.status,
    make("div", {class: "dialog-tools"},
      makes ? button(say("add"), () => intake.add(choice()), {class: "primary", id: "story-add"}) : null,
      stands && answer.article_changed ? button(say("new-version"), () => intake.leave(answer.slug, answer.held), {class: "primary", id: "story-update"}) : null,
      stands ? button(say("open-script"), () => intake.leave(answer.slug), {id: "story-open"}) : null,
      renderBack(intake)),
  ];
}

function renderBack(intake) {
  return button(say("back"), () => {
    intake.turn += 1;
    intake.renderForm();
    intake.fields[intake.draft.way].focus();
  }, {id: "story-back"});
}
