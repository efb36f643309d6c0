// For a site that is opened from a folder, where nothing can be fetched: a file of the search index stands in a script
// beside it, which hands it over as base64.
(() => {
  const root = new URL("../../", document.currentScript.src);
  const asked = new Map();
  const given = new Map();

  function load(path) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`${path}.js`, root);
      script.onload = script.onerror = () => {
        const text = given.get(path);
        given.delete(path);
        asked.delete(path);
        script.remove();
        if (text === undefined) reject(new Error(`Not in this folder: ${path}`));
        else resolve(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
      };
      document.head.append(script);
    });
  }

  globalThis.doithoaiOffline = {
    bytes(path) {
      if (!asked.has(path)) asked.set(path, load(path));
      return asked.get(path);
    },
    give(path, text) {
      given.set(path, text);
    },
  };

  // Where a browser keeps the address of a file from being changed, a page does without that.
  for (const name of ["pushState", "replaceState"]) {
    const change = history[name].bind(history);
    history[name] = (...state) => {
      try {
        change(...state);
      } catch {
        // The choice does not stand in the address.
      }
    };
  }
})();
