// What an answer looks like: its head, what is said about it, the list, and the near matches under a heading of their own.
import { BULLET, excerpt, mark } from "./engine.js";
import { isFiltered, stretch, TEN, write } from "./state.js";
import { address, clone, marked, number, said, sentence, sharesBeginning, strong } from "./words.js";

export class Results {
  #page;
  #root;
  #part;
  #count;

  constructor(page, root) {
    this.#page = page;
    this.#root = root;
    this.#part = (name) => page.querySelector(`[data-${name}]`);
    this.#count = this.#part("count");
  }

  // Show an answer and the cards of the records in its stretch. Returns what is to be said aloud.
  show(state, result, cards) {
    const { fitting, terms, ids } = result;
    const [first, end] = stretch(state, ids.length);
    const rows = cards.map((card) => this.#row(card, terms));
    const fits = Math.max(0, fitting - first);
    const isNear = rows.length > fits;
    const [list, nearList] = this.#page.querySelectorAll(".found");
    list.replaceChildren(...rows.slice(0, fits));
    list.hidden = !fits;
    nearList.replaceChildren(...rows.slice(fits));
    nearList.hidden = !isNear;
    // Whoever takes the first list finds what there is.
    list.toggleAttribute("data-results", fits > 0 || !isNear);
    nearList.toggleAttribute("data-results", isNear);
    const head = this.#head(state, result);
    this.#suggest(state, result);
    this.#near(state, result, isNear);
    this.#order(state, fitting);
    this.#earlier(state, first);
    this.#part("more").hidden = end >= ids.length;
    this.#part("tips").hidden = result.state !== "empty";
    this.#part("try-quotes").hidden = !/["“”]/u.test(state.q);
    this.#part("try-filters").hidden = !isFiltered(state);
    return this.#aloud(head, result);
  }

  // From the strings and not from the page, which holds more than is seen.
  #aloud(head, { fitting, near, correction, suggestion }) {
    const { corrected, nearToo, suggestion: offer } = this.#page.dataset;
    const aloud = [head];
    if (correction && !fitting) aloud.push(said(corrected, { other: correction }));
    if (near) aloud.push(said(nearToo, { n: number(near) }));
    if (suggestion) aloud.push(said(offer, { other: suggestion }));
    return aloud.join(". ");
  }

  // Returns its words.
  #head(state, { fitting, near, isCut }) {
    const { found, filtered, none, noneWith, noneFiltered, nearOnly, atLeast } = this.#page.dataset;
    const q = state.q.trim();
    const n = isCut ? said(atLeast, { n: number(fitting) }) : number(fitting);
    this.#count.textContent = n;
    this.#count.dataset.count = fitting;
    this.#count.hidden = !fitting;
    const [asked, unasked] = fitting ? [found, filtered] : near ? [nearOnly] : [isFiltered(state) ? noneWith : none, noneFiltered];
    const words = q ? asked : unasked;
    const parts = sentence(words, { n: this.#count, q: strong(q) });
    this.#part("head").replaceChildren(...(parts.includes(this.#count) ? parts : [this.#count, ...parts]));
    return said(words, { n, q });
  }

  #suggest(state, { suggestion }) {
    const line = this.#part("said");
    line.hidden = !suggestion;
    if (suggestion) line.replaceChildren(...sentence(this.#page.dataset.suggestion, { other: this.#asking(state, suggestion) }));
  }

  #near(state, { correction, fitting }, isShown) {
    const { corrected, nearly } = this.#page.dataset;
    this.#part("near").hidden = !isShown;
    const isMended = correction && !fitting;
    this.#part("near-said").hidden = isMended;
    const head = isMended ? sentence(corrected, { other: this.#asking(state, correction) }) : [nearly];
    this.#page.querySelector("#gan-dung").replaceChildren(...head);
  }

  // A link that asks in other words.
  #asking(state, q) {
    const link = document.createElement("a");
    link.textContent = q;
    link.href = write({ ...state, q, part: 1 });
    link.dataset.ask = q;
    return link;
  }

  #order(state, fitting) {
    const line = this.#part("sort");
    line.hidden = fitting < 2 || !state.q.trim();
    for (const link of line.querySelectorAll("a")) {
      const next = { ...state, sort: link.dataset.by, part: 1 };
      link.href = write(next) || location.pathname;
      if (link.dataset.by === state.sort) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  // A link to the list before, where the list does not begin with the first result.
  #earlier(state, first) {
    const line = this.#part("earlier");
    const link = line.firstElementChild;
    line.hidden = !first;
    link.dataset.part = first / TEN;
    link.href = write({ ...state, part: first / TEN }) || location.pathname;
    link.textContent = said(this.#page.dataset.earlierWords, { n: number(first) });
  }

  #row({ url, title, meta, text, label }, terms) {
    const row = clone(this.#page, "result");
    const [above, link, below] = row.children;
    above.textContent = [label, meta].filter(Boolean).join(" · ");
    link.href = address(this.#root, url);
    link.firstElementChild.append(...marked(mark(title, terms)));
    const pieces = text ? told(text, terms) : [];
    if (pieces.length) below.append(...marked(pieces));
    else below.remove();
    return row;
  }

  // Names of entries that fit what is being typed, where they do not stand among the first results anyway.
  names(entries, q, cards, isEarly) {
    const line = this.#part("names-line");
    this.#part(isEarly ? "said" : "near").after(line);
    const first = new Set(cards.slice(0, TEN / 2).map(({ url }) => url));
    const fits = ({ url, title, alias }) => !first.has(url) && sharesBeginning(alias ?? title, q);
    const links = entries.filter(fits).map(({ url, title, alias }) => {
      const link = document.createElement("a");
      link.href = address(this.#root, url);
      link.textContent = alias ? `${title} (${said(this.#page.dataset.alias, { alias })})` : title;
      return link;
    });
    line.hidden = !links.length;
    line.replaceChildren(this.#page.dataset.names, ...links.flatMap((link, place) => [place ? " · " : " ", link]));
  }

  // Where nothing is shown yet, on a line of its own: the head would move when filters come to stand above it.
  slow() {
    const { searching } = this.#page.dataset;
    const waiting = this.#part("waiting");
    waiting.hidden = !this.#part("columns").hidden;
    waiting.textContent = searching;
    this.#count.hidden = true;
    this.#part("head").replaceChildren(this.#count, searching);
    return searching;
  }

  links() {
    return [...this.#page.querySelectorAll("[data-results] > li > a")];
  }
}

// An entry's other names, on a line of their own, are shown only where they and nothing else of its text were meant.
function told(text, terms) {
  const end = text.startsWith(BULLET) ? text.indexOf("\n") : -1;
  const rest = excerpt(end < 0 ? text : text.slice(end + 1), terms);
  const isMeant = (pieces) => pieces.some(({ hit }) => hit);
  if (end < 0 || isMeant(rest)) return rest;
  const names = excerpt(text.slice(0, end), terms);
  return isMeant(names) ? names : rest;
}
