// The search page: its address is its state; what is typed, chosen or stepped back to is asked and shown.
import { openChoices } from "./choices.js";
import { open } from "./engine.js";
import { remember, showRecents } from "./recents.js";
import { Results } from "./results.js";
import { isBegun, isEnough, isFiltered, isIdle, read, stretch, TEN, write } from "./state.js";
import { isElsewhere } from "./words.js";

const PAUSE = 90;
const QUICK = 150; // where the last answer came so soon, a pause is waited for only in the midst of a word
const WAYS = 3; // so many times as long as the list of files an answer takes: leaves, cards, and what is done with them
const GRACE = 40; // for names that are to stand above results; later ones stand below, so that nothing moves
const SLOW = 400;
const CALM = 700;
const NAMES = 4;

export function start(form, page) {
  const input = form.elements.q;
  const root = new URL(form.dataset.root, location.href).href;
  const part = (name) => page.querySelector(`[data-${name}]`);
  const results = new Results(page, root);
  const choices = openChoices(page, wanted, choose);
  const title = document.title;

  let state = read(location.search);
  let chosen = write(state);
  let awaited = new AbortController();
  let going = null; // what is being done for the state as it is
  let answer = { key: null };
  let engine;
  let took = Infinity;
  let pause;
  let calm;

  function opened() {
    engine ??= open(root).then(
      (ready) => {
        took = Math.min(took, WAYS * ready.onItsWay());
        return ready;
      },
      (error) => {
        engine = undefined;
        throw error;
      },
    );
    return engine;
  }

  // --- The address -----------------------------------------------------------------------------------------------

  function place(method, query) {
    try {
      history[method]({ y: scrollY }, "", query === undefined ? location.href : `${location.pathname}${query}`);
    } catch {
      // Browsers bound how often the address may change in a while: the next change will be in it.
    }
  }

  // What is shown or being asked for, and what was typed since, if it is worth a search.
  function wanted() {
    return isEnough(input.value) ? { ...state, q: input.value } : state;
  }

  // What is typed takes the place of the last entry, until it is chosen: then both are entries.
  function choose(next) {
    const typed = write(state);
    const query = write(next);
    if (typed !== chosen) {
      place("replaceState", chosen);
      place("pushState", typed);
    }
    const isGoing = going && query === typed && next.q === state.q;
    state = next;
    // First, so that files come while the browser takes the address; what is asked for already is not asked again.
    const done = isGoing ? going : run();
    if (query !== typed) place("pushState", query);
    entitle();
    chosen = query;
    return done;
  }

  function type() {
    clearTimeout(pause);
    const next = { ...wanted(), part: 1 };
    if (next.q === state.q) return;
    state = next;
    run();
    if (write(state) !== location.search) place("replaceState", write(state));
    entitle();
  }

  // After the address has changed: a title belongs to its entry in the history.
  function entitle() {
    const q = state.q.trim();
    document.title = q ? `${q} · ${title}` : title;
  }

  // --- Asking and showing ----------------------------------------------------------------------------------------

  function run() {
    clearTimeout(pause);
    awaited.abort();
    awaited = new AbortController();
    const mine = attempt(awaited.signal, state).finally(() => {
      if (going === mine) going = null;
    });
    going = mine;
    return mine;
  }

  async function attempt(signal, asked, again = false) {
    const isStale = () => signal.aborted;
    if (isIdle(asked)) return rest();
    page.dataset.searchState = "loading";
    const slow = setTimeout(() => isStale() || say(results.slow(), 0), SLOW);
    try {
      const engine = await opened();
      const begun = performance.now();
      let named;
      const askNames = () => (named ??= names(engine, asked));
      const result = await ask(engine, asked, signal, askNames);
      if (isStale()) return undefined;
      if (result.state === "idle") return rest(); // signs alone ask for nothing
      askNames();
      const ids = [...result.ids.slice(...stretch(asked, result.ids.length))];
      const [cards, told] = await Promise.all([engine.cards(ids, result), choices.read(engine, result, asked)]);
      const early = await Promise.race([named, new Promise((resolve) => setTimeout(resolve, GRACE))]);
      if (isStale()) return undefined;
      clearTimeout(slow);
      begin();
      say(results.show(asked, result, cards), CALM);
      choices.show(told);
      results.names(early ?? [], asked.q, cards, true);
      part("ways").hidden = result.state !== "empty";
      page.dataset.searchState = result.state;
      took = performance.now() - begun;
      if (!early) await named.then((late) => isStale() || results.names(late, asked.q, cards, false));
    } catch (error) {
      if (isStale()) return undefined;
      // What is at hand is of a build that is there no more.
      if (error.gone && !again) {
        answer = { key: null };
        return attempt(signal, asked, true);
      }
      fail(error);
    } finally {
      clearTimeout(slow);
    }
    return undefined;
  }

  // The answer to a question of which only more is to be shown is at hand.
  async function ask(engine, { part: _, ...asked }, signal, matched) {
    const key = JSON.stringify(asked);
    if (answer.key !== key) answer = { key, result: await engine.search({ ...asked, signal, matched }) };
    return answer.result;
  }

  // Topics, provinces, agencies, people and documents that are called so: no filter holds for them.
  async function names(engine, asked) {
    const { q } = asked;
    if (!q.trim() || isFiltered(asked)) return [];
    return engine.names(q, NAMES).catch(() => []);
  }

  // On a page that nobody sees, and only until something is asked.
  async function rehearse(engine) {
    const { signal } = awaited;
    const { result, cards } = await engine.rehearse(signal);
    if (!signal.aborted) new Results(page.cloneNode(true), root).show(state, result, cards);
  }

  function begin() {
    part("columns").hidden = false;
    part("waiting").hidden = true;
    part("recents").hidden = true;
  }

  function rest() {
    page.dataset.searchState = "idle";
    part("columns").hidden = true;
    part("waiting").hidden = true;
    part("ways").hidden = false;
    choices.hide();
    say("", 0);
    showRecents(page, input);
  }

  function fail(error) {
    console.warn(error);
    answer = { key: null };
    part("columns").hidden = true;
    part("waiting").hidden = true;
    part("recents").hidden = true;
    part("ways").hidden = false;
    page.dataset.searchState = "error";
    say("", 0);
  }

  // For screen readers, and only once what is typed has come to rest.
  function say(words, wait) {
    clearTimeout(calm);
    calm = setTimeout(() => (part("live").textContent = words), wait);
  }

  // --- What visitors do ------------------------------------------------------------------------------------------

  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(type, took <= QUICK && !isBegun(input.value) ? 0 : PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !input.value) return;
    event.preventDefault();
    input.value = "";
    type();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember(input.value);
    if (matchMedia("(pointer: coarse)").matches) input.blur(); // the keyboard would cover what is found
    choose({ ...state, q: input.value, part: 1 });
  });
  // What has come has the focus: where the list grew it stays where it is, or else the new one begins in sight.
  part("more").addEventListener("click", async () => {
    const before = results.links().length;
    await choose({ ...state, part: state.part + 1 });
    const links = results.links();
    if (links.length > before) links[before].focus({ preventScroll: true });
    else links[0]?.focus();
  });
  part("earlier").addEventListener("click", async (event) => {
    if (!event.target.dataset.part || isElsewhere(event)) return;
    event.preventDefault();
    await choose({ ...state, part: Number(event.target.dataset.part) });
    results.links()[0]?.focus();
  });
  part("sort").addEventListener("click", (event) => {
    const by = event.target.dataset.by;
    if (!by || isElsewhere(event)) return;
    event.preventDefault();
    choose({ ...state, sort: by, part: 1 });
  });
  part("retry").addEventListener("click", () => {
    input.focus();
    run();
  });
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link?.dataset.ask !== undefined && !isElsewhere(event)) {
      event.preventDefault();
      input.value = link.dataset.ask;
      remember(input.value);
      choose({ ...state, q: input.value, part: 1 });
    } else if (link?.closest("[data-results], [data-names-line]")) {
      remember(input.value);
    }
  });

  // --- Back and forward ------------------------------------------------------------------------------------------

  async function restore(y) {
    input.value = state.q;
    await run();
    if (y) scrollTo({ top: y, behavior: "instant" });
  }

  addEventListener("popstate", (event) => {
    const next = read(location.search);
    if (write(next) === write(state)) return;
    state = next;
    chosen = write(state);
    entitle();
    restore(event.state?.y ?? 0);
  });
  let still;
  addEventListener(
    "scroll",
    () => {
      clearTimeout(still);
      still = setTimeout(() => place("replaceState"), 200);
    },
    { passive: true },
  );

  history.scrollRestoration = "manual";
  part("ways").hidden = !isIdle(state);
  page.dataset.begun = "";
  entitle();
  // What was typed before this module came stays in the box, and counts more than the address if it is worth a search.
  if (!input.value.trim()) restore(history.state?.y ?? 0);
  else if (wanted().q !== state.q) type();
  else run();
  if (isIdle(state)) opened().then(rehearse).catch(() => {});
}
