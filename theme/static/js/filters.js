// Filters a list on the page; the filters are kept in the URL, so that it can be shared.
export function start(form) {
  const filters = [...form.querySelectorAll("[data-filter]")];
  const rows = [...document.querySelectorAll("[data-filtered] li[data-status]")];
  const parts = [...document.querySelectorAll("[data-filtered] > section")];
  const count = form.querySelector("[data-filter-count]");

  function fits(row) {
    return filters.every(({ value, dataset }) => !value || row.dataset[dataset.filter].split(" ").includes(value));
  }

  function apply() {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !fits(row);
      if (!row.hidden) shown += 1;
    }
    for (const part of parts) part.hidden = !part.querySelector("li[data-status]:not([hidden])");
    count.textContent = count.dataset.words.replace("{n}", shown.toLocaleString("vi"));
  }

  const asked = new URLSearchParams(location.search);
  for (const filter of filters) {
    const value = asked.get(filter.dataset.filter);
    if (value && [...filter.options].some((option) => option.value === value)) filter.value = value;
    filter.addEventListener("change", () => {
      const state = new URLSearchParams();
      for (const { value, dataset } of filters) if (value) state.set(dataset.filter, value);
      history.replaceState(null, "", `${location.pathname}${String(state) && `?${state}`}`);
      apply();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}
