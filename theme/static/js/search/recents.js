// What was searched for lately: kept in this browser alone, and only so much of it.
const NAME = "searches";
const MOST = 8;

export function recents() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string" && one.trim()).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function remember(asked) {
  const one = asked.normalize("NFC").trim().replace(/\s+/gu, " ").slice(0, 200);
  if (one) keep([one, ...without(one)]);
}

export function forget(asked) {
  keep(without(asked));
}

export function forgetAll() {
  keep([]);
}

// On the search page they stand before anything else of the search is fetched: what draws them imports nothing.
export function showRecents(page, input) {
  const part = page.querySelector("[data-recents]");
  const row = page.querySelector('template[data-template="recent"]').content.firstElementChild;
  const draw = () => {
    const all = recents();
    part.hidden = !all.length;
    part.querySelector("ul").replaceChildren(...all.map(made));
  };
  const made = (q) => {
    const one = row.cloneNode(true);
    const [link, button] = one.children;
    link.textContent = q;
    link.href = `?${new URLSearchParams({ q })}`;
    link.dataset.ask = q;
    button.setAttribute("aria-label", page.dataset.forget.replace("{q}", () => q));
    button.addEventListener("click", () => {
      const at = [...one.parentElement.children].indexOf(one);
      forget(q);
      draw();
      const left = part.querySelectorAll("li button");
      (left[Math.min(at, left.length - 1)] ?? input).focus();
    });
    return one;
  };
  // Two modules may show the list one after the other: the later one takes the button over.
  part.querySelector("[data-forget-all]").onclick = () => {
    forgetAll();
    draw();
    input.focus();
  };
  draw();
}

function without(asked) {
  return recents().filter((one) => one.toLowerCase() !== asked.toLowerCase());
}

function keep(all) {
  try {
    if (all.length) localStorage.setItem(NAME, JSON.stringify(all.slice(0, MOST)));
    else localStorage.removeItem(NAME);
  } catch {
    // Storage is closed to this page: nothing is kept.
  }
}
