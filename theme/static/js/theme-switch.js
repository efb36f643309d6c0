// The button that switches between light and dark; the choice is kept in local storage.
const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
}

export function start(button) {
  const name = () => button.setAttribute("aria-label", isDark() ? button.dataset.toLight : button.dataset.toDark);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Local storage is not available: the choice lasts for this page.
    }
    name();
  });
  dark.addEventListener("change", name);
  name();
}
