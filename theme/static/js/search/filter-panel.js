// The panel of facet values, and chips of the chosen ones. Counts come with each result; long lists load when opened.
import { FACETS, formatState, isFiltered, withFilter, withoutFilters } from "./page-state.js";
import { cloneTemplate, formatNumber, formatText, opensElsewhere } from "./templates.js";

const SHORT_LIST = 8; // values of a facet shown before the visitor asks for all
const WIDE = "(min-width: 60rem)"; // where the panel stands beside results, unfolded

// requestedState() returns the state last asked for, whether it is shown yet or not; navigate(state) goes to another.
export function openFilterPanel(page, requestedState, navigate) {
  const column = page.querySelector("[data-facets]");
  const chips = page.querySelector("[data-chips]");
  const unfilter = page.querySelector("[data-unfilter]"); // holds the link that clears filters where nothing was found
  const elements = [...page.querySelectorAll("[data-facet]")];
  const parts = new Map(elements.map((element) => [element.dataset.facet, setUpFacet(element)]));
  const facetNames = [...parts.keys()];
  const names = new Map();
  const nameOf = (facet, value) => names.get(`${facet}=${value}`) ?? value;
  let shown;
  let lastChanged; // the facet in which a value was last chosen

  function setUpFacet(element) {
    const name = element.dataset.facet;
    const rest = element.querySelector("[data-rest]");
    const part = { element, rest, list: element.querySelector("ul"), late: element.closest("[data-late]"), all: false };
    part.unloaded = element.querySelector("[data-unloaded]");
    rest.addEventListener("click", () => {
      part.all = !part.all;
      renderFacet(name);
    });
    element.addEventListener("change", ({ target }) => {
      lastChanged = name;
      navigate(withFilter(requestedState(), name, target.value, target.checked));
    });
    part.late?.addEventListener("toggle", () => part.late.open && shown && openLate(name, shown));
    return part;
  }

  // --- Values ------------------------------------------------------------------------------------------------------

  // Load what chips and facets of a result need: counts, and the long lists in which a value is chosen, for its name.
  async function loadValues(engine, result, state) {
    const answer = { engine, result, state, values: new Map() };
    const { kinds, provinces } = engine.manifest;
    answer.values.set("loai", kinds.map(([value, name]) => facetValue("loai", value, name, result)));
    answer.values.set("tinh", sortByCount(provinces.map((province) => provinceValue(province, provinces, result))));
    const years = [...result.counts.nam.keys()].sort((a, b) => b - a);
    answer.values.set("nam", years.map((year) => facetValue("nam", year, year, result)));
    const late = facetNames.filter((name) => parts.get(name).late && state.filters[name].length);
    await Promise.all(late.map((name) => loadLate(name, answer)));
    return answer;
  }

  function facetValue(facet, value, name, { counts }) {
    if (!names.has(`${facet}=${value}`)) names.set(`${facet}=${value}`, name);
    return { value, name, count: counts[facet].get(value) ?? 0 };
  }

  function provinceValue([value, name, successor], provinces, result) {
    const choice = facetValue("tinh", value, name, result);
    if (successor >= 0) choice.name = formatText(page.dataset.former, { name, successor: provinces[successor][1] });
    return choice;
  }

  async function loadLate(name, { engine, result, state, values }) {
    if (values.has(name)) return;
    const found = await engine.facet(name, result).catch(console.warn);
    if (!found) return; // loaded again when the list is next opened
    keepNames(name, found);
    for (const value of state.filters[name]) {
      if (names.has(`${name}=${value}`)) continue;
      // No result has this value, so its name is not in the list.
      const own = await engine.search({ q: "", filters: { [name]: [value] } });
      keepNames(name, await engine.facet(name, own));
    }
    values.set(name, sortByCount(found));
  }

  function keepNames(facet, values) {
    for (const { value, name } of values) names.set(`${facet}=${value}`, name);
  }

  function show(answer) {
    if (shown && shown.state.q !== answer.state.q) lastChanged = undefined;
    for (const name of facetNames.slice(0, facetNames.indexOf(lastChanged) + 1)) keepOrder(name, answer);
    shown = answer;
    renderChips();
    renderFacets();
  }

  // Keep the values of a facet in place; used up to the last chosen facet, so that nothing above the choice moves.
  function keepOrder(name, { values }) {
    const fresh = values.get(name);
    const before = shown?.values.get(name);
    if (!fresh || !before) return;
    const counts = new Map(fresh.map((choice) => [choice.value, choice]));
    const known = new Set(before.map(({ value }) => value));
    const countOf = (value) => counts.get(value)?.count ?? 0;
    const previous = before.map((choice) => ({
      ...choice,
      stays: choice.stays || choice.count > 0,
      count: countOf(choice.value),
    }));
    values.set(name, [...previous, ...fresh.filter(({ value }) => !known.has(value))]);
  }

  function hide() {
    shown = undefined;
    chips.hidden = true;
  }

  // --- The panel ---------------------------------------------------------------------------------------------------

  async function openLate(name, answer) {
    await loadLate(name, answer);
    if (shown !== answer) return;
    parts.get(name).unloaded.hidden = answer.values.has(name);
    renderFacet(name);
  }

  // Folded lists are rendered when they are opened.
  function renderFacets() {
    const { filters } = shown.state;
    const isEmpty = !shown.result.ids.length;
    column.hidden = isEmpty && !isFiltered(shown.state);
    for (const [name, { late }] of parts) if (late) late.hidden = isEmpty && !filters[name].length;
    if (!column.open || column.hidden) return;
    for (const [name, { late }] of parts) {
      if (late?.open) openLate(name, shown);
      else if (!late) renderFacet(name);
    }
  }

  function renderFacet(name) {
    const { element, rest, list, all, late } = parts.get(name);
    const chosen = requestedState().filters[name];
    const found = visibleValues(shown.values.get(name) ?? [], chosen, (value) => nameOf(name, value));
    const open = found.filter(({ value }, place) => all || place < SHORT_LIST || chosen.includes(value));
    const focused = list.contains(document.activeElement) ? document.activeElement.value : undefined;
    const existing = new Map([...list.children].map((row) => [row.querySelector("input").value, row]));
    const rows = open.map((value) => renderValue(existing.get(value.value), value, chosen));
    // Unchanged rows are not moved: they would lose focus.
    if (rows.length !== list.children.length || rows.some((item, place) => item !== list.children[place])) {
      list.replaceChildren(...rows);
      if (focused !== undefined) rows[open.findIndex(({ value }) => value === focused)]?.querySelector("input").focus();
    }
    element.hidden = !late && !found.length;
    rest.hidden = all ? found.length <= SHORT_LIST : open.length === found.length;
    const folded = formatNumber(found.length - open.length);
    rest.textContent = all ? rest.dataset.less : formatText(rest.dataset.rest, { n: folded });
  }

  function renderValue(existing, { value, name, count }, chosen) {
    const choice = existing ?? cloneTemplate(page, "choice");
    const input = choice.querySelector("input");
    input.value = value;
    input.checked = chosen.includes(value);
    // A focused input stays enabled: it would lose focus.
    input.disabled = !count && !input.checked && input !== document.activeElement;
    choice.querySelector(".choice").textContent = name;
    choice.querySelector(".count").textContent = formatNumber(count);
    return choice;
  }

  // --- The chips ---------------------------------------------------------------------------------------------------

  function renderChips() {
    const { state } = shown;
    const focused = [...chips.children].indexOf(document.activeElement);
    const made = FACETS.flatMap((facet) => state.filters[facet].map((value) => createChip(facet, value)));
    const isEmpty = !shown.result.ids.length;
    unfilter.hidden = !isFiltered(state) || !isEmpty;
    unfilter.replaceChildren();
    chips.replaceChildren(...made);
    (isEmpty ? unfilter : chips).append(createClearLink());
    chips.hidden = !isFiltered(state);
    if (focused >= 0 && made.length) chips.children[Math.min(focused, made.length - 1)].focus();
    else if (focused >= 0) page.querySelector("[data-head]").focus();
  }

  function createChip(facet, value) {
    const label = nameOf(facet, value);
    const made = createStateLink("chip", (state) => withFilter(state, facet, value, false));
    made.firstElementChild.textContent = label;
    made.setAttribute("aria-label", formatText(page.dataset.remove, { name: label }));
    return made;
  }

  function createClearLink() {
    return createStateLink("clear", withoutFilters);
  }

  // Create a link to the state that `next` returns for the current one.
  function createStateLink(name, next) {
    const element = cloneTemplate(page, name);
    element.href = formatState(next(shown.state)) || location.pathname;
    element.addEventListener("click", (event) => {
      if (opensElsewhere(event)) return;
      event.preventDefault();
      lastChanged = undefined;
      navigate(next(requestedState()));
    });
    return element;
  }

  const wide = matchMedia(WIDE);
  const fold = () => (column.open = wide.matches);
  wide.addEventListener("change", fold);
  column.addEventListener("toggle", () => shown && renderFacets());
  fold();
  return { loadValues, show, hide };
}

function sortByCount(values) {
  return [...values].sort((a, b) => b.count - a.count);
}

// Return the values that a result has, the chosen ones, and those that keep their places.
function visibleValues(values, chosen, nameOf) {
  const missing = chosen.filter((value) => !values.some((known) => known.value === value));
  const kept = values.filter(({ value, count, stays }) => count > 0 || stays || chosen.includes(value));
  return [...kept, ...missing.map((value) => ({ value, name: nameOf(value), count: 0 }))];
}
