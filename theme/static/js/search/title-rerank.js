// Reranks the first results by their titles, which stand in the cards that the page fetches to show them.
import { CLOSE, EXACT, analyse, compatible, expand } from "./analysis.js";
import { NAMED_BONUS } from "./ranking.js";

const TUNING = {
  queryCoverage: 0.5, // part of its score that a title gains which holds the whole query
  titleCoverage: 0.4, // part of its score that a title gains which is the query
  namedCoverage: 0.6, // least part of the query that an entry's name covers to keep its bonus
  otherMarks: 0.5, // weight of a word with more marks than typed, in a query with marks
};

/**
 * Return {queryCoverage, longestRun, titleCoverage}, each 0 … 1: the weighted part of the query in the title, the part
 * of the query in its longest run of successive words, and the part of the title in the query.
 */
export function titleSimilarity(title, query, { abbreviations }, weights = query.tokens.map(() => 1)) {
  const { tokens, isOpenEnded, unmarked } = query;
  const words = expand(analyse(title), abbreviations);
  // The last word may be unfinished.
  const completes = ({ prefixes }, i, { folded }) =>
    isOpenEnded && i === tokens.length - 1 && prefixes.some((prefix) => folded.startsWith(prefix));
  const fit = (asked, i, token) => {
    if (asked.folded !== token.folded && !completes(asked, i, token)) return 0;
    const marks = compatible(asked.code, token.code, asked.folded);
    return marks === EXACT || (unmarked && marks >= CLOSE) ? 1 : marks >= CLOSE ? TUNING.otherMarks : 0;
  };
  const weighed = (parts) => parts.reduce((sum, part, i) => sum + part * weights[i], 0);
  const found = tokens.map(() => 0);
  let longest = 0;
  let met = 0;
  let runs = new Uint8Array(tokens.length + 1);
  for (const token of words) {
    const next = new Uint8Array(tokens.length + 1);
    let best = 0;
    tokens.forEach((asked, i) => {
      const part = fit(asked, i, token);
      if (!part) return;
      next[i + 1] = runs[i] + 1;
      found[i] = Math.max(found[i], part);
      longest = Math.max(longest, next[i + 1]);
      best = Math.max(best, part);
    });
    met += best;
    runs = next;
  }
  return {
    queryCoverage: weighed(found) / weighed(tokens.map(() => 1)),
    longestRun: longest / tokens.length,
    titleCoverage: met / Math.max(1, words.length),
  };
}

/** Rerank the first records, those with `titles`; an entry whose title does not bear out its name bonus loses it. */
export function rerankByTitle(records, titles, score, query, collection, weights) {
  const first = titles.map((title, i) => {
    const { queryCoverage, longestRun, titleCoverage } = titleSimilarity(title, query, collection, weights);
    const isNamed = titleCoverage >= 1 && queryCoverage >= TUNING.namedCoverage;
    const given = score(records[i]);
    const own = given >= NAMED_BONUS && !isNamed ? given - NAMED_BONUS : given;
    const covered = TUNING.queryCoverage * queryCoverage * queryCoverage;
    return { record: records[i], score: own * (1 + covered + TUNING.titleCoverage * titleCoverage * longestRun) };
  });
  first.sort((a, b) => b.score - a.score);
  return [...first.map(({ record }) => record), ...records.slice(titles.length)];
}
