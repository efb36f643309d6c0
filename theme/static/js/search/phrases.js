// Quoted phrases: true ones, whose tokens follow each other in the text.
import { CLOSE } from "./analysis.js";
import { eachPosition } from "./leaf.js";

/** The records that hold a token or a pair. */
function holding({ found }) {
  const records = new Set();
  for (const { entry, fits } of found) {
    fits.forEach((fit, form) => {
      if (fit >= CLOSE) for (const list of entry.lists(form)) for (const record of list) records.add(record);
    });
  }
  return records;
}

/** The places where a pair stands in some records. */
async function placesOf({ found }, records, collection, files) {
  const places = new Map();
  const visit = (record, position) => {
    if (records.has(record)) places.set(record, [...(places.get(record) ?? []), position]);
  };
  await Promise.all(
    found.map(async ({ entry, fits }) => {
      const number = collection.leafOf(entry.key);
      const [leaf, positions] = await Promise.all([files.leaf(number), files.positions(number)]);
      eachPosition(leaf, positions, entry.key, (form) => fits[form] >= CLOSE, visit);
    }),
  );
  return places;
}

/**
 * Of some records those in which pairs follow each other as in the phrase: where it has a comma the text may have one, or
 * another sign, but need not.
 */
async function inARow(pairs, { tokens }, records, collection, files) {
  const places = await Promise.all(pairs.map((pair) => placesOf(pair, records, collection, files)));
  const steps = pairs.slice(1).map(({ at }, i) => {
    const { at: from } = pairs[i];
    return { least: at - from, breaks: tokens.slice(from + 1, at + 1).filter(({ gap }) => gap).length };
  });
  const isWhole = (record) => {
    const follows = (before, { least, breaks }, i) =>
      places[i + 1].get(record).filter((place) =>
        before.some((from) => place - from >= least && place - from <= least + breaks),
      );
    return steps.reduce(follows, places[0].get(record)).length > 0;
  };
  return new Set([...records].filter(isWhole));
}

/** A test whether a record holds every quoted phrase; null where none is quoted. */
export async function quotedTest(query, collection, units, files) {
  const { tokens, phrases } = query;
  const sets = [];
  for (const [from, to] of phrases) {
    const within = units.filter(({ at, length }) => at >= from && at + length <= to);
    const parts = within.filter(({ skipped }) => !skipped);
    const pairs = parts.filter(({ length }) => length > 1);
    const held = parts.map(holding).sort((a, b) => a.size - b.size);
    const records = new Set([...(held[0] ?? [])].filter((record) => held.every((one) => one.has(record))));
    sets.push(pairs.length > 1 && records.size ? await inARow(pairs, query, records, collection, files) : records);
    // A word that is nowhere has no part.
    const covered = (i) => within.some(({ at, length }) => at <= i && i < at + length);
    if (!tokens.slice(from, to).every((_, i) => covered(from + i))) sets.push(new Set());
  }
  return sets.length ? (record) => sets.every((records) => records.has(record)) : null;
}
