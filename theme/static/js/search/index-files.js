// Fetches and inflates index files; concurrent requests for one file share one fetch.

/** Thrown for a file that is not there (404): a newer build has replaced the one whose manifest was read. */
export class StaleBuildError extends Error {
  stale = true;
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
  if (response.status === 404) throw new StaleBuildError(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return inflate(response);
}

const json = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

/** Access to the files of one build; `decode` reads leaves. Each file is kept once read. */
export function openIndexFiles(root, build, decode) {
  const cache = new Map();
  const get = (path, read) => {
    if (!cache.has(path)) {
      const promise = load(root, `tim-kiem/${path}`).then(read);
      promise.catch(() => cache.delete(path)); // so that it can be tried again
      cache.set(path, promise);
    }
    return cache.get(path);
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

/** Load the manifest: the one that main.js began to fetch, the first time, and then a new one. */
export async function loadManifest(root) {
  const early = globalThis.doithoaiManifest;
  delete globalThis.doithoaiManifest;
  return json(await load(root, MANIFEST, { cache: "no-cache" }, early));
}

/** Return how long the fetch of the manifest took, in ms: an estimate of latency before the first query. */
export function manifestLatency(root) {
  return performance.getEntriesByName(new URL(MANIFEST, root).href).at(-1)?.duration ?? Infinity;
}
