// Runs a query: as typed, with its last word completed, with its spelling corrected; and finds near matches.
import { CLOSE } from "./analysis.js";
import { lookUpCompletions, lookUpPairs, lookUpSingles } from "./term-lookup.js";
import { phraseFilter } from "./phrase-query.js";
import { parseQuery } from "./query-parser.js";
import { rankMatches, rankNearMatches, scoreRecords } from "./ranking.js";
import { bit, suspectTokens, tokenCoverage } from "./token-coverage.js";

const TUNING = {
  minResults: 5, // results from which neither a correction is tried nor near matches are shown
  suggestionFactor: 10, // × own results that a corrected query must have to be suggested
  correctedShare: 0.5, // part of scattered results that a corrected query must have to replace them
  shortQuery: 5, // tokens, about two words; up to this many, if all are in pairs, none is matched alone
  unfinishedRatio: 0.2, // last pair's records ÷ records of its completions below which its last word is unfinished
  unfinishedRatioOptional: 1, // the same where the last word is a function word
};
const NAME_LEVEL = 1; // only the first level of a text: its names
export const NO_MATCHES = { records: [] };

/**
 * Match records by units: first strictly, and if none matches, with syllables that stand alone. Return {query, units,
 * records, score, holds: the test of phrases, isScattered: syllables need not be in pairs}.
 */
async function matchUnits(query, { collection, files, index }, given, levels) {
  let units = given;
  const attempt = async (apart) => {
    units = [...units, ...(await lookUpSingles(query, collection, index, units, apart))];
    const holds = await phraseFilter(query, collection, units, files);
    const table = scoreRecords(query, collection, units, CLOSE, levels);
    const fit = (doubtful) => rankMatches(query, collection, units, table, { holds, apart, doubtful });
    const strict = !apart && query.unmarked ? fit(true) : null;
    const best = strict?.records.length ? strict : fit(false);
    return { query, units, holds, isScattered: apart || unpaired > 0, ...best };
  };
  const { checked, inPair, single } = tokenCoverage(query, collection, units);
  const unpaired = query.tokens.filter(({ optional }, i) => !optional && checked & ~inPair & bit(i)).length;
  // A query with an unknown word, or of two words in no pair, matches nothing.
  const known = inPair | single;
  const unknown = query.tokens.some(
    ({ folded, optional }, i) => !optional && !collection.has(folded) && !(known & bit(i)),
  );
  const isUnmatched = unknown || (query.tokens.length === 2 && checked && !inPair);
  if (isUnmatched) return { query, units, holds: null, records: [] };
  const first = await attempt(false);
  // In a short query of which all tokens are in pairs no token is known to stand alone.
  const isFinal = levels || (!unpaired && query.tokens.length <= TUNING.shortQuery);
  return first.records.length || isFinal ? first : attempt(true);
}

/**
 * Run a query as it is, and with its last token as a prefix: first if that is likelier, else if nothing matches.
 * `levels`: how many levels of a text are searched, all by default.
 */
export async function runQuery(query, build, levels) {
  const { collection, index } = build;
  const { tokens, isOpenEnded } = query;
  const last = tokens.length - 1;
  const follows = isOpenEnded && last > 0 && !tokens[last].gap;
  // Completions of the last pair are in the pair's own leaf or the next: looking them up costs next to nothing.
  const [units, completions] = await Promise.all([
    lookUpPairs(query, collection, index),
    follows ? lookUpCompletions(query, collection, index) : null,
  ]);
  const complete = async () => {
    const completion = completions ?? (await lookUpCompletions(query, collection, index));
    if (!completion.count) return NO_MATCHES;
    const others = units.filter(({ at, length }) => at + length <= last);
    return matchUnits({ ...query, completed: true }, build, [...others, completion], levels);
  };
  const exactCount = completions?.found.find(({ entry }) => entry.key.endsWith(` ${tokens[last].folded}`))?.count ?? 0;
  const ratio = tokens[last].optional ? TUNING.unfinishedRatioOptional : TUNING.unfinishedRatio;
  const isRare = follows && (!exactCount || exactCount < ratio * (completions.count - exactCount));
  const unfinished = isOpenEnded && (isRare || !collection.has(tokens[last].folded));
  const completedFirst = unfinished ? await complete() : NO_MATCHES;
  if (completedFirst.records.length) return completedFirst;
  const found = await matchUnits(query, build, units, levels);
  if (found.records.length || unfinished || !isOpenEnded) return found;
  const completedLast = await complete();
  return completedLast.records.length ? completedLast : found;
}

/** Run the query with its spelling corrected; return the result with `words`, the corrected text, or null. */
async function runCorrected(own, build, levels) {
  const { collection, index } = build;
  const places = suspectTokens(own.query, collection, own);
  if (!places.length) return null;
  const { correctQuery, correctedText } = await import("./spelling-correction.js");
  const fixed = await correctQuery(own.query, places, collection, index);
  if (!fixed) return null;
  const found = await runQuery({ ...fixed, isOpenEnded: false }, build, levels);
  // Known words are not taken for mistakes because other words, scattered about a record, would match.
  const isGuess = found.isScattered && places.every((i) => collection.has(own.query.tokens[i].folded));
  return found.records.length && !isGuess ? { ...found, words: correctedText(found.query, found.units) } : null;
}

/** Run the query as typed; the last result is cached, since suggestions ask for the same. */
function runTyped(typed, build) {
  if (build.last?.typed !== typed) {
    const last = { typed, own: runQuery(parseQuery(typed, build.collection.abbreviations), build) };
    build.last = last;
    // A failed run is not cached, so that it can be tried again.
    last.own.catch(() => {
      if (build.last === last) build.last = null;
    });
  }
  return build.last.own;
}

/** Match a query in titles and names; if no text matches at all, match the corrected query there. */
export async function matchTitles(typed, build) {
  const query = parseQuery(typed, build.collection.abbreviations);
  if (!query.tokens.length) return NO_MATCHES;
  const titled = await runQuery(query, build, NAME_LEVEL);
  if (titled.records.length) return titled;
  const own = await runTyped(typed, build);
  return (own.records.length && !own.isScattered ? null : await runCorrected(own, build, NAME_LEVEL)) ?? NO_MATCHES;
}

/** Match a query; return {fits, near, correction, suggestion}, fits and near as {records, score, query}. */
export async function matchQuery(typed, build) {
  const { collection, index } = build;
  const own = await runTyped(typed, build);
  const { query, units, records, isScattered } = own;
  const found = { fits: own, near: NO_MATCHES, correction: null, suggestion: null };
  if (records.length >= TUNING.minResults) return found;
  const other = await runCorrected(own, build);
  // Results of the correction that hold its words precede a few records that hold the syllables scattered.
  const isSurer =
    other && isScattered && !other.isScattered && other.records.length >= TUNING.correctedShare * records.length;
  if (other && (isSurer || !records.length)) {
    const first = new Set(other.records);
    const all = [...other.records, ...records.filter((record) => !first.has(record))];
    return { ...found, fits: NO_MATCHES, near: { ...other, records: all }, correction: other.words };
  }
  if (other && other.records.length >= TUNING.suggestionFactor * records.length) found.suggestion = other.words;
  const singles = records.length ? [] : await lookUpSingles(query, collection, index, units, true);
  const near = rankNearMatches(query, collection, [...units, ...singles], records, records.length ? own.holds : null);
  return { ...found, near: { ...near, query } };
}
