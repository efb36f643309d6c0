// Renders a result: head, suggestion, list of matches, and near matches under a heading of their own.
import { BULLET, excerpt, highlight } from "./engine.js";
import { PAGE_SIZE, formatState, isFiltered, visibleRange } from "./page-state.js";
import { cloneTemplate, formatNodes, formatNumber, formatText } from "./templates.js";
import { highlightNodes, resolveUrl, sharesPrefix, strong } from "./templates.js";

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

  // Render a result and the cards of its visible range; return the text to announce to screen readers.
  show(state, result, cards) {
    const { fitting, terms, ids } = result;
    const [first, end] = visibleRange(state, ids.length);
    const rows = cards.map((card) => this.#resultRow(card, terms));
    const fits = Math.max(0, fitting - first);
    const isNear = rows.length > fits;
    const [list, nearList] = this.#page.querySelectorAll(".found");
    list.replaceChildren(...rows.slice(0, fits));
    list.hidden = !fits;
    nearList.replaceChildren(...rows.slice(fits));
    nearList.hidden = !isNear;
    // The attribute marks the lists with results, or the first list where there are none.
    list.toggleAttribute("data-results", fits > 0 || !isNear);
    nearList.toggleAttribute("data-results", isNear);
    const head = this.#renderHead(state, result);
    this.#renderSuggestion(state, result);
    this.#renderNearHead(state, result, isNear);
    this.#renderSort(state, fitting);
    this.#renderEarlier(state, first);
    this.#part("more").hidden = end >= ids.length;
    this.#part("tips").hidden = result.state !== "empty";
    this.#part("try-quotes").hidden = !/["“”]/u.test(state.q);
    this.#part("try-filters").hidden = !isFiltered(state);
    return this.#announcement(head, result);
  }

  // Made from strings, not from the page's text, which holds hidden parts too.
  #announcement(head, { fitting, near, correction, suggestion }) {
    const { corrected, nearToo, suggestion: offer } = this.#page.dataset;
    const sentences = [head];
    if (correction && !fitting) sentences.push(formatText(corrected, { other: correction }));
    if (near) sentences.push(formatText(nearToo, { n: formatNumber(near) }));
    if (suggestion) sentences.push(formatText(offer, { other: suggestion }));
    return sentences.join(". ");
  }

  // Render the head; return its text.
  #renderHead(state, { fitting, near, isTruncated }) {
    const { found, filtered, none, noneWith, noneFiltered, nearOnly, atLeast } = this.#page.dataset;
    const q = state.q.trim();
    const n = isTruncated ? formatText(atLeast, { n: formatNumber(fitting) }) : formatNumber(fitting);
    this.#count.textContent = n;
    this.#count.dataset.count = fitting;
    this.#count.hidden = !fitting;
    const empty = [isFiltered(state) ? noneWith : none, noneFiltered];
    const [withQuery, withFilters] = fitting ? [found, filtered] : near ? [nearOnly] : empty;
    const words = q ? withQuery : withFilters;
    const parts = formatNodes(words, { n: this.#count, q: strong(q) });
    this.#part("head").replaceChildren(...(parts.includes(this.#count) ? parts : [this.#count, ...parts]));
    return formatText(words, { n, q });
  }

  #renderSuggestion(state, { suggestion }) {
    const line = this.#part("said");
    line.hidden = !suggestion;
    if (!suggestion) return;
    const other = this.#queryLink(state, suggestion);
    line.replaceChildren(...formatNodes(this.#page.dataset.suggestion, { other }));
  }

  #renderNearHead(state, { correction, fitting }, isShown) {
    const { corrected, nearly } = this.#page.dataset;
    this.#part("near").hidden = !isShown;
    const isCorrected = correction && !fitting;
    this.#part("near-said").hidden = isCorrected;
    const head = isCorrected ? formatNodes(corrected, { other: this.#queryLink(state, correction) }) : [nearly];
    this.#page.querySelector("#gan-dung").replaceChildren(...head);
  }

  // Create a link that searches for another query.
  #queryLink(state, q) {
    const link = document.createElement("a");
    link.textContent = q;
    link.href = formatState({ ...state, q, pages: 1 });
    link.dataset.ask = q;
    return link;
  }

  #renderSort(state, fitting) {
    const line = this.#part("sort");
    line.hidden = fitting < 2 || !state.q.trim();
    for (const link of line.querySelectorAll("a")) {
      const next = { ...state, sort: link.dataset.by, pages: 1 };
      link.href = formatState(next) || location.pathname;
      if (link.dataset.by === state.sort) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  // Render a link to the previous list, where the list does not begin with the first result.
  #renderEarlier(state, first) {
    const line = this.#part("earlier");
    const link = line.firstElementChild;
    line.hidden = !first;
    link.dataset.part = first / PAGE_SIZE;
    link.href = formatState({ ...state, pages: first / PAGE_SIZE }) || location.pathname;
    link.textContent = formatText(this.#page.dataset.earlierWords, { n: formatNumber(first) });
  }

  #resultRow({ url, title, meta, text, label }, terms) {
    const row = cloneTemplate(this.#page, "result");
    const [above, link, below] = row.children;
    above.textContent = [label, meta].filter(Boolean).join(" · ");
    link.href = resolveUrl(this.#root, url);
    link.firstElementChild.append(...highlightNodes(highlight(title, terms)));
    const pieces = text ? snippetOf(text, terms) : [];
    if (pieces.length) below.append(...highlightNodes(pieces));
    else below.remove();
    return row;
  }

  // Render links to matching entries that are not among the first results; above the results only if `isEarly`.
  showEntries(entries, q, cards, isEarly) {
    const line = this.#part("names-line");
    this.#part(isEarly ? "said" : "near").after(line);
    const first = new Set(cards.slice(0, PAGE_SIZE / 2).map(({ url }) => url));
    const fits = ({ url, title, alias }) => !first.has(url) && sharesPrefix(alias ?? title, q);
    const links = entries.filter(fits).map(({ url, title, alias }) => {
      const link = document.createElement("a");
      link.href = resolveUrl(this.#root, url);
      link.textContent = alias ? `${title} (${formatText(this.#page.dataset.alias, { alias })})` : title;
      return link;
    });
    line.hidden = !links.length;
    line.replaceChildren(this.#page.dataset.names, ...links.flatMap((link, place) => [place ? " · " : " ", link]));
  }

  // Show that a search goes on; without results, on a line of its own, since the head moves once filters are above it.
  showLoading() {
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

// Return an excerpt without the line of aliases, or of that line if only aliases match.
function snippetOf(text, terms) {
  const end = text.startsWith(BULLET) ? text.indexOf("\n") : -1;
  const rest = excerpt(end < 0 ? text : text.slice(end + 1), terms);
  const hasHit = (pieces) => pieces.some(({ hit }) => hit);
  if (end < 0 || hasHit(rest)) return rest;
  const names = excerpt(text.slice(0, end), terms);
  return hasHit(names) ? names : rest;
}
