// What the pairs of a query tell of its tokens, as bits.
const STRONG = 0.15; // a pair that is as frequent as this part of its rarer syllable is a word
const WITH_LITTLE = 3; // so much more where one of the two carries little: such a word stands beside many
const MOST_UNKNOWN = 3;
const MOST_LOST = 2;
const RARE = 2; // records of a word that may be a mistake in the archive itself
const SHORT = 4;

export const bit = (i) => 1 << i;

/** How much a pair is a word: 1 and more where it is as frequent as a good part of its rarer syllable. */
export function strengths({ tokens }, collection, units) {
  // Of a single that was looked up it is known how often it is as it was typed.
  const exact = new Map(units.flatMap(({ at, length, count }) => (length < 2 && count ? [[at, count]] : [])));
  const frequency = (i) => exact.get(i) ?? (collection.frequency(tokens[i].folded) || 1);
  return (at, count) => count / (STRONG * Math.min(frequency(at), frequency(at + 1)));
}

/**
 * Which tokens are part of a word of two syllables (strong), are in any pair that is there, were looked up in pairs or by
 * themselves, are in pairs that were not looked up.
 */
export function standing(query, collection, units) {
  const { tokens } = query;
  const strength = strengths(query, collection, units);
  const found = { strong: 0, paired: 0, looked: 0, single: 0, skipped: 0 };
  for (const { at, length, count, skipped } of units) {
    if (length < 2) found.single |= bit(at);
    else if (skipped) found.skipped |= bit(at) | bit(at + 1);
    else {
      const both = bit(at) | bit(at + 1);
      const little = [at, at + 1].filter((i) => tokens[i].optional);
      const isWord = strength(at, count) >= [1, WITH_LITTLE, Infinity][little.length];
      if (isWord) found.strong |= both;
      // What stands beside a turn of phrase stands there by chance.
      const told = isWord || little.length !== 1 || !tokens[little[0]].turn ? both : bit(little[0]);
      found.looked |= told;
      if (count) found.paired |= told;
    }
  }
  return found;
}

/** The places of tokens that may be mistakes: those that are nowhere, or make no pair; where something fits, rare ones. */
export function suspects({ tokens, phrases }, collection, { units, records, scattered }) {
  if (phrases.length) return [];
  const { paired, looked } = standing({ tokens }, collection, units);
  const places = (test) => tokens.flatMap((token, i) => (!token.short && !token.optional && test(token, i) ? [i] : []));
  if (records.length && !scattered) {
    const rare = ({ folded }) => collection.frequency(folded) <= RARE && !/\d/.test(folded);
    return tokens.length > SHORT ? [] : places(rare);
  }
  const unknown = places(({ folded }) => !collection.has(folded));
  if (unknown.length) return unknown.slice(0, MOST_UNKNOWN);
  // A wrong letter makes a rare word rather than a frequent one.
  const frequency = (i) => collection.frequency(tokens[i].folded);
  const lost = places((_, i) => looked & ~paired & bit(i));
  return lost.sort((a, b) => frequency(a) - frequency(b)).slice(0, MOST_LOST);
}
