// Sets the colour scheme that the reader chose before anything is drawn; not a module, so that it runs at once.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed to this page: the system's scheme it is.
}
