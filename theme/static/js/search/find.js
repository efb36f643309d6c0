// Runs a query: as it was typed, with its last word going on, with its mistakes mended, and what only comes near.
import { CLOSE } from "./analysis.js";
import { gather, gatherCompletions, gatherSingles } from "./gather.js";
import { quotedTest } from "./phrases.js";
import { parse } from "./query.js";
import { fitting, nearing, tabulate } from "./rank.js";
import { bit, standing, suspects } from "./standing.js";

const FEW = 5; // fewer that fit, and what comes near is shown too
const FAR_MORE = 10;
const HALF = 0.5; // of as many records as hold syllables that are strewn, those that hold what was meant
const SHORT = 5; // tokens of two words, or hardly more
const UNFINISHED = 0.2; // the last pair is so much rarer than those that go on from it …
const LITTLE = 1; // … or, where its last word carries little, rarer at all
const TITLES = 1; // of the levels of a text only the first
export const NONE = { records: [] };

/** The records that fit, with what was looked up for it: the more loosely, the less there is. */
async function settle(query, { collection, files, index }, found, levels) {
  let units = found;
  const more = async (apart) => {
    units = [...units, ...(await gatherSingles(query, collection, index, units, apart))];
    const holds = await quotedTest(query, collection, units, files);
    const table = tabulate(query, collection, units, CLOSE, levels);
    const fit = (doubtful) => fitting(query, collection, units, table, { holds, apart, doubtful });
    const sure = !apart && query.bare ? fit(true) : null;
    return { query, units, holds, scattered: apart || lost > 0, ...(sure?.records.length ? sure : fit(false)) };
  };
  const { looked, paired, single } = standing(query, collection, units);
  const lost = query.tokens.filter(({ optional }, i) => !optional && looked & ~paired & bit(i)).length;
  // Where a word is nowhere, or two make no pair, nothing can fit.
  const there = paired | single;
  const unknown = query.tokens.some(
    ({ folded, optional }, i) => !optional && !collection.has(folded) && !(there & bit(i)),
  );
  if (unknown || (query.tokens.length === 2 && looked && !paired)) return { query, units, holds: null, records: [] };
  const first = await more(false);
  // Of a few words that all are in pairs none is known to stand alone.
  return first.records.length || levels || (!lost && query.tokens.length <= SHORT) ? first : more(true);
}

/**
 * As settle, and with the last token as the beginning of a word where that is how the query fits; `levels`: of the levels
 * of texts only so many are looked at.
 */
export async function run(query, build, levels) {
  const { collection, index } = build;
  const { tokens, open } = query;
  const last = tokens.length - 1;
  const follows = open && last > 0 && !tokens[last].gap;
  // Pairs that go on so stand where the pair itself does: they cost next to nothing.
  const [units, going] = await Promise.all([
    gather(query, collection, index),
    follows ? gatherCompletions(query, collection, index) : null,
  ]);
  const complete = async () => {
    const completion = going ?? (await gatherCompletions(query, collection, index));
    if (!completion.count) return NONE;
    const others = units.filter(({ at, length }) => at + length <= last);
    return settle({ ...query, completed: true }, build, [...others, completion], levels);
  };
  const asItIs = going?.found.find(({ entry }) => entry.key.endsWith(` ${tokens[last].folded}`))?.count ?? 0;
  const rarer = tokens[last].optional ? LITTLE : UNFINISHED;
  const rare = follows && (!asItIs || asItIs < rarer * (going.count - asItIs));
  const unfinished = open && (rare || !collection.has(tokens[last].folded));
  const early = unfinished ? await complete() : NONE;
  if (early.records.length) return early;
  const found = await settle(query, build, units, levels);
  if (found.records.length || unfinished || !open) return found;
  const late = await complete();
  return late.records.length ? late : found;
}

/** The query as it may have been meant: {query, records, words}; null where there is nothing to mend. */
async function mended(own, build, levels) {
  const { collection, index } = build;
  const places = suspects(own.query, collection, own);
  if (!places.length) return null;
  const { mend, written } = await import("./typo.js");
  const better = await mend(own.query, places, collection, index);
  if (!better) return null;
  const found = await run({ ...better, open: false }, build, levels);
  // Words that are there are no mistakes only because others, strewn about a record, would fit.
  const isGuess = found.scattered && places.every((i) => collection.has(own.query.tokens[i].folded));
  return found.records.length && !isGuess ? { ...found, words: written(found.query, found.units) } : null;
}

/** What a query finds as it was typed; what was asked last is at hand, since suggestions ask the same. */
function asTyped(typed, build) {
  if (build.last?.typed !== typed) {
    const last = { typed, own: run(parse(typed, build.collection.abbreviations), build) };
    build.last = last;
    // So that it may be tried again.
    last.own.catch(() => {
      if (build.last === last) build.last = null;
    });
  }
  return build.last.own;
}

/** What has a title that holds a query; where nothing holds it anywhere, what holds it with its mistakes mended. */
export async function matchTitles(typed, build) {
  const query = parse(typed, build.collection.abbreviations);
  if (!query.tokens.length) return NONE;
  const titled = await run(query, build, TITLES);
  if (titled.records.length) return titled;
  const own = await asTyped(typed, build);
  return (own.records.length && !own.scattered ? null : await mended(own, build, TITLES)) ?? NONE;
}

/** What a query finds: {fits, near, correction, suggestion}; fits and near are {records, score, query}. */
export async function match(typed, build) {
  const { collection, index } = build;
  const own = await asTyped(typed, build);
  const { query, units, records, scattered } = own;
  const found = { fits: own, near: NONE, correction: null, suggestion: null };
  if (records.length >= FEW) return found;
  const other = await mended(own, build);
  // A few records that hold the syllables somewhere do not stand before those that hold the words that were meant.
  const surer = other && scattered && !other.scattered && other.records.length >= HALF * records.length;
  if (other && (surer || !records.length)) {
    const meant = new Set(other.records);
    const all = [...other.records, ...records.filter((record) => !meant.has(record))];
    return { ...found, fits: NONE, near: { ...other, records: all }, correction: other.words };
  }
  if (other && other.records.length >= FAR_MORE * records.length) found.suggestion = other.words;
  const more = records.length ? [] : await gatherSingles(query, collection, index, units, true);
  const near = nearing(query, collection, [...units, ...more], records, records.length ? own.holds : null);
  return { ...found, near: { ...near, query } };
}
