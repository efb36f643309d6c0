// Matches quoted phrases: their tokens are consecutive in the text.
import { CLOSE } from "./analysis.js";
import { forEachPosition } from "./leaf.js";

/** Return the set of records that hold a unit. */
function recordsWith({ found }) {
  const records = new Set();
  for (const { entry, fits } of found) {
    fits.forEach((fit, form) => {
      if (fit >= CLOSE) for (const list of entry.lists(form)) for (const record of list) records.add(record);
    });
  }
  return records;
}

/** Return a pair's positions in the given records: record → [position]. */
async function positionsOf({ found }, records, collection, files) {
  const positions = new Map();
  const visit = (record, position) => {
    if (records.has(record)) positions.set(record, [...(positions.get(record) ?? []), position]);
  };
  await Promise.all(
    found.map(async ({ entry, fits }) => {
      const number = collection.leafOf(entry.key);
      const [leaf, bytes] = await Promise.all([files.leaf(number), files.positions(number)]);
      forEachPosition(leaf, bytes, entry.key, (form) => fits[form] >= CLOSE, visit);
    }),
  );
  return positions;
}

/**
 * Return the records in which the pairs are at the distances of the phrase. Punctuation takes one position in a text;
 * where the phrase has a gap the text may have one too, but need not.
 */
async function consecutive(pairs, { tokens }, records, collection, files) {
  const positions = await Promise.all(pairs.map((pair) => positionsOf(pair, records, collection, files)));
  const steps = pairs.slice(1).map(({ at }, i) => {
    const { at: from } = pairs[i];
    return { least: at - from, breaks: tokens.slice(from + 1, at + 1).filter(({ gap }) => gap).length };
  });
  const isWhole = (record) => {
    const follows = (before, { least, breaks }, i) =>
      positions[i + 1].get(record).filter((place) =>
        before.some((from) => place - from >= least && place - from <= least + breaks),
      );
    return steps.reduce(follows, positions[0].get(record)).length > 0;
  };
  return new Set([...records].filter(isWhole));
}

/** Return a test whether a record holds every quoted phrase; null for a query without quotes. */
export async function phraseFilter(query, collection, units, files) {
  const { tokens, phrases } = query;
  const sets = [];
  for (const [from, to] of phrases) {
    const within = units.filter(({ at, length }) => at >= from && at + length <= to);
    const parts = within.filter(({ skipped }) => !skipped);
    const pairs = parts.filter(({ length }) => length > 1);
    const candidates = parts.map(recordsWith).sort((a, b) => a.size - b.size);
    const records = new Set([...(candidates[0] ?? [])].filter((record) => candidates.every((set) => set.has(record))));
    sets.push(pairs.length > 1 && records.size ? await consecutive(pairs, query, records, collection, files) : records);
    // A word that no record holds is in no unit.
    const covered = (i) => within.some(({ at, length }) => at <= i && i < at + length);
    if (!tokens.slice(from, to).every((_, i) => covered(from + i))) sets.push(new Set());
  }
  return sets.length ? (record) => sets.every((records) => records.has(record)) : null;
}
