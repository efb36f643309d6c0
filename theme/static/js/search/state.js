// The state of the search page is its address: what is asked, filters, order, and how many tens are shown.
export const FACETS = ["tinh", "nam", "chu-de", "co-quan", "loai"];
export const TEN = 10;
const MOST = 50;

export function read(search) {
  const asked = new URLSearchParams(search);
  const part = Number.parseInt(asked.get("trang"), 10);
  return {
    q: asked.get("q") ?? "",
    filters: Object.fromEntries(FACETS.map((name) => [name, [...new Set(asked.getAll(name).filter(Boolean))]])),
    sort: asked.get("xep") === "moi" ? "new" : "fit",
    part: part > 1 ? Math.min(part, MOST) : 1,
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

// The same state with one value of a facet chosen, or no longer.
export function toggled(state, name, value) {
  const has = state.filters[name].includes(value);
  const values = has ? state.filters[name].filter((one) => one !== value) : [...state.filters[name], value];
  return { ...state, filters: { ...state.filters, [name]: values }, part: 1 };
}

export function cleared(state) {
  return { ...state, filters: Object.fromEntries(FACETS.map((name) => [name, []])), part: 1 };
}

// Whether a text that is being typed is worth a search: three letters, or a word that is finished.
export function isEnough(typed) {
  return typed.trim().length >= 3 || /\S\s/u.test(typed);
}
