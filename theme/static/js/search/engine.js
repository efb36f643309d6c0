// The search engine: a manifest, and leaves of the index that are fetched by need.
import { byTitle, closeness } from "./closeness.js";
import { collect } from "./collection.js";
import { openFacets } from "./facets.js";
import { Gone, loadManifest, onItsWay, openFiles } from "./files.js";
import { NONE, match, matchTitles } from "./find.js";
import { lookup } from "./gather.js";
import { decode } from "./leaf.js";
import { parse } from "./query.js";
import { tokenWeights } from "./rank.js";
import { SCRIPT, stage } from "./rehearsal.js";
import { excerpt, mark } from "./snippet.js";

export { BULLET, excerpt, mark };

const ENTRIES = 4; // that suggestions begin with
const LETTERS = 2; // that say enough for suggestions
const BULLET = "• "; // before each other name of an entry, on a line of their own
const PAGE = 10; // results that a page shows

async function openBuild(root) {
  const manifest = await loadManifest(root);
  const collection = collect(manifest);
  const files = openFiles(root, manifest.build, decode);
  return {
    manifest,
    collection,
    files,
    index: lookup(collection, files),
    facets: openFacets(manifest, collection, files),
  };
}

/** What snippets need to mark what a query matched. */
function termsOf({ tokens, completed }, { abbreviations }) {
  const last = tokens.length - 1;
  return {
    tokens: tokens.map(({ folded, code, gap, optional, begins }, i) => ({
      folded,
      begins,
      code,
      gap,
      optional,
      prefix: Boolean(completed) && i === last,
    })),
    abbreviations,
  };
}

/** Newest first, entries last. */
function newestFirst(records, { entryCount, total }) {
  const ranks = Uint32Array.from(records, (record) => (record < entryCount ? record + total : record));
  return Array.from(ranks.sort(), (rank) => rank % total);
}

/**
 * `signal`: given up, no cards are fetched for the order of what nobody waits for any more; `matched` is called once it is
 * known what is found, while the cards of the first are on their way.
 */
async function search(build, { q = "", filters = {}, sort = "fit", signal, matched }) {
  const { collection, facets } = build;
  const typed = parse(q, collection.abbreviations).tokens.length > 0;
  const filtered = Object.values(filters).some((values) => values?.length);
  const everything = () => ({
    records: newestFirst(Array(typed || !filtered ? 0 : collection.total).keys(), collection),
  });
  const { fits, near, correction, suggestion } = typed ? await match(q, build) : { fits: everything(), near: NONE };
  if (signal?.aborted) throw new DOMException("Nobody waits for this any more.", "AbortError");
  const parts = await Promise.all([fits, near].map(({ records }) => facets.filter(records, filters)));
  const room = [PAGE, Math.max(0, PAGE - parts[0].length)];
  const order = (part, i) =>
    sort === "new" ? newestFirst(parts[i], collection) : inLastOrder({ ...part, records: parts[i] }, room[i], build);
  const pool = fits.records.length ? fits.records : near.records;
  const last = Promise.all([...[fits, near].map(order), facets.counts(pool, filters)]);
  matched?.();
  const [fitting, after, counts] = await last;
  const ids = [...fitting, ...after];
  const { query } = fits.records.length ? fits : near;
  return {
    state: typed || filtered ? (ids.length ? "ready" : "empty") : "idle",
    ids,
    fitting: fitting.length,
    near: after.length,
    isCut: Boolean(fits.units?.some(({ isCut }) => isCut)), // there may be more that fits
    counts,
    correction: correction ?? null,
    suggestion: suggestion ?? null,
    terms: query ? termsOf(query, collection) : null,
    pool,
    filters,
  };
}

/** Records with the first of them, which the page shows, in the order that their titles give. */
async function inLastOrder({ records, score, query, units }, most, build) {
  if (!query || records.length < 2 || !most) return records;
  const titles = (await cards(build, records.slice(0, most))).map(({ title }) => title);
  return byTitle(records, titles, score, query, build.collection, units && tokenWeights(query, build.collection, units));
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

/** The other name of an entry that says more of a query than its title does. */
function aliasOf({ title, text }, query, collection) {
  const line = text.split("\n").find((one) => one.startsWith(BULLET)) ?? "";
  const held = (name) => closeness(name, query, collection).held;
  let best;
  for (const name of line.split(BULLET).map((one) => one.trim()))
    if (name && held(name) > held(best ?? title)) best = name;
  return best;
}

/**
 * What has a title or another name that holds what was typed: at most so many entries, and other records in what room
 * they leave; `alias`: under which other name.
 */
async function suggest(build, typed, most, room) {
  const { collection } = build;
  if (typed.replace(/[^\p{L}\p{N}]/gu, "").length < LETTERS) return [];
  const { records, query } = await matchTitles(typed, build);
  const entries = records.filter((record) => record < collection.entryCount).slice(0, most);
  const others = records.filter((record) => record >= collection.entryCount).slice(0, Math.max(0, room - entries.length));
  const found = await cards(build, [...entries, ...others]);
  return found.map((card, i) => ({
    ...card,
    alias: i < entries.length ? aliasOf(card, query, collection) : undefined,
  }));
}

/** A search and suggestions in which everything runs once and nothing is fetched; what is found, with its cards. */
async function rehearse(build, signal) {
  const staged = stage(build);
  const result = await search(staged, { q: SCRIPT, signal });
  const found = await cards(staged, result.ids);
  await suggest(staged, SCRIPT, ENTRIES, ENTRIES);
  return { result, cards: found };
}

/** Opens the index of the site at an address; the manifest is fetched at once, the rest by need. */
export async function open(root) {
  let build = await openBuild(root);
  let isOld = false;
  /** A newer build may have taken the place of the one whose manifest is held: what is asked then is asked anew. */
  const renewing = (work) => async (...given) => {
    for (let tries = 1; ; tries++) {
      if (isOld) build = await openBuild(root);
      isOld = false;
      try {
        return await work(...given);
      } catch (error) {
        isOld = error instanceof Gone;
        if (!isOld || tries > 1) throw error;
      }
    }
  };
  /** The numbers of records mean something in their own build only. */
  const within = (work) => async (own, ...given) => {
    try {
      return await work(own, ...given);
    } catch (error) {
      if (error instanceof Gone && own === build) isOld = true;
      throw error;
    }
  };
  const cardsOf = within(cards);
  const facetOf = within((own, name, { pool, filters }) => own.facets.list(name, pool, filters));
  return {
    get manifest() {
      return build.manifest;
    },
    search: renewing(async (asked) => ({ ...(await search(build, asked)), build })),
    suggest: renewing((q, n = 8) => suggest(build, q, ENTRIES, n)),
    names: renewing((q, n) => suggest(build, q, n, 0)),
    cards: (ids, result) => cardsOf(result.build, ids),
    onItsWay: () => onItsWay(root),
    rehearse: (signal) => rehearse(build, signal),
    facet: (name, result) => facetOf(result.build, name, result),
  };
}
