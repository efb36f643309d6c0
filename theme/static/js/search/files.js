// The files of the index: each fetched once, however many ask for it at the same time.

/** A file of the build is no longer there: a newer build has taken its place. */
export class Gone extends Error {
  gone = true;
}

async function inflate(response) {
  let stream;
  try {
    stream = new DecompressionStream("deflate-raw");
  } catch {
    const { inflateSync } = await import("../vendor/fflate.js");
    return inflateSync(new Uint8Array(await response.arrayBuffer()));
  }
  return new Uint8Array(await new Response(response.body.pipeThrough(stream)).arrayBuffer());
}

async function load(root, path, options, early) {
  const offline = globalThis.doithoaiOffline;
  if (offline) return inflate(new Response(await offline.bytes(path)));
  const response = await (early ?? fetch(new URL(path, root), options));
  if (response.status === 404) throw new Gone(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return inflate(response);
}

const json = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

/** The files of one build, under the address of its manifest. */
export function openFiles(root, build, decode) {
  const held = new Map();
  const get = (path, read) => {
    if (!held.has(path)) {
      const promise = load(root, `tim-kiem/${path}`).then(read);
      promise.catch(() => held.delete(path)); // so that it may be tried again
      held.set(path, promise);
    }
    return held.get(path);
  };
  const folder = `chi-muc/${build}/`;
  const numbered = (kind, n) => `${folder}${kind}/${Math.floor(n / 1000)}/${n}.bin`;
  return {
    leaf: (n) => get(numbered("k", n), decode),
    positions: (n) => get(numbered("p", n), (bytes) => bytes),
    cards: (path) => get(`the/${path}.bin`, json),
    facet: (name) => get(`${folder}${name}.bin`, json),
  };
}

const MANIFEST = "tim-kiem/chi-muc.bin";

/** The list of a build's files: the one that main.js began to fetch, once, and then anew. */
export async function loadManifest(root) {
  const early = globalThis.doithoaiManifest;
  delete globalThis.doithoaiManifest;
  return json(await load(root, MANIFEST, { cache: "no-cache" }, early));
}

/** The milliseconds that the manifest was on its way, which tell of the line before anything was asked. */
export function onItsWay(root) {
  return performance.getEntriesByName(new URL(MANIFEST, root).href).at(-1)?.duration ?? Infinity;
}
