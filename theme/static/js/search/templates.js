// Fills strings with {placeholders} and <template> elements of the page.

// Format with dots between thousands. By hand: a browser's first use of Intl for a language takes 18 ms.
export function formatNumber(n) {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ".");
}

// Return a string with its placeholders filled in, as text.
export function formatText(words, values) {
  return words.replace(/\{(\w+)\}/gu, (place, name) => values[name] ?? place);
}

// Return a string with its placeholders filled in, as nodes; values may be elements.
export function formatNodes(words, values) {
  return words.split(/(\{\w+\})/u).filter(Boolean).map((part) => values[part.slice(1, -1)] ?? part);
}

export function cloneTemplate(page, name) {
  return page.querySelector(`template[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
}

export function strong(text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
}

// Return pieces of a text ({text, hit}) as nodes, hits in <mark>.
export function highlightNodes(pieces) {
  return pieces.map(({ text, hit }) => {
    if (!hit) return text;
    const element = document.createElement("mark");
    element.textContent = text;
    return element;
  });
}

// Whether one of the typed words is a prefix of a word of a text, without regard to diacritics.
export function sharesPrefix(text, typed) {
  const words = folded(text);
  return folded(typed).some((prefix) => words.some((word) => word.startsWith(prefix)));
}

function folded(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/gu, "d");
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

// Return the absolute URL of a page of the site.
export function resolveUrl(root, url) {
  return new URL(url, root).href;
}

// Whether a click opens its link in another tab or window.
export function opensElsewhere(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey;
}
