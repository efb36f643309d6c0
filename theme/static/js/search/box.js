// The box in the header and on the home page: a combobox that suggests names while typing, and what was asked lately.
import { open } from "./engine.js";
import { forget, forgetAll, recents, remember } from "./recents.js";
import { address, number, said } from "./words.js";

const PAUSE = 120;
const MOST = 6;

export function start(form) {
  const input = form.elements.q;
  const root = new URL(form.dataset.root, location.href).href;
  const popup = form.querySelector("[data-popup]");
  const list = form.querySelector("[role=listbox]");
  const live = form.querySelector("[data-live]");
  let options = [];
  let active = -1;
  let turn = 0;
  let pause;
  let engine;

  function opened() {
    engine ??= open(root).catch((error) => {
      engine = undefined;
      throw error;
    });
    return engine;
  }

  // --- The list --------------------------------------------------------------------------------------------------

  // Options are {words, alias, label, go, erase}.
  function show(next, isRecent) {
    options = next;
    active = -1;
    for (const part of popup.querySelectorAll("[data-recent]")) part.hidden = !isRecent;
    list.replaceChildren(...options.map((option, place) => row(option, place)));
    popup.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!popup.hidden));
    input.removeAttribute("aria-activedescendant");
    const words = isRecent ? live.dataset.kept : live.dataset.suggested;
    live.textContent = options.length ? said(words, { n: number(options.length) }) : "";
  }

  function close() {
    turn += 1;
    clearTimeout(pause);
    show([], false);
  }

  function row({ words, alias, label, erase }, place) {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `${list.id}-${place}`;
    option.setAttribute("aria-selected", "false");
    option.append(span(words, "option-words"));
    if (alias) option.firstElementChild.append(" ", span(said(live.dataset.alias, { alias }), "option-alias"));
    if (label) option.append(" ", span(label, "option-label"));
    if (erase) {
      const cross = span("✕", "option-erase");
      cross.ariaHidden = "true";
      option.append(cross);
    }
    return option;
  }

  function mark(place) {
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

  // --- What it holds ---------------------------------------------------------------------------------------------

  function showRecents() {
    const erase = (q) => {
      forget(q);
      showRecents();
    };
    show(recents().map((q) => ({ words: q, go: () => ask(q), erase: () => erase(q) })), true);
  }

  async function suggest() {
    const mine = ++turn;
    const asked = input.value;
    if (!asked.trim()) return showRecents();
    if (isLetter(asked)) return show([], false); // it begins too many names
    const found = await opened()
      .then((engine) => engine.suggest(asked, MOST))
      .catch(() => []);
    if (mine === turn) show(found.map((one) => ({ words: one.title, alias: one.alias, label: one.label, go: (event) => visit(one, event) })), false);
    return undefined;
  }

  function ask(q) {
    input.value = q;
    form.requestSubmit();
  }

  function visit({ url }, event) {
    const target = address(root, url);
    if (event.ctrlKey || event.metaKey) globalThis.open(target, "_blank", "noopener");
    else location.assign(target);
  }

  // --- What visitors do ------------------------------------------------------------------------------------------

  const keys = {
    ArrowDown: () => (popup.hidden ? suggest() : mark(active + 1 < options.length ? active + 1 : -1)),
    ArrowUp: () => (popup.hidden ? suggest() : mark(active < 0 ? options.length - 1 : active - 1)),
    Enter: (event) => active >= 0 && (options[active].go(event), true),
    Delete: () => Boolean(options[active]?.erase) && (options[active].erase(), true),
    Escape: () => {
      if (!popup.hidden) return close(), true;
      if (!input.value) return false;
      input.value = "";
      return true;
    },
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || !(event.key in keys)) return;
    if (keys[event.key](event) !== false) event.preventDefault();
  });
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(suggest, input.value.trim() ? PAUSE : 0);
  });
  input.addEventListener("focus", greet);
  form.addEventListener("focusout", ({ relatedTarget: next }) => next === input || popup.contains(next) || close());
  form.addEventListener("submit", () => remember(input.value));

  // A press in the list leaves the focus in the box.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = options[[...list.children].indexOf(event.target.closest("li"))];
    if (event.target.closest(".option-erase")) option.erase();
    else option?.go(event);
  });
  popup.querySelector("[data-forget-all]").addEventListener("click", () => {
    forgetAll();
    close();
    input.focus();
  });

  function greet() {
    if (!input.value.trim()) showRecents();
    if (engine) return;
    opened()
      .then((ready) => ready.rehearse())
      .catch(() => {});
  }

  if (document.activeElement === input) {
    greet();
    if (input.value.trim()) suggest();
  }
}

function isLetter(typed) {
  return typed.trim().normalize("NFC").length === 1 && !/\s$/u.test(typed);
}

function span(words, kind) {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = words;
  return element;
}
