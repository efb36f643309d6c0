// Search index files for file: URLs, where fetch() is not allowed: each is a script that registers it as base64.
(() => {
  const root = new URL("../../", document.currentScript.src);
  const pending = new Map(); // path → promise of bytes
  const given = new Map(); // path → base64

  function load(path) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`${path}.js`, root);
      script.onload = script.onerror = () => {
        const text = given.get(path);
        given.delete(path);
        pending.delete(path);
        script.remove();
        if (text === undefined) reject(new Error(`Not in this folder: ${path}`));
        else resolve(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
      };
      document.head.append(script);
    });
  }

  globalThis.doithoaiOffline = {
    bytes(path) {
      if (!pending.has(path)) pending.set(path, load(path));
      return pending.get(path);
    },
    give(path, text) {
      given.set(path, text);
    },
  };

  // Some browsers refuse to change the URL of a file: page.
  for (const name of ["pushState", "replaceState"]) {
    const change = history[name].bind(history);
    history[name] = (...state) => {
      try {
        change(...state);
      } catch {
        // The page works, but its URL does not hold the choice.
      }
    };
  }
})();
