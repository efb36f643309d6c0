// Each feature is a module that is fetched only where its element stands; every page is whole without them.
const features = {
  "[data-theme-switch]": "./theme-switch.js",
  "[data-contents]": "./contents.js",
  "[data-actions]": "./actions.js",
  "[data-filters]": "./filters.js",
  "[data-search]": "./title-search.js",
};

for (const [selector, path] of Object.entries(features)) {
  const element = document.querySelector(selector);
  if (element) import(path).then((feature) => feature.start(element));
}
