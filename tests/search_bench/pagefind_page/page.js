// A search page for Pagefind that behaves as doithoai's does: nothing before focus, the same pause, ten results.
const PAUSE = 120;
const TEN = 10;

const form = document.querySelector("[data-search-box]");
const page = document.querySelector("[data-search]");
const list = page.querySelector("[data-results]");
const input = form.elements.q;
let opened;
let pause;
let turn = 0;

function open() {
  opened ??= import("./pagefind/pagefind.js").then(async (pagefind) => {
    await pagefind.init();
    return pagefind;
  });
  return opened;
}

async function run() {
  clearTimeout(pause);
  const mine = ++turn;
  page.dataset.searchState = "loading";
  const pagefind = await open();
  const { results } = await pagefind.search(input.value);
  const shown = await Promise.all(results.slice(0, TEN).map((result) => result.data()));
  if (mine !== turn) return;
  list.replaceChildren(
    ...shown.map(({ url, meta, excerpt }) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      const text = document.createElement("p");
      link.href = url;
      link.textContent = meta.title;
      text.innerHTML = excerpt;
      row.append(link, text);
      return row;
    }),
  );
  page.dataset.found = results.length;
  page.dataset.searchState = results.length ? "ready" : "empty";
}

form.addEventListener("focusin", open);
input.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(run, PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
