// Which tokens of a query are covered by its pairs, as bit sets (bit i = token i), and which tokens may be misspelled.

const TUNING = {
  wordRatio: 0.15, // pair frequency ÷ frequency of its rarer syllable from which a pair counts as a word
  functionWordFactor: 3, // × wordRatio where one of the two is a function word, since those stand beside many words
  maxUnknown: 3, // tokens absent from the vocabulary that are corrected; more cost more leaves
  maxUnpaired: 2, // known tokens in no pair that are corrected; more cost more leaves
  rareRecords: 2, // records; a word that is no more frequent may be a misspelling in the archive itself
  maxTokens: 4, // tokens; in longer queries that match, rare words are not taken for misspellings
};

export const bit = (i) => 1 << i;

/** Return (at, count) → how much a pair at token `at` in `count` records is a word: ≥ 1 where it is one. */
export function pairStrength({ tokens }, collection, units) {
  // A single that was looked up has its exact frequency, marks included; the vocabulary has it without marks.
  const exact = new Map(units.flatMap(({ at, length, count }) => (length < 2 && count ? [[at, count]] : [])));
  const frequency = (i) => exact.get(i) ?? (collection.frequency(tokens[i].folded) || 1);
  return (at, count) => count / (TUNING.wordRatio * Math.min(frequency(at), frequency(at + 1)));
}

/**
 * Return bit sets of tokens: {inWord: in a pair that is a word, inPair: in a pair with records, checked: in a pair that
 * was looked up, single: looked up alone, skipped: in a pair that was not looked up}.
 */
export function tokenCoverage(query, collection, units) {
  const { tokens } = query;
  const strength = pairStrength(query, collection, units);
  const coverage = { inWord: 0, inPair: 0, checked: 0, single: 0, skipped: 0 };
  for (const { at, length, count, skipped } of units) {
    if (length < 2) coverage.single |= bit(at);
    else if (skipped) coverage.skipped |= bit(at) | bit(at + 1);
    else {
      const both = bit(at) | bit(at + 1);
      const functionWords = [at, at + 1].filter((i) => tokens[i].optional);
      const isWord = strength(at, count) >= [1, TUNING.functionWordFactor, Infinity][functionWords.length];
      if (isWord) coverage.inWord |= both;
      // A word beside a run of function words stands there by chance: the pair says nothing about it.
      const told =
        isWord || functionWords.length !== 1 || !tokens[functionWords[0]].inFunctionRun ? both : bit(functionWords[0]);
      coverage.checked |= told;
      if (count) coverage.inPair |= told;
    }
  }
  return coverage;
}

/** Return places of tokens that may be misspelled: unknown or in no pair; where records match, only rare ones. */
export function suspectTokens({ tokens, phrases }, collection, { units, records, isScattered }) {
  if (phrases.length) return [];
  const { inPair, checked } = tokenCoverage({ tokens }, collection, units);
  const places = (test) => tokens.flatMap((token, i) => (!token.short && !token.optional && test(token, i) ? [i] : []));
  if (records.length && !isScattered) {
    const rare = ({ folded }) => collection.frequency(folded) <= TUNING.rareRecords && !/\d/.test(folded);
    return tokens.length > TUNING.maxTokens ? [] : places(rare);
  }
  const unknown = places(({ folded }) => !collection.has(folded));
  if (unknown.length) return unknown.slice(0, TUNING.maxUnknown);
  // A wrong letter makes a rare word rather than a frequent one.
  const frequency = (i) => collection.frequency(tokens[i].folded);
  const unpaired = places((_, i) => checked & ~inPair & bit(i));
  return unpaired.sort((a, b) => frequency(a) - frequency(b)).slice(0, TUNING.maxUnpaired);
}
