// A name for this tab that it keeps when it is loaded anew. A browser copies a tab with all that it remembers: the copy
// finds the name held by the first one, and takes another.

const KEY = "lydsak-studio-tab";
const LONGEST = 1000;

export async function nameTab() {
  const fresh = crypto.getRandomValues(new Uint32Array(2)).join("-");
  try {
    const kept = sessionStorage.getItem(KEY);
    const name = kept && await hold(kept) ? kept : fresh;
    if (name === fresh) await hold(fresh);
    sessionStorage.setItem(KEY, name);
    return name;
  } catch {
    return fresh; // storage may be forbidden
  }
}

// Resolves to whether the name is nobody else's, and holds it as long as this page is open.
function hold(name) {
  if (!navigator.locks) return Promise.resolve(true);
  const again = performance.getEntriesByType("navigation")[0]?.type === "reload"; // its own hold may just be ending
  const options = again ? {signal: AbortSignal.timeout(LONGEST)} : {ifAvailable: true};
  return new Promise(resolve => {
    navigator.locks.request(`${KEY}-${name}`, options, lock => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    }).catch(() => resolve(false));
  });
}
