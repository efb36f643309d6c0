// Loads each feature's module only on pages with its element; pages work without scripts too.
const features = {
  "[data-theme-switch]": "./theme-switch.js",
  "[data-contents]": "./contents.js",
  "[data-actions]": "./actions.js",
  "[data-filters]": "./filters.js",
};

for (const [selector, path] of Object.entries(features)) {
  const element = document.querySelector(selector);
  if (!element) continue;
  import(path).then((feature) => {
    feature.start(element);
    element.dataset.started = "";
  });
}

// The refresh of a page at a former address would drop the fragment, which names a directive or a source.
const moved = document.querySelector("a[data-moved]");
if (moved && location.hash) location.replace(moved.href + location.hash);

// Search is loaded only when it is used: on focus of its box, or where the URL holds a query.
const box = document.querySelector("[data-search-box]");
if (box) prepareSearch(box, document.querySelector("[data-search]"));

function prepareSearch(form, page) {
  const input = form.elements.q;
  let module;
  let isSubmitted = false;

  function onLoaded(search) {
    removeListeners();
    search.start(form, page);
    if (isSubmitted) form.requestSubmit();
  }

  function removeListeners() {
    form.removeEventListener("submit", onSubmit);
    page?.removeEventListener("click", onClick);
  }

  function onClick(event) {
    const { ask } = event.target.dataset;
    if (ask === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    input.value = ask;
    onSubmit(event);
  }

  // On the search page a submitted query is searched for in place, once the module is loaded.
  function onSubmit(event) {
    event.preventDefault();
    isSubmitted = true;
    load();
  }

  // Recent searches are shown before the search is loaded.
  async function showRecent() {
    try {
      if (readSetting("searches")) {
        const { renderRecent } = await import("./search/recent-searches.js");
        if (!module) renderRecent(page, input);
      }
    } catch (error) {
      console.warn(error);
    } finally {
      page.dataset.begun = "";
    }
  }

  function load() {
    if (module) return;
    // Page and box import the engine, and that fetches the manifest: started here, to be fetched in parallel.
    import("./search/engine.js").catch(() => {});
    fetchManifest();
    module = page ? import("./search/page.js") : import("./search/box.js");
    module.then(onLoaded).catch((error) => {
      console.warn(error);
      if (page) showError();
      else module = undefined;
    });
  }

  function fetchManifest() {
    if (globalThis.doithoaiOffline) return;
    const root = new URL(form.dataset.root, location.href);
    const manifest = fetch(new URL("tim-kiem/chi-muc.bin", root), { cache: "no-cache" });
    manifest.catch(() => {}); // the engine reports it
    globalThis.doithoaiManifest = manifest;
  }

  // Browsers cache a failed import: only reloading the page tries again.
  function showError() {
    page.dataset.searchState = "error";
    page.dataset.begun = "";
    removeListeners();
    page.querySelector("[data-retry]").addEventListener("click", () => {
      const next = new URL(location.href);
      if (input.value.trim()) next.searchParams.set("q", input.value.trim());
      next.hash = "";
      location.replace(next);
    });
  }

  if (!page) {
    const popup = form.querySelector("[role=listbox]");
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": popup.id };
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
  }
  if (page) form.addEventListener("submit", onSubmit);
  page?.addEventListener("click", onClick);
  form.addEventListener("focusin", load);
  if (form.contains(document.activeElement) || (page && location.search.length > 1)) load();
  else if (page) showRecent();

  const slash = page?.querySelector("[data-slash]");
  if (slash) {
    slash.checked = readSetting("slash") !== "off";
    slash.addEventListener("change", () => writeSetting("slash", slash.checked ? "on" : "off"));
  }
  input.setAttribute("aria-keyshortcuts", readSetting("slash") === "off" ? "Control+K Meta+K" : "/ Control+K Meta+K");
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const command = event.ctrlKey !== event.metaKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const plain = event.key === "/" && !event.ctrlKey && !event.metaKey;
    if (!command && !(plain && !isTyping(event.target) && readSetting("slash") !== "off")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.("textarea, select, input:not([type=checkbox], [type=radio])");
}

function readSetting(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function writeSetting(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Local storage is not available: the setting lasts for this page.
  }
}
