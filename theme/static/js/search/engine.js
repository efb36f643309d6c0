// The search engine: a manifest, and leaves of the index that are fetched by need.
import { byTitle } from "./closeness.js";
import { collect } from "./collection.js";
import { openFacets } from "./facets.js";
import { Gone, loadManifest, openFiles } from "./files.js";
import { gather, gatherCompletions, gatherSingles, lookup } from "./gather.js";
import { decode } from "./leaf.js";
import { quotedTest } from "./phrases.js";
import { parse } from "./query.js";
import { fitting, nearing } from "./rank.js";
import { bit, standing, suspects } from "./standing.js";

const FEW = 5; // fewer that fit, and what comes near is shown too
const FAR_MORE = 10;
const UNFINISHED = 0.2; // the last pair is so much rarer than those that go on from it
const ENTRIES = 4; // that suggestions begin with
const TITLES = 1; // of the levels of a text only the first
const PAGE = 10; // results that a page shows
const NONE = { records: [] };

async function openBuild(root) {
  const manifest = await loadManifest(root);
  const collection = collect(manifest);
  const files = openFiles(root, manifest.build, decode);
  return { manifest, collection, files, index: lookup(collection, files), facets: openFacets(manifest, collection, files) };
}

/** The records that fit, with what was looked up for it: more only where nothing fits so far. */
async function settle(query, { collection, files, index }, found, levels) {
  let units = found;
  const more = async (apart) => {
    units = [...units, ...(await gatherSingles(query, collection, index, units, apart))];
    const holds = await quotedTest(query, collection, units, files);
    return { query, units, holds, apart, ...fitting(query, collection, units, { holds, apart, levels }) };
  };
  // Where a word is nowhere, or two make no pair, nothing can fit.
  const { looked, paired, single } = standing(query, collection, units);
  const there = paired | single;
  const unknown = query.tokens.some(({ folded, optional }, i) => !optional && !collection.has(folded) && !(there & bit(i)));
  if (unknown || (query.tokens.length === 2 && looked && !paired)) return { query, units, holds: null, records: [] };
  const first = await more(false);
  return first.records.length ? first : more(true);
}

/** As settle, and with the last token as the beginning of a word where that is how the query fits. */
async function run(query, build, levels) {
  const { collection, index } = build;
  const { tokens } = query;
  const last = tokens.length - 1;
  const follows = query.open && last > 0 && !tokens[last].gap;
  // Pairs that go on so stand where the pair itself does: they cost next to nothing.
  const [units, going] = await Promise.all([gather(query, collection, index), follows ? gatherCompletions(query, collection, index) : null]);
  const complete = async () => {
    const completion = going ?? (await gatherCompletions(query, collection, index));
    const others = units.filter(({ at, length }) => at + length <= last);
    return completion.count ? settle({ ...query, completed: true }, build, [...others, completion], levels) : { records: [] };
  };
  const asItIs = units.find(({ at, length }) => at + length > last)?.count ?? 0;
  const unfinished = query.open && (!collection.has(tokens[last].folded) || (follows && asItIs < UNFINISHED * (going.count - asItIs)) || (follows && !asItIs));
  const completed = unfinished ? await complete() : null;
  if (completed?.records.length) return completed;
  const found = await settle(query, build, units, levels);
  if (found.records.length || !query.open || unfinished) return found;
  const late = await complete();
  return late.records.length ? late : found;
}

function termsOf({ tokens, completed }, { abbreviations }) {
  const last = tokens.length - 1;
  return {
    tokens: tokens.map(({ folded, code, gap, optional }, i) => ({ folded, code, gap, optional, prefix: Boolean(completed) && i === last })),
    abbreviations,
  };
}

/** The query as it may have been meant: {query, records, words}; null where there is nothing to mend. */
async function mended(own, build) {
  const { collection, index } = build;
  const places = suspects(own.query, collection, own);
  if (!places.length) return null;
  const { mend, written } = await import("./typo.js");
  const better = await mend(own.query, places, collection, index);
  if (!better) return null;
  const found = await run({ ...better, open: false }, build);
  return found.records.length ? { ...found, words: written(found.query, found.units) } : null;
}

/** What a query finds: {fits, near, correction, suggestion}; fits and near are {records, score, query}. */
async function match(typed, build) {
  const { collection, index } = build;
  const own = await run(parse(typed, collection.abbreviations), build);
  const { query, units, records, apart } = own;
  const found = { fits: own, near: NONE, correction: null, suggestion: null };
  if (records.length >= FEW && !apart) return found;
  const other = await mended(own, build);
  const surer = other && apart && !other.apart;
  if (other && (!records.length || (surer && records.length < FEW))) {
    return { ...found, fits: NONE, near: other, correction: other.words };
  }
  if (other && (surer || other.records.length >= FAR_MORE * records.length)) found.suggestion = other.words;
  if (records.length >= FEW) return found;
  const more = records.length ? [] : await gatherSingles(query, collection, index, units, true);
  const near = nearing(query, collection, [...units, ...more], records, records.length ? own.holds : null);
  return { ...found, near: { ...near, query } };
}

/** Newest first, entries last. */
function newestFirst(records, { entryCount, total }) {
  const ranks = Uint32Array.from(records, (record) => (record < entryCount ? record + total : record));
  return Array.from(ranks.sort(), (rank) => rank % total);
}

async function search(build, { q = "", filters = {}, sort = "fit" }) {
  const { collection, facets } = build;
  const typed = parse(q, collection.abbreviations).tokens.length > 0;
  const filtered = Object.values(filters).some((values) => values?.length);
  const everything = () => ({ records: newestFirst(Array(typed || !filtered ? 0 : collection.total).keys(), collection) });
  const { fits, near, correction, suggestion } = typed ? await match(q, build) : { fits: everything(), near: NONE };
  const parts = await Promise.all(
    [fits, near].map(async (part) => {
      const records = await facets.filter(part.records, filters);
      return sort === "new" ? newestFirst(records, collection) : inLastOrder({ ...part, records }, build);
    }),
  );
  const ids = parts.flat();
  const pool = fits.records.length ? fits.records : near.records;
  const { query } = fits.records.length ? fits : near;
  return {
    state: typed || filtered ? (ids.length ? "ready" : "empty") : "idle",
    ids,
    fitting: parts[0].length,
    near: parts[1].length,
    counts: await facets.counts(pool, filters),
    correction: correction ?? null,
    suggestion: suggestion ?? null,
    terms: query ? termsOf(query, collection) : null,
    pool,
    filters,
  };
}

async function inLastOrder({ records, score, query }, build) {
  if (!query || records.length < 2) return records;
  const first = await cards(build, records.slice(0, PAGE));
  return byTitle(records, first.map(({ title }) => title), score, query, build.collection);
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

/** Opens the index of the site at an address; the manifest is fetched at once, the rest by need. */
export async function open(root) {
  let build = await openBuild(root);
  // A newer build may have taken the place of the one whose manifest is held.
  const renewing = (work) => async (...given) => {
    try {
      return await work(...given);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      build = await openBuild(root);
      return work(...given);
    }
  };
  return {
    get manifest() {
      return build.manifest;
    },
    search: renewing((asked) => search(build, asked)),
    cards: renewing((ids) => cards(build, ids)),
    facet: renewing((name, { pool, filters }) => build.facets.list(name, pool ?? [], filters ?? {})),
    suggest: renewing(async (q, n = 8) => suggest(build, q, n)),
  };
}

/** What has a title that holds what was typed, entries first. */
async function suggest(build, typed, most) {
  const { collection } = build;
  const query = parse(typed, collection.abbreviations);
  if (!query.tokens.length) return [];
  const { records } = await run(query, build, TITLES);
  const entries = records.filter((record) => record < collection.entryCount).slice(0, ENTRIES);
  const others = records.filter((record) => record >= collection.entryCount).slice(0, most - entries.length);
  return cards(build, [...entries, ...others]);
}
