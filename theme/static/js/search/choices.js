// The column of filters, and the chosen ones as chips. Counts come with each answer, names of long lists when opened.
import { chosenOrNot, cleared, FACETS, isFiltered, write } from "./state.js";
import { clone, isElsewhere, number, said } from "./words.js";

const FIRST = 8;
const WIDE = "(min-width: 60rem)";

// wanted() is the state that a visitor has asked for so far, shown or not; choose(state) is called with the next one.
export function openChoices(page, wanted, choose) {
  const column = page.querySelector("[data-facets]");
  const chips = page.querySelector("[data-chips]");
  const unfilter = page.querySelector("[data-unfilter]"); // beside the words where nothing was found
  const parts = new Map([...page.querySelectorAll("[data-facet]")].map((element) => [element.dataset.facet, prepare(element)]));
  const places = [...parts.keys()];
  const names = new Map();
  const nameOf = (facet, value) => names.get(`${facet}=${value}`) ?? value;
  let shown;
  let touched; // the facet in which something was chosen last

  function prepare(element) {
    const name = element.dataset.facet;
    const rest = element.querySelector("[data-rest]");
    const part = { element, rest, list: element.querySelector("ul"), late: element.closest("[data-late]"), all: false };
    part.unloaded = element.querySelector("[data-unloaded]");
    rest.addEventListener("click", () => {
      part.all = !part.all;
      draw(name);
    });
    element.addEventListener("change", ({ target }) => {
      touched = name;
      choose(chosenOrNot(wanted(), name, target.value, target.checked));
    });
    part.late?.addEventListener("toggle", () => part.late.open && shown && showLate(name, shown));
    return part;
  }

  // --- An answer ---------------------------------------------------------------------------------------------------

  // What is to be known of an answer before its chips can be shown: the names of what is chosen in long lists.
  async function read(engine, result, state) {
    const answer = { engine, result, state, values: new Map() };
    const { kinds, provinces } = engine.manifest;
    answer.values.set("loai", kinds.map(([value, name]) => one("loai", value, name, result)));
    answer.values.set("tinh", byCount(provinces.map((province) => ofProvince(province, provinces, result))));
    answer.values.set("nam", [...result.counts.nam.keys()].sort((a, b) => b - a).map((year) => one("nam", year, year, result)));
    const late = places.filter((name) => parts.get(name).late && state.filters[name].length);
    await Promise.all(late.map((name) => readLate(name, answer)));
    return answer;
  }

  function one(facet, value, name, { counts }) {
    if (!names.has(`${facet}=${value}`)) names.set(`${facet}=${value}`, name);
    return { value, name, count: counts[facet].get(value) ?? 0 };
  }

  function ofProvince([value, name, successor], provinces, result) {
    const choice = one("tinh", value, name, result);
    if (successor >= 0) choice.name = said(page.dataset.former, { name, successor: provinces[successor][1] });
    return choice;
  }

  async function readLate(name, { engine, result, state, values }) {
    if (values.has(name)) return;
    const found = await engine.facet(name, result).catch(console.warn);
    if (!found) return; // the next opening asks again
    learn(name, found);
    for (const value of state.filters[name]) {
      if (names.has(`${name}=${value}`)) continue;
      // Nothing that was found has it, so its name was not told.
      const own = await engine.search({ q: "", filters: { [name]: [value] } });
      learn(name, await engine.facet(name, own));
    }
    values.set(name, byCount(found));
  }

  function learn(facet, values) {
    for (const { value, name } of values) names.set(`${facet}=${value}`, name);
  }

  function show(answer) {
    if (shown && shown.state.q !== answer.state.q) touched = undefined;
    for (const name of places.slice(0, places.indexOf(touched) + 1)) settle(name, answer);
    shown = answer;
    drawChips();
    drawAll();
  }

  // While a visitor chooses, nothing above what was chosen comes or goes: it would move away under the finger.
  function settle(name, { values }) {
    const fresh = values.get(name);
    const before = shown?.values.get(name);
    if (!fresh || !before) return;
    const counts = new Map(fresh.map((choice) => [choice.value, choice]));
    const known = new Set(before.map(({ value }) => value));
    const stood = before.map((choice) => ({ ...choice, stays: choice.stays || choice.count > 0, count: counts.get(choice.value)?.count ?? 0 }));
    values.set(name, [...stood, ...fresh.filter(({ value }) => !known.has(value))]);
  }

  function hide() {
    shown = undefined;
    chips.hidden = true;
  }

  // --- The column --------------------------------------------------------------------------------------------------

  async function showLate(name, answer) {
    await readLate(name, answer);
    if (shown !== answer) return;
    parts.get(name).unloaded.hidden = answer.values.has(name);
    draw(name);
  }

  // What is folded away is drawn when it is opened.
  function drawAll() {
    const { filters } = shown.state;
    const isEmpty = !shown.result.ids.length;
    column.hidden = isEmpty && !isFiltered(shown.state);
    for (const [name, { late }] of parts) if (late) late.hidden = isEmpty && !filters[name].length;
    if (!column.open || column.hidden) return;
    for (const [name, { late }] of parts) {
      if (late?.open) showLate(name, shown);
      else if (!late) draw(name);
    }
  }

  function draw(name) {
    const { element, rest, list, all, late } = parts.get(name);
    const chosen = wanted().filters[name];
    const found = present(shown.values.get(name) ?? [], chosen, (value) => nameOf(name, value));
    const open = found.filter(({ value }, place) => all || place < FIRST || chosen.includes(value));
    const focused = list.contains(document.activeElement) ? document.activeElement.value : undefined;
    const held = new Map([...list.children].map((row) => [row.querySelector("input").value, row]));
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
    const input = choice.querySelector("input");
    input.value = value;
    input.checked = chosen.includes(value);
    // What has the focus keeps it.
    input.disabled = !count && !input.checked && input !== document.activeElement;
    choice.querySelector(".choice").textContent = name;
    choice.querySelector(".count").textContent = number(count);
    return choice;
  }

  // --- The chips ---------------------------------------------------------------------------------------------------

  function drawChips() {
    const { state } = shown;
    const focused = [...chips.children].indexOf(document.activeElement);
    const made = FACETS.flatMap((facet) => state.filters[facet].map((value) => chip(facet, value)));
    const isEmpty = !shown.result.ids.length;
    unfilter.hidden = !isFiltered(state) || !isEmpty;
    unfilter.replaceChildren();
    chips.replaceChildren(...made);
    (isEmpty ? unfilter : chips).append(clear());
    chips.hidden = !isFiltered(state);
    if (focused >= 0 && made.length) chips.children[Math.min(focused, made.length - 1)].focus();
    else if (focused >= 0) page.querySelector("[data-head]").focus();
  }

  function chip(facet, value) {
    const label = nameOf(facet, value);
    const made = link("chip", (state) => chosenOrNot(state, facet, value, false));
    made.firstElementChild.textContent = label;
    made.setAttribute("aria-label", said(page.dataset.remove, { name: label }));
    return made;
  }

  function clear() {
    return link("clear", cleared);
  }

  // A link from a state to the next.
  function link(name, next) {
    const element = clone(page, name);
    element.href = write(next(shown.state)) || location.pathname;
    element.addEventListener("click", (event) => {
      if (isElsewhere(event)) return;
      event.preventDefault();
      touched = undefined;
      choose(next(wanted()));
    });
    return element;
  }

  const wide = matchMedia(WIDE);
  const fold = () => (column.open = wide.matches);
  wide.addEventListener("change", fold);
  column.addEventListener("toggle", () => shown && drawAll());
  fold();
  return { read, show, hide };
}

function byCount(values) {
  return [...values].sort((a, b) => b.count - a.count);
}

// The values that something has, the chosen ones, and those that stood there.
function present(values, chosen, nameOf) {
  const missing = chosen.filter((value) => !values.some((known) => known.value === value));
  const kept = values.filter(({ value, count, stays }) => count > 0 || stays || chosen.includes(value));
  return [...kept, ...missing.map((value) => ({ value, name: nameOf(value), count: 0 }))];
}
