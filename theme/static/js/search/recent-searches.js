// Recent searches, kept in this browser's local storage only.
const STORAGE_KEY = "searches";
const LIMITS = { searches: 8, letters: 200 }; // searches kept, letters kept of each

export function recentSearches() {
  try {
    const found = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
    const isSearch = (value) => typeof value === "string" && value.trim();
    return Array.isArray(found) ? found.filter(isSearch).slice(0, LIMITS.searches) : [];
  } catch {
    return [];
  }
}

export function addRecent(q) {
  const search = q.normalize("NFC").trim().replace(/\s+/gu, " ").slice(0, LIMITS.letters);
  if (search) store([search, ...allExcept(search)]);
}

export function removeRecent(q) {
  store(allExcept(q));
}

export function clearRecent() {
  store([]);
}

// Render the list on the search page. This module imports nothing, since it is shown before the search is fetched.
export function renderRecent(page, input) {
  const part = page.querySelector("[data-recents]");
  const template = page.querySelector('template[data-template="recent"]').content.firstElementChild;
  const render = () => {
    const all = recentSearches();
    part.hidden = !all.length;
    part.querySelector("ul").replaceChildren(...all.map(createRow));
  };
  const createRow = (q) => {
    const row = template.cloneNode(true);
    const [link, button] = row.children;
    link.textContent = q;
    link.href = `?${new URLSearchParams({ q })}`;
    link.dataset.ask = q;
    button.setAttribute("aria-label", page.dataset.forget.replace("{q}", () => q));
    button.addEventListener("click", () => {
      const at = [...row.parentElement.children].indexOf(row);
      removeRecent(q);
      render();
      const left = part.querySelectorAll("li button");
      (left[Math.min(at, left.length - 1)] ?? input).focus();
    });
    return row;
  };
  // Assigned, not added: main.js and page.js may render the list one after the other.
  part.querySelector("[data-forget-all]").onclick = () => {
    clearRecent();
    render();
    input.focus();
  };
  render();
}

function allExcept(q) {
  return recentSearches().filter((search) => search.toLowerCase() !== q.toLowerCase());
}

function store(all) {
  try {
    if (all.length) localStorage.setItem(STORAGE_KEY, JSON.stringify(all.slice(0, LIMITS.searches)));
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    // Local storage is not available to this page: nothing is kept.
  }
}
