// Which records fit a query, which come near, and in what order.
import { CLOSE, compatible } from "./analysis.js";
import { bit, standing, strengths } from "./standing.js";

const LEVELS = [4, 2, 1]; // names; byline or several times; once
const PAIR = 1.5;
const WEAK = 0.2; // the part of it that a pair has that is hardly a word
const OPTIONAL = 0.3;
export const NAMED = 4096; // an entry that is named comes before what only mentions it …
const RELATED = 2048; // … and so do the provinces that went into it or that it went into
const PROVINCE = 1;
const THERE = 1.25; // what is of a province that is named comes before what is of one that went into it
const KINDS = [1.1, 1.1, 1.1, 1.1, 1.1, 1.05, 1, 0.95, 0.95]; // in the order of the manifest
const TOGETHER = 0.5; // so many of the syllables stand in pairs …
const APART = 0.66; // … and so many where some may stand alone
const NEAR = 0.5; // near matches hold at least half of what was asked for …
const NEAR_BEST = 0.8; // … and not much less than the best of them
const MOST_NEAR = 50;

function count(bits) {
  let ones = 0;
  for (let left = bits; left; left &= left - 1) ones++;
  return ones;
}

/** What all records hold of a query, as bits of tokens and as a score. */
export function tabulate(query, collection, units, least, levels = LEVELS.length) {
  const { tokens } = query;
  const { total, entryCount, frequency } = collection;
  const strength = strengths(query, collection, units);
  const paired = new Uint32Array(total);
  const alone = new Uint32Array(total);
  const titles = new Uint32Array(entryCount);
  const scores = new Float32Array(total);
  const idf = (records) => Math.log2(1 + total / Math.max(1, records));
  const known = tokens.map(({ folded }) => frequency(folded)).filter(Boolean);
  // A word that is nowhere counts as much as the others do.
  const unknown = known.reduce((sum, records) => sum + idf(records), 0) / known.length || 1;
  const weight = (records) => (records ? idf(records) : unknown);
  const weights = tokens.map(({ folded, optional }) => (optional ? OPTIONAL : 1) * weight(frequency(folded)));
  const shares = new Uint8Array(tokens.length); // a token's weight is shared by the pairs it is in
  for (const { at, length, found } of units) if (length > 1 && found.length) for (const i of [at, at + 1]) shares[i]++;

  // Pairs come first, because a single token counts only where no pair with it does.
  for (const { at, length, found, count: records } of [...units].sort((a, b) => b.length - a.length)) {
    const pair = length > 1;
    const mask = pair ? bit(at) | bit(at + 1) : bit(at);
    const value = pair
      ? PAIR *
          idf(records) *
          Math.max(WEAK, Math.min(1, strength(at, records))) *
          (tokens[at].optional || tokens[at + 1].optional ? OPTIONAL : 1) +
        weights[at] / shares[at] +
        weights[at + 1] / shares[at + 1]
      : weights[at];
    const marks = pair ? paired : alone;
    const forms = found
      .flatMap(({ entry, fits }) => fits.map((fit, form) => ({ entry, form, fit })))
      .filter(({ fit }) => fit >= least);
    // In a record only the best of several forms counts.
    const met = forms.length > 1 ? new Uint8Array(total) : null;
    for (const { entry, form, fit } of forms.sort((a, b) => b.fit - a.fit)) {
      entry
        .lists(form)
        .slice(0, levels)
        .forEach((list, level) => {
          const gain = value * LEVELS[level] * fit;
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

/** How much each token tells: as much as the rarest of the pairs in which it was found, or as it does alone. */
export function tokenWeights({ tokens }, { total, frequency }, units) {
  const idf = (records) => Math.log2(1 + total / Math.max(1, records));
  return tokens.map(({ folded, optional }, i) => {
    const counts = units.flatMap(({ at, length, count }) => (count && at <= i && i < at + length ? [count] : []));
    return (optional ? OPTIONAL : 1) * idf(counts.length ? Math.min(...counts) : frequency(folded));
  });
}

/** The part of what was asked for that stands in a record. */
function coverage(matched, weights) {
  let there = 0;
  let all = 0;
  weights.forEach((weight, i) => {
    all += weight;
    if (matched & bit(i)) there += weight;
  });
  return there / all;
}

/** The provinces that a query names. */
function named({ tokens }, { provinces }) {
  const stands = (name, at) =>
    name.every(({ folded, code }, i) => {
      const asked = tokens[at + i];
      return asked?.folded === folded && !(i && asked.gap) && compatible(asked.code, code, folded) >= CLOSE;
    });
  return new Set(provinces.flatMap((name, place) => (tokens.some((_, at) => stands(name, at)) ? [place] : [])));
}

/** The score of a record; `all`: the tokens that a record has to hold to be what was asked for. */
function scorer(query, collection, { paired, alone, titles, scores, weights }, all) {
  const { kind, entryCount, lengths, province } = collection;
  const places = named(query, collection);
  const known = new Map();
  return (record) => {
    const matched = paired[record] | alone[record];
    if (!known.has(matched)) known.set(matched, coverage(matched, weights) ** 2);
    const there = record >= entryCount && places.has(province[record]) ? THERE : 1;
    const score = scores[record] * known.get(matched) * KINDS[kind[record]] * there;
    if (record >= entryCount || (matched & all) !== all) return score;
    if (count(titles[record]) >= lengths[record]) return score + NAMED;
    return kind[record] === PROVINCE ? score + RELATED : score;
  };
}

/** Records by score, of equals the lower number. Sorted as plain numbers, which is many times faster than by a function. */
function inOrder(records, score, total) {
  const most = Math.floor(2 ** 52 / total);
  const keys = Float64Array.from(
    records,
    (record) => (most - Math.min(most, Math.round(score(record) * 64))) * total + record,
  );
  return Array.from(keys.sort(), (key) => key % total);
}

/**
 * The records that fit, the best first. Every syllable has to be there, in one of its pairs: where `apart`, only those
 * that are part of a word of two syllables; others may stand alone. Where `doubtful`, words that may carry little have to
 * be there too. `holds`: the test of quoted phrases.
 */
export function fitting(query, collection, units, table, { holds, apart, doubtful } = {}) {
  const { tokens, completed } = query;
  const { strong, paired, looked, single, skipped } = standing(query, collection, units);
  let needed = 0;
  tokens.forEach(({ folded, optional, doubtful: unsure }, i) => {
    const unknown = !collection.has(folded) && !(completed && i === tokens.length - 1);
    // Of a long query not everything is looked up, and what was not cannot be asked for.
    const asked = (single | (paired & ~skipped)) & bit(i) || tokens.length === 2;
    const told = doubtful && unsure && paired & bit(i);
    if (strong & bit(i) || told || (!optional && (unknown || asked))) needed |= bit(i);
  });
  if (!needed) return { records: [] };
  const together = needed & (apart ? strong : paired);
  const least = count(needed & looked) * (apart ? APART : TOGETHER);
  const records = [];
  for (let record = 0; record < collection.total; record++) {
    const inPairs = table.paired[record];
    const matched = inPairs | table.alone[record];
    if (!matched || (matched & needed) !== needed || (inPairs & together) !== together) continue;
    if (count(inPairs & needed & looked) >= least && (!holds || holds(record))) records.push(record);
  }
  const score = scorer(query, collection, table, needed);
  return { records: inOrder(records, score, collection.total), score };
}

/** The records that come near: part of what was asked for, or other marks on the same letters. */
export function nearing(query, collection, units, without, holds) {
  const table = tabulate(query, collection, units, 0);
  const { paired, alone, weights } = table;
  const left = new Set(without);
  const parts = new Map(); // by what is matched, which takes few values
  const part = (record) => {
    const matched = paired[record] | alone[record];
    if (!matched) return 0;
    if (!parts.has(matched)) parts.set(matched, coverage(matched, weights));
    return parts.get(matched);
  };
  const passes = (record) => !left.has(record) && (!holds || holds(record));
  let least = NEAR;
  for (let record = 0; record < collection.total; record++) {
    const there = part(record);
    if (there * NEAR_BEST > least && passes(record)) least = there * NEAR_BEST;
  }
  const records = [];
  for (let record = 0; record < collection.total; record++)
    if (part(record) >= least && passes(record)) records.push(record);
  const score = scorer(query, collection, table, 2 ** query.tokens.length - 1);
  return { records: inOrder(records, score, collection.total).slice(0, MOST_NEAR), score };
}
