// Each feature is a module that is fetched only where its element stands; every page is whole without them.
const features = {
  "[data-theme-switch]": "./theme-switch.js",
  "[data-contents]": "./contents.js",
  "[data-actions]": "./actions.js",
  "[data-filters]": "./filters.js",
};

for (const [selector, path] of Object.entries(features)) {
  const element = document.querySelector(selector);
  if (element) import(path).then((feature) => feature.start(element));
}

// Search is fetched only when somebody turns to it: on focus of its box, or where the address asks for something.
const box = document.querySelector("[data-search-box]");
if (box) prepare(box, document.querySelector("[data-search]"));

function prepare(form, page) {
  const input = form.elements.q;
  let begun;
  let asked = false;

  function ready(search) {
    letGo();
    search.start(form, page);
    if (asked) form.requestSubmit();
  }

  function letGo() {
    form.removeEventListener("submit", wait);
    page?.removeEventListener("click", pick);
  }

  function pick(event) {
    const { ask } = event.target.dataset;
    if (ask === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    input.value = ask;
    wait(event);
  }

  // The search page answers on the spot, once it can.
  function wait(event) {
    event.preventDefault();
    asked = true;
    begin();
  }

  // What was searched for lately stands there already.
  async function rest() {
    try {
      if (kept("searches")) {
        const { showRecents } = await import("./search/recents.js");
        if (!begun) showRecents(page, input);
      }
    } catch (error) {
      console.warn(error);
    } finally {
      page.dataset.begun = "";
    }
  }

  function begin() {
    if (begun) return;
    // Both ask for the engine, and that for the list of its files: each would be fetched only once the other is there.
    import("./search/engine.js").catch(() => {});
    fetchFirst();
    begun = page ? import("./search/page.js") : import("./search/box.js");
    begun.then(ready).catch((error) => {
      console.warn(error);
      if (page) fail();
      else begun = undefined;
    });
  }

  function fetchFirst() {
    if (globalThis.doithoaiOffline) return;
    const root = new URL(form.dataset.root, location.href);
    const manifest = fetch(new URL("tim-kiem/chi-muc.bin", root), { cache: "no-cache" });
    manifest.catch(() => {}); // the engine will say so
    globalThis.doithoaiManifest = manifest;
  }

  // Browsers remember that a module failed: only a page that is loaded anew asks for it again.
  function fail() {
    page.dataset.searchState = "error";
    page.dataset.begun = "";
    letGo();
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
  if (page) form.addEventListener("submit", wait);
  page?.addEventListener("click", pick);
  form.addEventListener("focusin", begin);
  if (form.contains(document.activeElement) || (page && location.search.length > 1)) begin();
  else if (page) rest();

  const slash = page?.querySelector("[data-slash]");
  if (slash) {
    slash.checked = kept("slash") !== "off";
    slash.addEventListener("change", () => keep("slash", slash.checked ? "on" : "off"));
  }
  input.setAttribute("aria-keyshortcuts", kept("slash") === "off" ? "Control+K Meta+K" : "/ Control+K Meta+K");
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const command = event.ctrlKey !== event.metaKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const plain = event.key === "/" && !event.ctrlKey && !event.metaKey;
    if (!command && !(plain && !isTyping(event.target) && kept("slash") !== "off")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.("textarea, select, input:not([type=checkbox], [type=radio])");
}

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The choice holds for this page only.
  }
}
