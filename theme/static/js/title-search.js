// Finds names and titles on the page by the beginnings of their words, with or without diacritics.
export function fold(text) {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
}

export function start(search) {
  const input = document.querySelector(".search-box input");
  const all = search.querySelector("[data-all]");
  const count = search.querySelector("[data-count]");
  const rows = [...search.querySelectorAll("[data-results] > li")].map((row) => ({
    row,
    words: ` ${fold(`${row.textContent} ${row.dataset.more ?? ""}`).replace(/[^\p{L}\p{N}]+/gu, " ")}`,
  }));

  function find() {
    const asked = fold(input.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    let found = 0;
    for (const { row, words } of rows) {
      row.hidden = !asked.every((word) => words.includes(` ${word}`));
      if (!row.hidden) found += 1;
    }
    all.open = asked.length > 0;
    search.dataset.searchState = asked.length ? (found ? "ready" : "empty") : "idle";
    count.textContent = asked.length ? (found ? count.dataset.some.replace("{n}", found.toLocaleString("vi")) : count.dataset.none) : "";
    const query = input.value.trim();
    history.replaceState(null, "", `${location.pathname}${query ? `?${new URLSearchParams({ q: query })}` : ""}`);
  }

  input.value = new URLSearchParams(location.search).get("q") ?? "";
  input.addEventListener("input", find);
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  find();
}
