// The search page: searches for the state in its URL, and follows typing, choices and the browser's history.
import { open } from "./engine.js";
import { openFilterPanel } from "./filter-panel.js";
import { formatState, isFiltered, isIdle, isIncomplete, isSearchable, parseState, visibleRange } from "./page-state.js";
import { addRecent, renderRecent } from "./recent-searches.js";
import { Results } from "./results.js";
import { opensElsewhere } from "./templates.js";

// Times are in ms. Shorter pauses show results sooner, and fetch more results that the next key discards.
const TUNING = {
  pause: 90, // after a key before a search, on a slow connection or where text is incomplete
  quick: 150, // time of the last answer up to which a key is searched for without a pause, unless text is incomplete
  roundTrips: 3, // times the fetch of the manifest: estimated time of the first answer, for leaves, cards and rendering
  grace: 40, // wait for matching entries before results are shown; later ones go below, so that nothing moves
  slow: 400, // wait before a search in progress is announced
  calm: 700, // wait after typing before results are announced
  scrollPause: 200, // after scrolling before the position is kept in the history entry
  entries: 4, // matching entries shown above results
};

export function start(form, page) {
  const input = form.elements.q;
  const root = new URL(form.dataset.root, location.href).href;
  const part = (name) => page.querySelector(`[data-${name}]`);
  const results = new Results(page, root);
  const filterPanel = openFilterPanel(page, requestedState, navigate);
  const title = document.title;

  let state = parseState(location.search);
  let committed = formatState(state);
  let controller = new AbortController();
  let pending = null; // the search and rendering of the current state
  let cached = { key: null };
  let engine;
  let latency = Infinity;
  let inputTimer;
  let announceTimer;

  function openEngine() {
    engine ??= open(root).then(
      (ready) => {
        latency = Math.min(latency, TUNING.roundTrips * ready.manifestLatency());
        return ready;
      },
      (error) => {
        engine = undefined;
        throw error;
      },
    );
    return engine;
  }

  // --- The URL ---------------------------------------------------------------------------------------------------

  function updateHistory(method, query) {
    try {
      history[method]({ y: scrollY }, "", query === undefined ? location.href : `${location.pathname}${query}`);
    } catch {
      // Browsers limit how often the URL may change: the next change includes this one.
    }
  }

  // Return the current state, with the text in the box if that is searchable.
  function requestedState() {
    return isSearchable(input.value) ? { ...state, q: input.value } : state;
  }

  // Go to a state, as a new history entry. Typing only replaces the last entry; typed text first gets an entry of its own.
  function navigate(next) {
    const typed = formatState(state);
    const query = formatState(next);
    if (typed !== committed) {
      updateHistory("replaceState", committed);
      updateHistory("pushState", typed);
    }
    const isPending = pending && query === typed && next.q === state.q;
    state = next;
    // First, so that files are fetched while the browser changes the URL; a pending search is not started again.
    const rendered = isPending ? pending : run();
    if (query !== typed) updateHistory("pushState", query);
    updateTitle();
    committed = query;
    return rendered;
  }

  function onInput() {
    clearTimeout(inputTimer);
    const next = { ...requestedState(), pages: 1 };
    if (next.q === state.q) return;
    state = next;
    run();
    if (formatState(state) !== location.search) updateHistory("replaceState", formatState(state));
    updateTitle();
  }

  // To be called after the URL has changed: a title belongs to its history entry.
  function updateTitle() {
    const q = state.q.trim();
    document.title = q ? `${q} · ${title}` : title;
  }

  // --- Search and results ----------------------------------------------------------------------------------------

  function run() {
    clearTimeout(inputTimer);
    controller.abort();
    controller = new AbortController();
    const current = searchAndRender(controller.signal, state).finally(() => {
      if (pending === current) pending = null;
    });
    pending = current;
    return current;
  }

  async function searchAndRender(signal, query, isRetry = false) {
    const isAborted = () => signal.aborted;
    if (isIdle(query)) return showIdle();
    page.dataset.searchState = "loading";
    const slowTimer = setTimeout(() => isAborted() || announce(results.showLoading(), 0), TUNING.slow);
    try {
      const engine = await openEngine();
      const started = performance.now();
      let entries;
      const requestEntries = () => (entries ??= matchingEntries(engine, query));
      const result = await cachedSearch(engine, query, signal, requestEntries);
      if (isAborted()) return undefined;
      if (result.state === "idle") return showIdle(); // a query of punctuation only
      requestEntries();
      const ids = [...result.ids.slice(...visibleRange(query, result.ids.length))];
      const loading = [engine.cards(ids, result), filterPanel.loadValues(engine, result, query)];
      const [cards, values] = await Promise.all(loading);
      const inTime = await Promise.race([entries, new Promise((resolve) => setTimeout(resolve, TUNING.grace))]);
      if (isAborted()) return undefined;
      clearTimeout(slowTimer);
      showColumns();
      announce(results.show(query, result, cards), TUNING.calm);
      filterPanel.show(values);
      results.showEntries(inTime ?? [], query.q, cards, true);
      part("ways").hidden = result.state !== "empty";
      page.dataset.searchState = result.state;
      latency = performance.now() - started;
      if (!inTime) await entries.then((later) => isAborted() || results.showEntries(later, query.q, cards, false));
    } catch (error) {
      if (isAborted()) return undefined;
      // The cached result belongs to a build that has been replaced.
      if (error.stale && !isRetry) {
        cached = { key: null };
        return searchAndRender(signal, query, true);
      }
      showError(error);
    } finally {
      clearTimeout(slowTimer);
    }
    return undefined;
  }

  // Search, unless only the number of pages shown differs from the last search.
  async function cachedSearch(engine, { pages: _, ...query }, signal, onMatched) {
    const key = JSON.stringify(query);
    if (cached.key !== key) cached = { key, result: await engine.search({ ...query, signal, onMatched }) };
    return cached.result;
  }

  // Return topics, provinces, agencies, people and documents whose names match; filters do not apply to them.
  async function matchingEntries(engine, query) {
    const { q } = query;
    if (!q.trim() || isFiltered(query)) return [];
    return engine.suggestEntries(q, TUNING.entries).catch(() => []);
  }

  // Warm up with a detached copy of the page, unless a search starts meanwhile.
  async function warmUp(engine) {
    const { signal } = controller;
    const { result, cards } = await engine.warmUp(signal);
    if (!signal.aborted) new Results(page.cloneNode(true), root).show(state, result, cards);
  }

  function showColumns() {
    part("columns").hidden = false;
    part("waiting").hidden = true;
    part("recents").hidden = true;
  }

  function showIdle() {
    page.dataset.searchState = "idle";
    part("columns").hidden = true;
    part("waiting").hidden = true;
    part("ways").hidden = false;
    filterPanel.hide();
    announce("", 0);
    renderRecent(page, input);
  }

  function showError(error) {
    console.warn(error);
    cached = { key: null };
    part("columns").hidden = true;
    part("waiting").hidden = true;
    part("recents").hidden = true;
    part("ways").hidden = false;
    page.dataset.searchState = "error";
    announce("", 0);
  }

  // Announce to screen readers after `wait` ms without another announcement.
  function announce(words, wait) {
    clearTimeout(announceTimer);
    announceTimer = setTimeout(() => (part("live").textContent = words), wait);
  }

  // --- Events ----------------------------------------------------------------------------------------------------

  input.addEventListener("input", () => {
    clearTimeout(inputTimer);
    inputTimer = setTimeout(onInput, latency <= TUNING.quick && !isIncomplete(input.value) ? 0 : TUNING.pause);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !input.value) return;
    event.preventDefault();
    input.value = "";
    onInput();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    addRecent(input.value);
    if (matchMedia("(pointer: coarse)").matches) input.blur(); // the on-screen keyboard would cover results
    navigate({ ...state, q: input.value, pages: 1 });
  });
  // Focus the first new result: without scrolling where the list grew, at the top where a new list replaced it.
  part("more").addEventListener("click", async () => {
    const before = results.links().length;
    await navigate({ ...state, pages: state.pages + 1 });
    const links = results.links();
    if (links.length > before) links[before].focus({ preventScroll: true });
    else links[0]?.focus();
  });
  part("earlier").addEventListener("click", async (event) => {
    if (!event.target.dataset.part || opensElsewhere(event)) return;
    event.preventDefault();
    await navigate({ ...state, pages: Number(event.target.dataset.part) });
    results.links()[0]?.focus();
  });
  part("sort").addEventListener("click", (event) => {
    const by = event.target.dataset.by;
    if (!by || opensElsewhere(event)) return;
    event.preventDefault();
    navigate({ ...state, sort: by, pages: 1 });
  });
  part("retry").addEventListener("click", () => {
    input.focus();
    run();
  });
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link?.dataset.ask !== undefined && !opensElsewhere(event)) {
      event.preventDefault();
      input.value = link.dataset.ask;
      addRecent(input.value);
      navigate({ ...state, q: input.value, pages: 1 });
    } else if (link?.closest("[data-results], [data-names-line]")) {
      addRecent(input.value);
    }
  });

  // --- Back and forward ------------------------------------------------------------------------------------------

  async function restore(y) {
    input.value = state.q;
    await run();
    if (y) scrollTo({ top: y, behavior: "instant" });
  }

  addEventListener("popstate", (event) => {
    const next = parseState(location.search);
    if (formatState(next) === formatState(state)) return;
    state = next;
    committed = formatState(state);
    updateTitle();
    restore(event.state?.y ?? 0);
  });
  let scrollTimer;
  addEventListener(
    "scroll",
    () => {
      clearTimeout(scrollTimer);
      scrollTimer = setTimeout(() => updateHistory("replaceState"), TUNING.scrollPause);
    },
    { passive: true },
  );

  history.scrollRestoration = "manual";
  part("ways").hidden = !isIdle(state);
  page.dataset.begun = "";
  updateTitle();
  // Text typed before this module was loaded stays in the box, and precedes the URL's query if it is searchable.
  if (!input.value.trim()) restore(history.state?.y ?? 0);
  else if (requestedState().q !== state.q) onInput();
  else run();
  if (isIdle(state)) openEngine().then(warmUp).catch(() => {});
}
