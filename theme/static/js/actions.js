// Copying a citation, sharing a page, printing it.
export function start(actions) {
  const said = actions.querySelector("[data-said]");
  const say = (words) => {
    said.textContent = "";
    requestAnimationFrame(() => (said.textContent = words));
  };

  const copy = actions.querySelector("[data-copy]");
  copy.addEventListener("click", async () => {
    const text = document.getElementById(copy.dataset.copy).textContent.trim();
    await navigator.clipboard.writeText(text);
    say(copy.dataset.done);
  });
  copy.hidden = !navigator.clipboard;

  const canonical = document.querySelector("link[rel=canonical]")?.href;
  const share = actions.querySelector("[data-share]");
  share.addEventListener("click", async () => {
    const url = canonical ?? location.href.split("#")[0];
    if (navigator.share) {
      await navigator.share({ title: document.title, url }).catch(() => {});
    } else {
      await navigator.clipboard.writeText(url);
      say(share.dataset.done);
    }
  });
  // A file: URL is of no use to anyone else.
  const isFile = location.protocol === "file:" && !canonical;
  share.hidden = isFile || (!navigator.share && !navigator.clipboard);

  actions.querySelector("[data-print]").addEventListener("click", () => print());
}
