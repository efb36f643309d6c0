// Fetches what a query needs of the index: pairs of syllables first, single syllables where no pair tells.
import { CLOSE, EXACT, FOLDED, compatible } from "./analysis.js";
import { bit, standing } from "./standing.js";

// In a query with marks a word without any is meant so if it is written so now and then, and always where it stands alone.
const NOW_AND_THEN = 0.1;
const NONE_BUT_EXACT = 0;
const MOST_LEAVES = 12;
const ENOUGH_LEAVES = 7; // with so many, only what no pair tells of yet is looked up
const FEW_LEAVES = 2; // for a word that is begun where others tell already what is meant
const MOST_IN_RANGE = 3; // leaves in a row
const MOST_BYTES = 60_000; // about so many are fetched for pairs
const LEAF_BYTES = 4_000;
const BYTES_A_RECORD = 0.06;
const MOST_QUOTED = 8; // so many pairs at their distances from each other are a sentence
const MOST_SINGLES = 4;
const MOST_SINGLE_BYTES = 24_000;
const BYTES_OF_SINGLE = 0.6;
const EVERYWHERE = 1 / 4; // a word in so large a part of the records tells little …
const MANY = 4096; // … and costs much if it is in as many as this
const MOST_COMPLETIONS = 8;
const MOST_MARKED_COMPLETIONS = 16; // few of them have the marks that were typed

/** Finds keys in their leaves. */
export function lookup(collection, files) {
  return {
    find: async (key) => (await files.leaf(collection.leafOf(key))).find(key),
    /** The entries whose keys begin so, and whether there may be more of them. */
    async range(prefix) {
      const first = collection.leafOf(prefix);
      const last = collection.leafOf(`${prefix}\uffff`);
      const count = Math.min(last - first + 1, MOST_IN_RANGE);
      const leaves = await Promise.all(Array.from({ length: count }, (_, i) => files.leaf(first + i)));
      return { entries: leaves.flatMap((leaf) => leaf.range(prefix)), isCut: first + count <= last };
    },
  };
}

/**
 * An entry's forms with how well they answer what is asked for, and in how many records those are that do. `share`: where
 * forms that are just what was typed are at least that part of those with more marks, these do not count.
 */
export function weigh(entry, asked, share = Infinity) {
  const fits = entry.forms.map(({ codes }) =>
    Math.min(...asked.map(({ folded, code }, i) => compatible(code, codes[i], folded))),
  );
  const size = (fit) =>
    entry.forms.reduce((sum, { counts }, i) => sum + (fits[i] === fit ? counts[0] + counts[1] + counts[2] : 0), 0);
  const [exact, close] = [size(EXACT), size(CLOSE)];
  if (exact < share * close) return { entry, fits, count: exact + close };
  return { entry, fits: fits.map((fit) => (fit === EXACT ? fit : FOLDED)), count: exact };
}

/**
 * The pairs of a query by the place of their first token: [{at, skipped}]. Of a long query only the rarest are looked up,
 * until all is covered; what is nearly everywhere tells little and costs most.
 */
function telling({ tokens, phrases }, collection) {
  const frequency = tokens.map(({ folded }) => collection.frequency(folded));
  const little = (at) => [at, at + 1].some((i) => tokens[i].optional && !tokens[i].doubtful);
  const pairs = [];
  for (let at = 0; at + 1 < tokens.length; at++) {
    // A pair with a word that is nowhere is nowhere.
    if (tokens[at + 1].gap || !frequency[at] || !frequency[at + 1]) continue;
    const most = Math.min(frequency[at], frequency[at + 1]);
    const leaf = collection.leafOf(`${tokens[at].folded} ${tokens[at + 1].folded}`);
    pairs.push({ at, leaf, most, rank: most * (little(at) ? 1e6 : 1) });
  }
  pairs.sort((a, b) => a.rank - b.rank);
  const quoted = spanning(phrases, pairs);
  const leaves = new Set();
  const covered = new Set();
  let bytes = 0;
  const cost = ({ leaf, most }) =>
    leaves.has(leaf) ? 0 : LEAF_BYTES + (common(most, collection) ? most * BYTES_A_RECORD : 0);
  const take = (pair) => {
    bytes += cost(pair);
    leaves.add(pair.leaf);
    covered.add(pair.at).add(pair.at + 1);
    return { at: pair.at };
  };
  const chosen = quoted.slice(0, MOST_QUOTED).map(take);
  for (const { at } of quoted.slice(MOST_QUOTED)) chosen.push({ at, skipped: true });
  const rest = new Set(pairs.filter(({ at }) => tokens[at].quote < 0));
  const takeSome = (wanted, mostLeaves) => {
    for (const pair of rest) {
      const affordable = leaves.size < 2 || bytes + cost(pair) <= MOST_BYTES;
      if (!wanted(pair) || !affordable || (!leaves.has(pair.leaf) && leaves.size >= mostLeaves(pair))) continue;
      chosen.push(take(pair));
      rest.delete(pair);
    }
  };
  const isOpen = (i) => !covered.has(i) && (!tokens[i].optional || tokens[i].doubtful);
  // Pairs of which neither token is told yet reach all with the fewest leaves.
  takeSome(
    ({ at }) => isOpen(at) && isOpen(at + 1),
    () => MOST_LEAVES,
  );
  takeSome(
    ({ at }) => isOpen(at) || isOpen(at + 1),
    () => MOST_LEAVES,
  );
  takeSome(
    () => true,
    () => ENOUGH_LEAVES,
  );
  for (const { at } of rest) if (!little(at)) chosen.push({ at, skipped: true });
  return chosen.sort((a, b) => a.at - b.at);
}

function common(frequency, { total }) {
  return frequency >= MANY && frequency > EVERYWHERE * total;
}

/** Of the pairs in phrases, those that are needed to reach every token, without the most frequent ones. */
function spanning(phrases, pairs) {
  const kept = pairs.filter(({ at }) => phrases.some(([from, to]) => at >= from && at + 1 < to));
  for (const pair of [...kept].reverse()) {
    const reached = (i) => kept.some((other) => other !== pair && (other.at === i || other.at + 1 === i));
    if (reached(pair.at) && reached(pair.at + 1)) kept.splice(kept.indexOf(pair), 1);
  }
  return kept;
}

/** A unit is a token or a pair of them: {at, length, found: entries with their forms' fits, count}. */
async function unit({ tokens, bare }, at, length, index, share = NOW_AND_THEN) {
  const asked = tokens.slice(at, at + length);
  const entry = await index.find(asked.map(({ folded }) => folded).join(" "));
  const found = entry ? [weigh(entry, asked, bare ? Infinity : share)] : [];
  return { at, length, found, count: found[0]?.count ?? 0 };
}

/** The first step: pairs, and tokens that stand alone. */
export async function gather(query, collection, index) {
  const { tokens } = query;
  const alone = (i) => (i === 0 || tokens[i].gap) && (i + 1 === tokens.length || tokens[i + 1].gap);
  const lone = tokens.flatMap(({ folded }, i) => (alone(i) && collection.has(folded) ? [i] : []));
  const units = await Promise.all([
    ...telling(query, collection).map(({ at, skipped }) =>
      skipped ? { at, length: 2, found: [], count: 0, skipped } : unit(query, at, 2, index),
    ),
    ...lone.map((at) => unit(query, at, 1, index)),
  ]);
  // A pair that was passed over may be the word of a token of which the other pair is nowhere.
  const { paired, looked } = standing(query, collection, units);
  const isMissed = ({ at, skipped }) => skipped && looked & ~paired & (bit(at) | bit(at + 1));
  return Promise.all(units.map((one) => (isMissed(one) ? unit(query, one.at, 2, index) : one)));
}

/** More single tokens, the rarest first: those in no pair that is there, or (apart) all that are in no word of two. */
export async function gatherSingles(query, collection, index, units, apart) {
  const { tokens } = query;
  const { strong, paired, single, skipped } = standing(query, collection, units);
  const known = (apart ? strong : paired) | single | skipped;
  const telling = (folded) => tokens.length === 1 || !common(collection.frequency(folded), collection);
  const left = ({ folded, optional }, i) => !(known & bit(i)) && !optional && collection.has(folded) && telling(folded);
  const wanted = tokens.flatMap((token, i) => (left(token, i) ? [i] : []));
  wanted.sort((a, b) => collection.frequency(tokens[a].folded) - collection.frequency(tokens[b].folded));
  let bytes = 0;
  const affordable = (i) =>
    (bytes += LEAF_BYTES + BYTES_OF_SINGLE * collection.frequency(tokens[i].folded)) <= MOST_SINGLE_BYTES;
  const chosen = wanted.filter((i, n) => n === 0 || affordable(i)).slice(0, MOST_SINGLES);
  return Promise.all(chosen.map((at) => unit(query, at, 1, index, NONE_BUT_EXACT)));
}

/** The test of keys, one after the other: those that come first, and others that stand in the leaves of those. */
export function inFewLeaves(most, { leafOf }) {
  const leaves = new Set();
  return (key) => {
    const leaf = leafOf(key);
    if (leaves.size < most) leaves.add(leaf);
    return leaves.has(leaf);
  };
}

/**
 * The last token as the beginning of a word: pairs that begin so, or words where nothing stands before it. `isCut`: there
 * may be more than were looked up.
 */
export async function gatherCompletions({ tokens }, collection, index) {
  const last = tokens.length - 1;
  const at = last && !tokens[last].gap ? last - 1 : last;
  const asked = tokens.slice(at);
  let entries = [];
  let isCut = false;
  if (at === last) {
    const most = asked[0].code ? MOST_MARKED_COMPLETIONS : MOST_COMPLETIONS;
    const words = asked[0].begins.flatMap((begins) => collection.completions(begins, most + 1));
    const near = words.slice(0, most).filter(inFewLeaves(at ? FEW_LEAVES : ENOUGH_LEAVES, collection));
    entries = await Promise.all(near.map(index.find));
    isCut = near.length < words.length;
  } else if (collection.has(asked[0].folded)) {
    const ranges = await Promise.all(asked[1].begins.map((begins) => index.range(`${asked[0].folded} ${begins}`)));
    entries = ranges.flatMap((range) => range.entries);
    isCut = ranges.some((range) => range.isCut);
  }
  const found = entries.flatMap((entry) => (entry ? [weigh(entry, asked)] : [])).filter(({ count }) => count);
  return { at, length: asked.length, found, count: found.reduce((sum, one) => sum + one.count, 0), isCut };
}
