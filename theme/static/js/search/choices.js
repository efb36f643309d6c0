// The column of filters, and the chosen ones as chips. Counts come with each answer, names of long lists when opened.
import { cleared, FACETS, isFiltered, toggled, write } from "./state.js";
import { clone, isElsewhere, number, said } from "./words.js";

const FIRST = 8;
const WIDE = "(min-width: 60rem)";

// choose(state) is called with the state that a visitor wants.
export function openChoices(page, choose) {
  const column = page.querySelector("[data-facets]");
  const chips = page.querySelector("[data-chips]");
  const unfilter = page.querySelector("[data-unfilter]"); // beside the words where nothing was found
  const parts = new Map([...page.querySelectorAll("[data-facet]")].map((element) => [element.dataset.facet, prepare(element)]));
  const names = new Map();
  const nameOf = (facet, value) => names.get(`${facet}=${value}`) ?? value;
  let shown;

  function prepare(element) {
    const name = element.dataset.facet;
    const rest = element.querySelector("[data-rest]");
    const part = { element, rest, list: element.querySelector("ul"), late: element.closest("[data-late]"), all: false };
    part.unloaded = element.querySelector("[data-unloaded]");
    rest.addEventListener("click", () => {
      part.all = !part.all;
      draw(name);
    });
    element.addEventListener("change", ({ target }) => choose(toggled(shown.state, name, target.value)));
    part.late?.addEventListener("toggle", () => part.late.open && shown && fetchLate(name, shown));
    return part;
  }

  // Show the counts of an answer. Resolves when the chips are there, for which names may have to be fetched.
  async function show(engine, result, state) {
    const now = { engine, result, state, values: new Map() };
    shown = now;
    const { kinds, provinces } = engine.manifest;
    set("loai", kinds.map(([value, name]) => one(value, name, result.counts.loai)));
    set("tinh", byCount(provinces.map((province) => ofProvince(province, provinces, result.counts.tinh))));
    set("nam", [...result.counts.nam].map(([year]) => one(String(year), String(year), result.counts.nam)).sort((a, b) => b.value - a.value));
    const late = [...parts].filter(([, part]) => part.late).map(([name]) => name);
    await Promise.all(late.filter((name) => state.filters[name].length).map((name) => fetchLate(name, now)));
    if (shown !== now) return;
    drawChips();
    for (const name of late) if (parts.get(name).late.open) fetchLate(name, now);
  }

  function hide() {
    shown = undefined;
    chips.hidden = true;
  }

  async function fetchLate(name, now) {
    if (now.values.has(name)) return;
    const found = await now.engine.facet(name, now.result).catch(console.warn);
    const { unloaded } = parts.get(name);
    if (shown === now) unloaded.hidden = Boolean(found);
    if (!found) {
      // The next opening asks again.
      if (shown === now) draw(name);
      return;
    }
    const values = byCount(found);
    learn(name, values);
    for (const value of now.state.filters[name]) {
      if (names.has(`${name}=${value}`)) continue;
      // Nothing that was found has it, so its name was not told.
      const own = await now.engine.search({ q: "", filters: { [name]: [value] } });
      learn(name, await now.engine.facet(name, own));
    }
    if (shown === now) set(name, values);
  }

  function learn(facet, values) {
    for (const { value, name } of values) names.set(`${facet}=${value}`, name);
  }

  function ofProvince([value, name, successor], provinces, counts) {
    names.set(`tinh=${value}`, name);
    const words = successor < 0 ? name : said(page.dataset.former, { name, successor: provinces[successor][1] });
    return one(value, words, counts);
  }

  function set(name, values) {
    shown.values.set(name, values);
    draw(name);
  }

  function draw(name) {
    const { element, rest, list, all, late } = parts.get(name);
    const chosen = shown.state.filters[name];
    const found = present(shown.values.get(name) ?? [], chosen, (value) => nameOf(name, value));
    const open = found.filter(({ value }, place) => all || place < FIRST || chosen.includes(value));
    const focused = list.contains(document.activeElement) ? document.activeElement.value : undefined;
    const held = new Map([...list.querySelectorAll("input")].map((input) => [input.value, input.closest("li")]));
    const rows = open.map((value) => row(held.get(value.value), value, chosen));
    // What stands where it stood is not moved, or it would lose focus.
    if (rows.length !== list.children.length || rows.some((one, place) => one !== list.children[place])) {
      list.replaceChildren(...rows);
      if (focused !== undefined) rows[open.findIndex(({ value }) => value === focused)]?.querySelector("input").focus();
    }
    element.hidden = !late && !found.length;
    rest.hidden = all ? found.length <= FIRST : open.length === found.length;
    rest.textContent = all ? rest.dataset.less : said(rest.dataset.rest, { n: number(found.length - open.length) });
  }

  function row(held, { value, name, count }, chosen) {
    const choice = held ?? clone(page, "choice");
    const [input, words, total] = choice.querySelectorAll("input, span");
    input.value = value;
    input.checked = chosen.includes(value);
    words.textContent = name;
    total.textContent = number(count);
    return choice;
  }

  function drawChips() {
    const { state } = shown;
    const focused = [...chips.children].indexOf(document.activeElement);
    const made = FACETS.flatMap((facet) => state.filters[facet].map((value) => chip(facet, value)));
    const clear = link(clone(page, "clear"), cleared(state));
    unfilter.hidden = !isFiltered(state) || shown.result.ids.length > 0;
    unfilter.replaceChildren(link(clone(page, "clear"), cleared(state)));
    chips.replaceChildren(...made, clear);
    chips.hidden = !isFiltered(state);
    if (focused >= 0 && made.length) chips.children[Math.min(focused, made.length - 1)].focus();
    else if (focused >= 0) page.querySelector("[data-head]").focus();
  }

  function chip(facet, value) {
    const label = facet === "loai" ? shown.values.get(facet).find((kind) => kind.value === value)?.name ?? value : nameOf(facet, value);
    const made = link(clone(page, "chip"), toggled(shown.state, facet, value));
    made.firstElementChild.textContent = label;
    made.setAttribute("aria-label", said(page.dataset.remove, { name: label }));
    return made;
  }

  function link(element, next) {
    element.href = write(next) || location.pathname;
    element.addEventListener("click", (event) => {
      if (isElsewhere(event)) return;
      event.preventDefault();
      choose(next);
    });
    return element;
  }

  const wide = matchMedia(WIDE);
  const fold = () => (column.open = wide.matches);
  wide.addEventListener("change", fold);
  fold();
  return { show, hide };
}

function one(value, name, counts) {
  return { value, name, count: counts.get(value) ?? 0 };
}

function byCount(values) {
  return [...values].sort((a, b) => b.count - a.count);
}

// The values that something has, and the chosen ones, which stay even where nothing has them.
function present(values, chosen, nameOf) {
  const missing = chosen.filter((value) => !values.some((known) => known.value === value));
  const kept = values.filter(({ value, count }) => count > 0 || chosen.includes(value));
  return [...kept, ...missing.map((value) => ({ value, name: nameOf(value), count: 0 }))];
}
