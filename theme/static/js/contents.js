// Highlights the section being read in the table of contents.
export function start(contents) {
  const links = [...contents.querySelectorAll("a")];
  const parts = links.map((link) => document.getElementById(link.hash.slice(1)));

  function mark() {
    const line = innerHeight / 3;
    let current = -1;
    parts.forEach((part, place) => {
      if (part && part.getBoundingClientRect().top <= line) current = place;
    });
    links.forEach((link, place) => {
      if (place === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  let waiting = false;
  addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    },
    { passive: true },
  );
  mark();
}
