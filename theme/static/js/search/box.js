// The search box in the header and on the home page: a combobox of suggestions and recent searches.
import { open } from "./engine.js";
import { addRecent, clearRecent, recentSearches, removeRecent } from "./recent-searches.js";
import { formatNumber, formatText, resolveUrl } from "./templates.js";

const TUNING = {
  pause: 120, // ms after a key before suggestions are fetched; shorter pauses fetch more that the next key discards
  suggestions: 6, // suggestions shown
};

export function start(form) {
  const input = form.elements.q;
  const root = new URL(form.dataset.root, location.href).href;
  const popup = form.querySelector("[data-popup]");
  const list = form.querySelector("[role=listbox]");
  const live = form.querySelector("[data-live]");
  let options = [];
  let active = -1;
  let lastRequest = 0;
  let inputTimer;
  let engine;

  function openEngine() {
    engine ??= open(root).catch((error) => {
      engine = undefined;
      throw error;
    });
    return engine;
  }

  // --- The list --------------------------------------------------------------------------------------------------

  // Options are {text, alias, label, select, remove}.
  function render(next, isRecent) {
    options = next;
    active = -1;
    for (const part of popup.querySelectorAll("[data-recent]")) part.hidden = !isRecent;
    list.replaceChildren(...options.map((option, place) => createOption(option, place)));
    popup.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!popup.hidden));
    input.removeAttribute("aria-activedescendant");
    const text = isRecent ? live.dataset.kept : live.dataset.suggested;
    live.textContent = options.length ? formatText(text, { n: formatNumber(options.length) }) : "";
  }

  function close() {
    lastRequest += 1;
    clearTimeout(inputTimer);
    render([], false);
  }

  function createOption({ text, alias, label, remove }, place) {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `${list.id}-${place}`;
    option.setAttribute("aria-selected", "false");
    option.append(span(text, "option-words"));
    if (alias) option.firstElementChild.append(" ", span(formatText(live.dataset.alias, { alias }), "option-alias"));
    if (label) option.append(" ", span(label, "option-label"));
    if (remove) {
      const cross = span("✕", "option-erase");
      cross.ariaHidden = "true";
      option.append(cross);
    }
    return option;
  }

  function setActive(place) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = list.children[active];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  // --- Options ---------------------------------------------------------------------------------------------------

  function showRecent() {
    const remove = (q) => {
      removeRecent(q);
      showRecent();
    };
    render(recentSearches().map((q) => ({ text: q, select: () => ask(q), remove: () => remove(q) })), true);
  }

  async function suggest() {
    const request = ++lastRequest;
    const typed = input.value;
    if (!typed.trim()) return showRecent();
    if (isLetter(typed)) return render([], false); // one letter begins too many names
    const suggestions = await openEngine()
      .then((engine) => engine.suggest(typed, TUNING.suggestions))
      .catch(() => []);
    if (request !== lastRequest) return undefined;
    const select = (card) => (event) => visit(card, event);
    const option = (card) => ({ text: card.title, alias: card.alias, label: card.label, select: select(card) });
    render(suggestions.map(option), false);
    return undefined;
  }

  function ask(q) {
    input.value = q;
    form.requestSubmit();
  }

  function visit({ url }, event) {
    const target = resolveUrl(root, url);
    if (event.ctrlKey || event.metaKey) globalThis.open(target, "_blank", "noopener");
    else location.assign(target);
  }

  // --- Events ----------------------------------------------------------------------------------------------------

  const keyHandlers = {
    ArrowDown: () => (popup.hidden ? suggest() : setActive(active + 1 < options.length ? active + 1 : -1)),
    ArrowUp: () => (popup.hidden ? suggest() : setActive(active < 0 ? options.length - 1 : active - 1)),
    Enter: (event) => active >= 0 && (options[active].select(event), true),
    Delete: () => Boolean(options[active]?.remove) && (options[active].remove(), true),
    Escape: () => {
      if (!popup.hidden) return close(), true;
      if (!input.value) return false;
      input.value = "";
      return true;
    },
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || !(event.key in keyHandlers)) return;
    if (keyHandlers[event.key](event) !== false) event.preventDefault();
  });
  input.addEventListener("input", () => {
    clearTimeout(inputTimer);
    inputTimer = setTimeout(suggest, input.value.trim() ? TUNING.pause : 0);
  });
  input.addEventListener("focus", onFocus);
  form.addEventListener("focusout", ({ relatedTarget: next }) => next === input || popup.contains(next) || close());
  form.addEventListener("submit", () => addRecent(input.value));

  // A press in the list keeps the focus in the box.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = options[[...list.children].indexOf(event.target.closest("li"))];
    if (event.target.closest(".option-erase")) option.remove();
    else option?.select(event);
  });
  popup.querySelector("[data-forget-all]").addEventListener("click", () => {
    clearRecent();
    close();
    input.focus();
  });

  function onFocus() {
    if (!input.value.trim()) showRecent();
    if (engine) return;
    openEngine()
      .then((ready) => ready.warmUp())
      .catch(() => {});
  }

  if (document.activeElement === input) {
    onFocus();
    if (input.value.trim()) suggest();
  }
}

function isLetter(typed) {
  return typed.trim().normalize("NFC").length === 1 && !/\s$/u.test(typed);
}

function span(text, kind) {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = text;
  return element;
}
