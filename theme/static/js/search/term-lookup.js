// Looks up a query's terms in the index: pairs of syllables first, single syllables where no pair decides. A unit is a
// token or a pair: {at: first token, length: 1 or 2, found: [{entry, fits, count}], count: records, skipped}.
import { CLOSE, EXACT, FOLDED, compatible } from "./analysis.js";
import { bit, tokenCoverage } from "./token-coverage.js";

// More leaves and bytes find more of a long query, and take longer to fetch.
const TUNING = {
  exactShare: 0.1, // exact ÷ close records from which an unmarked word in a marked query is meant without marks
  exactShareAlone: 0, // the same for a word that stands alone: always meant without marks
  maxLeaves: 12, // leaves for pairs that cover tokens not covered yet
  enoughLeaves: 7, // leaves after which only pairs with an uncovered token are looked up: fewer fetches; quality with
  // it, on unseen queries of the search bench: .996 at 10,000 and 100,000 questions, .998 at 1,000
  prefixLeaves: 2, // leaves for an unfinished word after other tokens, which decide already
  rangeLeaves: 3, // successive leaves read for a key prefix
  pairBytes: 60_000, // bytes fetched for the pairs of a query, estimated with the next two
  leafBytes: 4_000, // bytes of a leaf
  bytesPerRecord: 0.06, // bytes per record in the leaf of a common pair
  phrasePairs: 8, // pairs looked up in quoted phrases: at their distances they identify a sentence
  singles: 4, // single tokens looked up
  singleBytes: 24_000, // bytes fetched for single tokens, estimated with leafBytes and the next
  bytesPerSingleRecord: 0.6, // bytes per record of a single token
  commonShare: 1 / 4, // share of all records from which a term is too frequent to tell records apart …
  commonRecords: 4096, // … if it is in that many records, so that its list is costly too
  completions: 8, // words that a lone prefix is expanded to
  markedCompletions: 16, // the same for a prefix with marks, since few words have those marks
};

/** Access to entries by key and by key prefix, over the leaves of one build. */
export function openIndex(collection, files) {
  return {
    find: async (key) => (await files.leaf(collection.leafOf(key))).find(key),
    /** Return the entries whose keys start with a prefix; isTruncated: there may be more. */
    async range(prefix) {
      const first = collection.leafOf(prefix);
      const last = collection.leafOf(`${prefix}\uffff`);
      const count = Math.min(last - first + 1, TUNING.rangeLeaves);
      const leaves = await Promise.all(Array.from({ length: count }, (_, i) => files.leaf(first + i)));
      return { entries: leaves.flatMap((leaf) => leaf.range(prefix)), isTruncated: first + count <= last };
    },
  };
}

/**
 * Return {entry, fits: by form how well it matches the tokens, count: records of the matching forms}. Where records of
 * exact forms ÷ records of close forms is at least `share`, close forms do not match.
 */
export function matchForms(entry, asked, share = Infinity) {
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
 * Return the pairs to look up, by their first token: [{at, skipped}]. Of a long query only the rarest are looked up,
 * until every token is covered: frequent pairs tell records apart least and cost most bytes.
 */
function selectPairs({ tokens, phrases }, collection) {
  const frequency = tokens.map(({ folded }) => collection.frequency(folded));
  const hasFunctionWord = (at) => [at, at + 1].some((i) => tokens[i].optional && !tokens[i].doubtful);
  const pairs = [];
  for (let at = 0; at + 1 < tokens.length; at++) {
    // No record holds a pair of which one word is in none.
    if (tokens[at + 1].gap || !frequency[at] || !frequency[at + 1]) continue;
    const most = Math.min(frequency[at], frequency[at + 1]);
    const leaf = collection.leafOf(`${tokens[at].folded} ${tokens[at + 1].folded}`);
    pairs.push({ at, leaf, most, rank: most * (hasFunctionWord(at) ? 1e6 : 1) });
  }
  pairs.sort((a, b) => a.rank - b.rank);
  const quoted = coveringPairs(phrases, pairs);
  const leaves = new Set();
  const covered = new Set();
  let bytes = 0;
  const cost = ({ leaf, most }) =>
    leaves.has(leaf) ? 0 : TUNING.leafBytes + (isCommon(most, collection) ? most * TUNING.bytesPerRecord : 0);
  const take = (pair) => {
    bytes += cost(pair);
    leaves.add(pair.leaf);
    covered.add(pair.at).add(pair.at + 1);
    return { at: pair.at };
  };
  const chosen = quoted.slice(0, TUNING.phrasePairs).map(take);
  for (const { at } of quoted.slice(TUNING.phrasePairs)) chosen.push({ at, skipped: true });
  const rest = new Set(pairs.filter(({ at }) => tokens[at].quote < 0));
  const takeAffordable = (wanted, leafLimit) => {
    for (const pair of rest) {
      const affordable = leaves.size < 2 || bytes + cost(pair) <= TUNING.pairBytes;
      if (!wanted(pair) || !affordable || (!leaves.has(pair.leaf) && leaves.size >= leafLimit)) continue;
      chosen.push(take(pair));
      rest.delete(pair);
    }
  };
  const isUncovered = (i) => !covered.has(i) && (!tokens[i].optional || tokens[i].doubtful);
  // Pairs of two uncovered tokens first: they cover all tokens with the fewest leaves.
  takeAffordable(({ at }) => isUncovered(at) && isUncovered(at + 1), TUNING.maxLeaves);
  takeAffordable(({ at }) => isUncovered(at) || isUncovered(at + 1), TUNING.maxLeaves);
  takeAffordable(() => true, TUNING.enoughLeaves);
  for (const { at } of rest) if (!hasFunctionWord(at)) chosen.push({ at, skipped: true });
  return chosen.sort((a, b) => a.at - b.at);
}

function isCommon(frequency, { total }) {
  return frequency >= TUNING.commonRecords && frequency > TUNING.commonShare * total;
}

/** Return the pairs within phrases that cover every token of theirs, leaving out the most frequent where possible. */
function coveringPairs(phrases, pairs) {
  const kept = pairs.filter(({ at }) => phrases.some(([from, to]) => at >= from && at + 1 < to));
  for (const pair of [...kept].reverse()) {
    const reached = (i) => kept.some((other) => other !== pair && (other.at === i || other.at + 1 === i));
    if (reached(pair.at) && reached(pair.at + 1)) kept.splice(kept.indexOf(pair), 1);
  }
  return kept;
}

/** Look up the token or pair at `at`; return its unit. */
async function lookUpUnit({ tokens, unmarked }, at, length, index, share = TUNING.exactShare) {
  const asked = tokens.slice(at, at + length);
  const entry = await index.find(asked.map(({ folded }) => folded).join(" "));
  const found = entry ? [matchForms(entry, asked, unmarked ? Infinity : share)] : [];
  return { at, length, found, count: found[0]?.count ?? 0 };
}

/** First step: look up pairs, and tokens between two gaps; return units. */
export async function lookUpPairs(query, collection, index) {
  const { tokens } = query;
  const alone = (i) => (i === 0 || tokens[i].gap) && (i + 1 === tokens.length || tokens[i + 1].gap);
  const isolated = tokens.flatMap(({ folded }, i) => (alone(i) && collection.has(folded) ? [i] : []));
  const units = await Promise.all([
    ...selectPairs(query, collection).map(({ at, skipped }) =>
      skipped ? { at, length: 2, found: [], count: 0, skipped } : lookUpUnit(query, at, 2, index),
    ),
    ...isolated.map((at) => lookUpUnit(query, at, 1, index)),
  ]);
  // A token whose looked-up pair has no records may form a word with its other neighbour, in a pair that was skipped.
  const { inPair, checked } = tokenCoverage(query, collection, units);
  const isMissed = ({ at, skipped }) => skipped && checked & ~inPair & (bit(at) | bit(at + 1));
  return Promise.all(units.map((one) => (isMissed(one) ? lookUpUnit(query, one.at, 2, index) : one)));
}

/** Second step: look up single tokens, the rarest first: those in no pair with records or, if `apart`, in no word. */
export async function lookUpSingles(query, collection, index, units, apart) {
  const { tokens } = query;
  const { inWord, inPair, single, skipped } = tokenCoverage(query, collection, units);
  const known = (apart ? inWord : inPair) | single | skipped;
  const isSelective = (folded) => tokens.length === 1 || !isCommon(collection.frequency(folded), collection);
  const isWanted = ({ folded, optional }, i) =>
    !(known & bit(i)) && !optional && collection.has(folded) && isSelective(folded);
  const wanted = tokens.flatMap((token, i) => (isWanted(token, i) ? [i] : []));
  wanted.sort((a, b) => collection.frequency(tokens[a].folded) - collection.frequency(tokens[b].folded));
  let bytes = 0;
  const cost = (i) => TUNING.leafBytes + TUNING.bytesPerSingleRecord * collection.frequency(tokens[i].folded);
  const chosen = wanted.filter((i, n) => n === 0 || (bytes += cost(i)) <= TUNING.singleBytes).slice(0, TUNING.singles);
  return Promise.all(chosen.map((at) => lookUpUnit(query, at, 1, index, TUNING.exactShareAlone)));
}

/** Return a test of keys, called in order of importance: true for keys in the first `most` leaves that it met. */
export function leafLimit(most, { leafOf }) {
  const leaves = new Set();
  return (key) => {
    const leaf = leafOf(key);
    if (leaves.size < most) leaves.add(leaf);
    return leaves.has(leaf);
  };
}

/**
 * Expand the last token as a prefix, to pairs with the token before it or, without one, to words. Return a unit;
 * isTruncated: there may be more expansions than were looked up.
 */
export async function lookUpCompletions({ tokens }, collection, index) {
  const last = tokens.length - 1;
  const at = last && !tokens[last].gap ? last - 1 : last;
  const asked = tokens.slice(at);
  let entries = [];
  let isTruncated = false;
  if (at === last) {
    const most = asked[0].code ? TUNING.markedCompletions : TUNING.completions;
    const words = asked[0].prefixes.flatMap((prefix) => collection.completions(prefix, most + 1));
    const near = words.slice(0, most).filter(leafLimit(at ? TUNING.prefixLeaves : TUNING.enoughLeaves, collection));
    entries = await Promise.all(near.map(index.find));
    isTruncated = near.length < words.length;
  } else if (collection.has(asked[0].folded)) {
    const ranges = await Promise.all(asked[1].prefixes.map((prefix) => index.range(`${asked[0].folded} ${prefix}`)));
    entries = ranges.flatMap((range) => range.entries);
    isTruncated = ranges.some((range) => range.isTruncated);
  }
  const found = entries.flatMap((entry) => (entry ? [matchForms(entry, asked)] : [])).filter(({ count }) => count);
  return { at, length: asked.length, found, count: found.reduce((sum, one) => sum + one.count, 0), isTruncated };
}
