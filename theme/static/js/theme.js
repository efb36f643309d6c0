// Sets the colour scheme chosen by the reader before the first paint; not a module, so that it blocks rendering.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Local storage is not available: the system's scheme applies.
}
