// Scores records: those that match a query, and near matches that hold only part of it.
import { CLOSE, compatible } from "./analysis.js";
import { bit, pairStrength, tokenCoverage } from "./token-coverage.js";

const TUNING = {
  levels: [4, 2, 1], // score factor by level of a term in a record: in its names; in its byline or several times; once
  pair: 1.5, // score of a pair relative to its idf
  minStrength: 0.2, // least part of that score, for a pair that is hardly a word
  optional: 0.3, // score factor of function words
  kinds: [1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.05, 1, 0.95, 0.95], // score factor by kind of record, in the manifest's order
  sameProvince: 1.25, // score factor of records of a named province, not of one merged into it
  pairedShare: 0.5, // part of the needed syllables that must be in pairs; more is stricter …
  pairedShareApart: 0.66, // … and the part where some syllables may stand alone
  nearShare: 0.5, // least part of the query's weight that a near match holds …
  nearToBest: 0.8, // … and least part of what the best near match holds
  maxNear: 50, // records shown as near matches
};
/** Added to the score of an entry whose whole name is in the query: it precedes records that only mention the name. */
export const NAMED_BONUS = 4096;
const RELATED_BONUS = 2048; // added to the score of provinces merged with a named one
const PROVINCE = 1; // index in the manifest's kinds

function count(bits) {
  let ones = 0;
  for (let left = bits; left; left &= left - 1) ones++;
  return ones;
}

/**
 * Score every record by the units. Returns arrays by record number: paired, alone: bit sets of tokens found in pairs or
 * alone; titles: bit sets found in entries' names; scores; and weights by token. Forms that fit less than `least` and
 * levels from `levels` on are ignored.
 */
export function scoreRecords(query, collection, units, least, levels = TUNING.levels.length) {
  const { tokens } = query;
  const { total, entryCount, frequency } = collection;
  const strength = pairStrength(query, collection, units);
  const paired = new Uint32Array(total);
  const alone = new Uint32Array(total);
  const titles = new Uint32Array(entryCount);
  const scores = new Float32Array(total);
  const idf = (records) => Math.log2(1 + total / Math.max(1, records));
  const known = tokens.map(({ folded }) => frequency(folded)).filter(Boolean);
  // A word that no record holds weighs as much as the others on average.
  const unknown = known.reduce((sum, records) => sum + idf(records), 0) / known.length || 1;
  const weight = (records) => (records ? idf(records) : unknown);
  const weights = tokens.map(({ folded, optional }) => (optional ? TUNING.optional : 1) * weight(frequency(folded)));
  const shares = new Uint8Array(tokens.length); // a token's weight is shared by the pairs it is in
  for (const { at, length, found } of units) if (length > 1 && found.length) for (const i of [at, at + 1]) shares[i]++;

  // Pairs first, because a single token scores only in records without a pair of it.
  for (const { at, length, found, count: records } of [...units].sort((a, b) => b.length - a.length)) {
    const pair = length > 1;
    const mask = pair ? bit(at) | bit(at + 1) : bit(at);
    const value = pair
      ? TUNING.pair *
          idf(records) *
          Math.max(TUNING.minStrength, Math.min(1, strength(at, records))) *
          (tokens[at].optional || tokens[at + 1].optional ? TUNING.optional : 1) +
        weights[at] / shares[at] +
        weights[at + 1] / shares[at + 1]
      : weights[at];
    const marks = pair ? paired : alone;
    const forms = found
      .flatMap(({ entry, fits }) => fits.map((fit, form) => ({ entry, form, fit })))
      .filter(({ fit }) => fit >= least);
    // In a record only the best of several forms scores.
    const met = forms.length > 1 ? new Uint8Array(total) : null;
    for (const { entry, form, fit } of forms.sort((a, b) => b.fit - a.fit)) {
      entry
        .lists(form)
        .slice(0, levels)
        .forEach((list, level) => {
          const gain = value * TUNING.levels[level] * fit;
          for (const record of list) {
            if ((!pair && paired[record] & mask) || met?.[record]) continue;
            if (met) met[record] = 1;
            marks[record] |= mask;
            scores[record] += gain;
            if (!level && record < entryCount) titles[record] |= mask;
          }
        });
    }
  }
  return { paired, alone, titles, scores, weights };
}

/** Return the idf of each token: that of the rarest pair found with it, or else its own. */
export function tokenWeights({ tokens }, { total, frequency }, units) {
  const idf = (records) => Math.log2(1 + total / Math.max(1, records));
  return tokens.map(({ folded, optional }, i) => {
    const counts = units.flatMap(({ at, length, count }) => (count && at <= i && i < at + length ? [count] : []));
    return (optional ? TUNING.optional : 1) * idf(counts.length ? Math.min(...counts) : frequency(folded));
  });
}

/** Return the part of all weights that belongs to matched tokens, 0 … 1. */
function matchedWeight(matched, weights) {
  let held = 0;
  let all = 0;
  weights.forEach((weight, i) => {
    all += weight;
    if (matched & bit(i)) held += weight;
  });
  return held / all;
}

/** Return the set of provinces whose whole name is in the query. */
function namedProvinces({ tokens }, { provinces }) {
  const stands = (name, at) =>
    name.every(({ folded, code }, i) => {
      const asked = tokens[at + i];
      return asked?.folded === folded && !(i && asked.gap) && compatible(asked.code, code, folded) >= CLOSE;
    });
  return new Set(provinces.flatMap((name, place) => (tokens.some((_, at) => stands(name, at)) ? [place] : [])));
}

/** Return record → score; only records that hold all tokens of the bit set `all` get a bonus for their name. */
function recordScorer(query, collection, { paired, alone, titles, scores, weights }, all) {
  const { kind, entryCount, titleLengths, province } = collection;
  const places = namedProvinces(query, collection);
  const known = new Map();
  return (record) => {
    const matched = paired[record] | alone[record];
    if (!known.has(matched)) known.set(matched, matchedWeight(matched, weights) ** 2);
    const place = record >= entryCount && places.has(province[record]) ? TUNING.sameProvince : 1;
    const score = scores[record] * known.get(matched) * TUNING.kinds[kind[record]] * place;
    if (record >= entryCount || (matched & all) !== all) return score;
    if (count(titles[record]) >= titleLengths[record]) return score + NAMED_BONUS;
    return kind[record] === PROVINCE ? score + RELATED_BONUS : score;
  };
}

/** Sort records by falling score, then by number; as plain numbers, many times faster than with a comparison. */
function sortByScore(records, score, total) {
  const most = Math.floor(2 ** 52 / total);
  const keys = Float64Array.from(
    records,
    (record) => (most - Math.min(most, Math.round(score(record) * 64))) * total + record,
  );
  return Array.from(keys.sort(), (key) => key % total);
}

/**
 * Return {records: best first, score: record → number}. A match holds every needed syllable in one of its pairs;
 * if `apart`, only those of two-syllable words, and others may stand alone. If `doubtful`, words that may be function
 * words are needed too. `holds`: the test of quoted phrases.
 */
export function rankMatches(query, collection, units, table, { holds, apart, doubtful } = {}) {
  const { tokens, completed } = query;
  const { inWord, inPair, checked, single, skipped } = tokenCoverage(query, collection, units);
  let needed = 0;
  tokens.forEach(({ folded, optional, doubtful: unsure }, i) => {
    const unknown = !collection.has(folded) && !(completed && i === tokens.length - 1);
    // Of a long query not every token is looked up; others cannot be required.
    const asked = (single | (inPair & ~skipped)) & bit(i) || tokens.length === 2;
    const isTold = doubtful && unsure && inPair & bit(i);
    if (inWord & bit(i) || isTold || (!optional && (unknown || asked))) needed |= bit(i);
  });
  if (!needed) return { records: [] };
  const together = needed & (apart ? inWord : inPair);
  const least = count(needed & checked) * (apart ? TUNING.pairedShareApart : TUNING.pairedShare);
  const records = [];
  for (let record = 0; record < collection.total; record++) {
    const inPairs = table.paired[record];
    const matched = inPairs | table.alone[record];
    if (!matched || (matched & needed) !== needed || (inPairs & together) !== together) continue;
    if (count(inPairs & needed & checked) >= least && (!holds || holds(record))) records.push(record);
  }
  const score = recordScorer(query, collection, table, needed);
  return { records: sortByScore(records, score, collection.total), score };
}

/** Return {records, score} of near matches, which hold part of the query or other marks; none of `without`. */
export function rankNearMatches(query, collection, units, without, holds) {
  const table = scoreRecords(query, collection, units, 0);
  const { paired, alone, weights } = table;
  const excluded = new Set(without);
  const parts = new Map(); // by bit set of matched tokens, which takes few values
  const part = (record) => {
    const matched = paired[record] | alone[record];
    if (!matched) return 0;
    if (!parts.has(matched)) parts.set(matched, matchedWeight(matched, weights));
    return parts.get(matched);
  };
  const passes = (record) => !excluded.has(record) && (!holds || holds(record));
  let least = TUNING.nearShare;
  for (let record = 0; record < collection.total; record++) {
    const held = part(record) * TUNING.nearToBest;
    if (held > least && passes(record)) least = held;
  }
  const records = [];
  for (let record = 0; record < collection.total; record++)
    if (part(record) >= least && passes(record)) records.push(record);
  const score = recordScorer(query, collection, table, 2 ** query.tokens.length - 1);
  return { records: sortByScore(records, score, collection.total).slice(0, TUNING.maxNear), score };
}
