// The state of the search page, kept in its URL: query, filters, sort order, and the number of result pages shown.
export const FACETS = ["tinh", "nam", "chu-de", "co-quan", "loai"];
export const PAGE_SIZE = 10; // results
const LIST_PAGES = 5; // result pages in one list; a list with the next pages replaces it

export function parseState(search) {
  const params = new URLSearchParams(search);
  const pages = Number.parseInt(params.get("trang"), 10);
  return {
    q: params.get("q") ?? "",
    filters: Object.fromEntries(FACETS.map((name) => [name, [...new Set(params.getAll(name).filter(Boolean))]])),
    sort: params.get("xep") === "moi" ? "new" : "fit",
    pages: pages > 1 ? pages : 1,
  };
}

export function formatState({ q, filters, sort, pages }) {
  const params = new URLSearchParams();
  if (q.trim()) params.set("q", q.trim());
  for (const name of FACETS) for (const value of filters[name]) params.append(name, value);
  if (sort === "new") params.set("xep", "moi");
  if (pages > 1) params.set("trang", pages);
  return String(params) && `?${params}`;
}

export function isFiltered({ filters }) {
  return FACETS.some((name) => filters[name].length > 0);
}

export function isIdle(state) {
  return !state.q.trim() && !isFiltered(state);
}

// Return [first, end) of the results that a state shows; a page beyond the last is the last.
export function visibleRange({ pages }, total) {
  const last = Math.min(pages, Math.max(1, Math.ceil(total / PAGE_SIZE)));
  return [Math.floor((last - 1) / LIST_PAGES) * LIST_PAGES * PAGE_SIZE, Math.min(last * PAGE_SIZE, total)];
}

// Return the state with a value of a facet added or removed, on the first page.
export function withFilter(state, name, value, isAdded) {
  const others = state.filters[name].filter((other) => other !== value);
  return { ...state, filters: { ...state.filters, [name]: isAdded ? [...others, value] : others }, pages: 1 };
}

export function withoutFilters(state) {
  return { ...state, filters: Object.fromEntries(FACETS.map((name) => [name, []])), pages: 1 };
}

// Whether the text in the box is searched for while it is typed: none, three letters, or a finished word.
export function isSearchable(typed) {
  return !typed.trim() || typed.normalize("NFC").trim().length >= 3 || /\S\s/u.test(typed);
}

// Texts whose results the next letter changes: one syllable, a syllable without a vowel yet, two letters after others,
// the space after two syllables. Searching for them would fetch most of what a typed query fetches.
const INCOMPLETE = [
  /^\s*\S*\s*$/u,
  /(?:^|[^\p{L}\p{N}\p{M}])[bcdđghklmnpqrstvx]+$/iu,
  /\S\s+(?:\p{L}\p{M}*){1,2}$/u,
  /\s\S+\s+$/u,
];

// Whether a search waits for the next letter.
export function isIncomplete(typed) {
  return INCOMPLETE.some((pattern) => pattern.test(typed));
}
