// Who reads whose words: asked before two are taken for each other, or somebody who speaks loses the voice.

import {askMeant} from "./dialogs.js";
import {say} from "./wording.js";

const NARRATOR = "forteller";

// Others in this script whose words a role reads.
export function listReaders(desk, role, name) {
  return (desk.document.front.voices ?? []).filter(([other, its]) => its === role && other !== name).map(([other]) => other);
}

// Is it meant that this role reads this speaker? False where not; "other" where those who have it are to change places.
export function confirmRole(desk, {name, role, before = null}) {
  const {roles} = desk.show;
  const namesake = before === null && roles.find(one => one.toLowerCase() === name.toLowerCase());
  if (namesake) return askMeant(say("role-name", name), [say("role-name-why", namesake, role)], say("role-still"));
  const others = listReaders(desk, role, name);
  const choice = roles.filter(one => one !== NARRATOR).length > 1; // with one voice for all who are quoted there is none
  if (role === NARRATOR || !others.length || !choice) return Promise.resolve(true);
  const why = say("role-taken-why", role, others.join(", "), name);
  const other = before !== null && others.length === 1 ? say("role-swap") : undefined;
  return askMeant(say("role-taken", role), [why], say("role-both"), {other});
}

// Is it meant that this speaker has no voice, where words of theirs stand in the script?
export function confirmRemoval(desk, name) {
  const rows = desk.document.rows.filter(row => row.voices.includes(name) && !row.muted);
  if (!rows.length) return Promise.resolve(true);
  const where = rows.map(row => desk.rows.get(row.key).nameRow()).join(", ");
  return askMeant(say("remove-speaker", name), [say("remove-speaker-why", name, where)], say("remove-speaker-still"));
}

// Two who have each other's voices now; null where nobody has.
export function findExchanged(before, after) {
  const now = new Map(after);
  const moved = (before ?? []).filter(([name, role]) => now.has(name) && now.get(name) !== role);
  for (const [name, role] of moved) {
    const other = moved.find(([one, its]) => its === now.get(name) && now.get(one) === role);
    if (other) return [name, other[0]];
  }
  return null;
}
