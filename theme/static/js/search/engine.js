// The search engine's interface to the page and the box; the manifest is fetched first, leaves and cards as needed.
import { openFacets } from "./facets.js";
import { StaleBuildError, loadManifest, manifestLatency, openIndexFiles } from "./index-files.js";
import { decodeLeaf } from "./leaf.js";
import { parseManifest } from "./manifest.js";
import { parseQuery } from "./query-parser.js";
import { tokenWeights } from "./ranking.js";
import { NO_MATCHES, matchQuery, matchTitles } from "./searcher.js";
import { excerpt, highlight } from "./snippet.js";
import { openIndex } from "./term-lookup.js";
import { rerankByTitle, titleSimilarity } from "./title-rerank.js";
import { WARM_UP_QUERY, mockBuild } from "./warm-up.js";

export { BULLET, excerpt, highlight };

const LIMITS = {
  suggestions: 8, // suggestions by default …
  entries: 4, // … of which so many at most are entries, and precede other titles
  letters: 2, // letters from which titles are suggested; one letter begins too many names
  reranked: 10, // results reranked by title: those that a page shows first, whose cards are fetched anyway
};
const BULLET = "• "; // precedes each alias in the text of an entry's card, where aliases have a line of their own

async function openBuild(root) {
  const manifest = await loadManifest(root);
  const collection = parseManifest(manifest);
  const files = openIndexFiles(root, manifest.build, decodeLeaf);
  return {
    manifest,
    collection,
    files,
    index: openIndex(collection, files),
    facets: openFacets(manifest, collection, files),
  };
}

/** Return what highlight and excerpt need of a query. */
function highlightTerms({ tokens, completed }, { abbreviations }) {
  const last = tokens.length - 1;
  return {
    tokens: tokens.map(({ folded, code, gap, optional, prefixes }, i) => ({
      folded,
      prefixes,
      code,
      gap,
      optional,
      prefix: Boolean(completed) && i === last,
    })),
    abbreviations,
  };
}

/** Sort records newest first, entries last; records are numbered from the newest. */
function newestFirst(records, { entryCount, total }) {
  const ranks = Uint32Array.from(records, (record) => (record < entryCount ? record + total : record));
  return Array.from(ranks.sort(), (rank) => rank % total);
}

/**
 * Search a build; sort is "fit" or "new". Raises AbortError once `signal` is aborted, before any cards are fetched.
 * `onMatched` is called when matches are known, while the cards for reranking are being fetched.
 */
async function search(build, { q = "", filters = {}, sort = "fit", signal, onMatched }) {
  const { collection, facets } = build;
  const typed = parseQuery(q, collection.abbreviations).tokens.length > 0;
  const filtered = Object.values(filters).some((values) => values?.length);
  const everything = () => ({
    records: newestFirst(Array(typed || !filtered ? 0 : collection.total).keys(), collection),
  });
  const { fits, near, correction, suggestion } = typed
    ? await matchQuery(q, build)
    : { fits: everything(), near: NO_MATCHES };
  if (signal?.aborted) throw new DOMException("The search was aborted.", "AbortError");
  const parts = await Promise.all([fits, near].map(({ records }) => facets.filter(records, filters)));
  const room = [LIMITS.reranked, Math.max(0, LIMITS.reranked - parts[0].length)];
  const order = (part, i) =>
    sort === "new" ? newestFirst(parts[i], collection) : rerankFirst({ ...part, records: parts[i] }, room[i], build);
  const pool = fits.records.length ? fits.records : near.records;
  const ordered = Promise.all([...[fits, near].map(order), facets.counts(pool, filters)]);
  onMatched?.();
  const [fitting, after, counts] = await ordered;
  const ids = [...fitting, ...after];
  const { query } = fits.records.length ? fits : near;
  return {
    state: typed || filtered ? (ids.length ? "ready" : "empty") : "idle",
    ids,
    fitting: fitting.length,
    near: after.length,
    isTruncated: Boolean(fits.units?.some(({ isTruncated }) => isTruncated)), // there may be more matches
    counts,
    correction: correction ?? null,
    suggestion: suggestion ?? null,
    terms: query ? highlightTerms(query, collection) : null,
    pool,
    filters,
  };
}

/** Rerank the first `most` records by the titles in their cards. */
async function rerankFirst({ records, score, query, units }, most, build) {
  if (!query || records.length < 2 || !most) return records;
  const titles = (await cards(build, records.slice(0, most))).map(({ title }) => title);
  const weights = units && tokenWeights(query, build.collection, units);
  return rerankByTitle(records, titles, score, query, build.collection, weights);
}

async function cards({ manifest, collection, files }, ids) {
  return Promise.all(
    [...ids].map(async (record) => {
      const [file, place] = collection.cardOf(record);
      const [url, title, meta, text] = (await files.cards(file))[place];
      const [kind, label] = manifest.kinds[collection.kind[record]];
      return { url, title, meta, text, kind, label };
    }),
  );
}

/** Return the alias of an entry that covers more of a query than its title does, if any. */
function matchingAlias({ title, text }, query, collection) {
  const line = text.split("\n").find((row) => row.startsWith(BULLET)) ?? "";
  const queryCoverage = (name) => titleSimilarity(name, query, collection).queryCoverage;
  let best;
  for (const name of line.split(BULLET).map((part) => part.trim()))
    if (name && queryCoverage(name) > queryCoverage(best ?? title)) best = name;
  return best;
}

/**
 * Return cards of records whose title or alias matches: at most `most` entries, then others up to `room` in all;
 * `alias` is set where an entry matched by that name.
 */
async function suggest(build, typed, most, room) {
  const { collection } = build;
  if (typed.replace(/[^\p{L}\p{N}]/gu, "").length < LIMITS.letters) return [];
  const { records, query } = await matchTitles(typed, build);
  const entries = records.filter((record) => record < collection.entryCount).slice(0, most);
  const left = Math.max(0, room - entries.length);
  const others = records.filter((record) => record >= collection.entryCount).slice(0, left);
  const found = await cards(build, [...entries, ...others]);
  return found.map((card, i) => ({
    ...card,
    alias: i < entries.length ? matchingAlias(card, query, collection) : undefined,
  }));
}

/** Run a search and suggestions over a mock build, without fetching; return the result and its cards. */
async function warmUp(build, signal) {
  const mock = mockBuild(build);
  const result = await search(mock, { q: WARM_UP_QUERY, signal });
  const found = await cards(mock, result.ids);
  await suggest(mock, WARM_UP_QUERY, LIMITS.entries, LIMITS.entries);
  return { result, cards: found };
}

/** Open the index of the site at the URL `root`; fetches the manifest. */
export async function open(root) {
  let build = await openBuild(root);
  let isStale = false;
  /** Run again, on the new build, where a newer build has replaced the one whose manifest was read. */
  const withRetry = (work) => async (...given) => {
    for (let tries = 1; ; tries++) {
      if (isStale) build = await openBuild(root);
      isStale = false;
      try {
        return await work(...given);
      } catch (error) {
        isStale = error instanceof StaleBuildError;
        if (!isStale || tries > 1) throw error;
      }
    }
  };
  /** Run on the build of a result, since record numbers are valid only in their own build. */
  const onOwnBuild = (work) => async (own, ...given) => {
    try {
      return await work(own, ...given);
    } catch (error) {
      if (error instanceof StaleBuildError && own === build) isStale = true;
      throw error;
    }
  };
  const cardsOf = onOwnBuild(cards);
  const facetOf = onOwnBuild((own, name, { pool, filters }) => own.facets.list(name, pool, filters));
  return {
    get manifest() {
      return build.manifest;
    },
    search: withRetry(async (asked) => ({ ...(await search(build, asked)), build })),
    suggest: withRetry((q, n = LIMITS.suggestions) => suggest(build, q, LIMITS.entries, n)),
    suggestEntries: withRetry((q, n) => suggest(build, q, n, 0)),
    cards: (ids, result) => cardsOf(result.build, ids),
    manifestLatency: () => manifestLatency(root),
    warmUp: (signal) => warmUp(build, signal),
    facet: (name, result) => facetOf(result.build, name, result),
  };
}
