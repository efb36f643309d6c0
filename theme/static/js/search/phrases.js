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

/** Of some records those in which pairs stand as far from each other as in the phrase. */
async function inARow(pairs, offsets, records, collection, files) {
  const beginnings = await Promise.all(
    pairs.map(async ({ found }, part) => {
      const places = new Map();
      for (const { entry, fits } of found) {
        const number = collection.leafOf(entry.key);
        const [leaf, positions] = await Promise.all([files.leaf(number), files.positions(number)]);
        eachPosition(
          leaf,
          positions,
          entry.key,
          (form) => fits[form] >= CLOSE,
          (record, position) => {
            if (!records.has(record)) return;
            if (!places.has(record)) places.set(record, new Set());
            places.get(record).add(position - offsets[part]);
          },
        );
      }
      return places;
    }),
  );
  const [first, ...others] = beginnings;
  return new Set(
    [...records].filter((record) =>
      [...first.get(record)].some((at) => others.every((one) => one.get(record).has(at))),
    ),
  );
}

/** A test whether a record holds every quoted phrase; null where none is quoted. */
export async function quotedTest({ tokens, phrases }, collection, units, files) {
  const sets = [];
  for (const [from, to] of phrases) {
    const parts = units.filter(({ at, length }) => at >= from && at + length <= to);
    const pairs = parts.filter(({ length }) => length > 1);
    const offsets = pairs.map(({ at }) => at + tokens.slice(from + 1, at + 1).filter(({ gap }) => gap).length);
    const held = parts.map(holding).sort((a, b) => a.size - b.size);
    const records = new Set([...(held[0] ?? [])].filter((record) => held.every((one) => one.has(record))));
    sets.push(pairs.length > 1 && records.size ? await inARow(pairs, offsets, records, collection, files) : records);
    // A word that is nowhere has no part.
    const covered = (i) => parts.some(({ at, length }) => at <= i && i < at + length);
    if (!tokens.slice(from, to).every((_, i) => covered(from + i))) sets.push(new Set());
  }
  return sets.length ? (record) => sets.every((records) => records.has(record)) : null;
}
