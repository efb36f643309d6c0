// Fills what the templates hold: sentences with {places}, and elements in <template>s.

// By hand, because browsers take long to make ready for a language when they format the first number in it.
export function number(n) {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ".");
}

// A sentence as plain text.
export function said(words, values) {
  return words.replace(/\{(\w+)\}/gu, (place, name) => values[name] ?? place);
}

// A sentence as nodes: values may be elements.
export function sentence(words, values) {
  return words.split(/(\{\w+\})/u).filter(Boolean).map((part) => values[part.slice(1, -1)] ?? part);
}

export function clone(page, name) {
  return page.querySelector(`template[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
}

export function strong(text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
}

// Pieces of a text with the words that were asked for in <mark>.
export function marked(pieces) {
  return pieces.map(({ text, hit }) => {
    if (!hit) return text;
    const element = document.createElement("mark");
    element.textContent = text;
    return element;
  });
}

// Whether one of the words typed begins a word of a text, whatever its diacritics.
export function sharesBeginning(text, typed) {
  const words = folded(text);
  return folded(typed).some((asked) => words.some((word) => word.startsWith(asked)));
}

function folded(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/gu, "d");
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

// The address of a page of the site.
export function address(root, url) {
  return new URL(url, root).href;
}

// Whether a click opens its link in another tab or window.
export function isElsewhere(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey;
}
