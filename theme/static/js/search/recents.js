// What was searched for lately: kept in this browser alone, and only so much of it.
const NAME = "searches";
const MOST = 8;

export function recents() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string" && one.trim()).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function remember(asked) {
  const one = asked.normalize("NFC").trim().replace(/\s+/gu, " ").slice(0, 200);
  if (one) keep([one, ...without(one)]);
}

export function forget(asked) {
  keep(without(asked));
}

export function forgetAll() {
  keep([]);
}

function without(asked) {
  return recents().filter((one) => one.toLowerCase() !== asked.toLowerCase());
}

function keep(all) {
  try {
    if (all.length) localStorage.setItem(NAME, JSON.stringify(all.slice(0, MOST)));
    else localStorage.removeItem(NAME);
  } catch {
    // Storage is closed to this page: nothing is kept.
  }
}
