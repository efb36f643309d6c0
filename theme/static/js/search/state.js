// The state of the search page is its address: what is asked, filters, order, and how many tens are shown.
export const FACETS = ["tinh", "nam", "chu-de", "co-quan", "loai"];
export const TEN = 10;
const TENS = 5; // in one list: who asks for more gets the list that goes on from there

export function read(search) {
  const asked = new URLSearchParams(search);
  const part = Number.parseInt(asked.get("trang"), 10);
  return {
    q: asked.get("q") ?? "",
    filters: Object.fromEntries(FACETS.map((name) => [name, [...new Set(asked.getAll(name).filter(Boolean))]])),
    sort: asked.get("xep") === "moi" ? "new" : "fit",
    part: part > 1 ? part : 1,
  };
}

export function write({ q, filters, sort, part }) {
  const asked = new URLSearchParams();
  if (q.trim()) asked.set("q", q.trim());
  for (const name of FACETS) for (const value of filters[name]) asked.append(name, value);
  if (sort === "new") asked.set("xep", "moi");
  if (part > 1) asked.set("trang", part);
  return String(asked) && `?${asked}`;
}

export function isFiltered({ filters }) {
  return FACETS.some((name) => filters[name].length > 0);
}

export function isIdle(state) {
  return !state.q.trim() && !isFiltered(state);
}

// Of so many results the first and the end of those that a state shows; beyond the last are the last.
export function stretch({ part }, total) {
  const last = Math.min(part, Math.max(1, Math.ceil(total / TEN)));
  return [Math.floor((last - 1) / TENS) * TENS * TEN, Math.min(last * TEN, total)];
}

// The same state with a value of a facet chosen, or not.
export function chosenOrNot(state, name, value, isChosen) {
  const others = state.filters[name].filter((one) => one !== value);
  return { ...state, filters: { ...state.filters, [name]: isChosen ? [...others, value] : others }, part: 1 };
}

export function cleared(state) {
  return { ...state, filters: Object.fromEntries(FACETS.map((name) => [name, []])), part: 1 };
}

// Whether what stands in the box is to be searched for while it is typed: nothing, three letters, or a finished word.
export function isEnough(typed) {
  return !typed.trim() || typed.normalize("NFC").trim().length >= 3 || /\S\s/u.test(typed);
}

// What says so little that the next letter finds something else: a syllable alone, one without a vowel yet, two letters after
// others, the space after two syllables.
const BEGUN = [
  /^\s*\S*\s*$/u,
  /(?:^|[^\p{L}\p{N}\p{M}])[bcdđghklmnpqrstvx]+$/iu,
  /\S\s+(?:\p{L}\p{M}*){1,2}$/u,
  /\s\S+\s+$/u,
];

// Whether what stands in the box is only begun, so that it waits for the next letter.
export function isBegun(typed) {
  return BEGUN.some((begun) => begun.test(typed));
}
