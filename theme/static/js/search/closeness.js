// Puts the first results in their last order by their titles, which their cards tell and the page shows anyway.
import { CLOSE, EXACT, analyse, compatible, expand } from "./analysis.js";
import { NAMED } from "./rank.js";

const HELD = 0.5;
const WHOLE = 0.4;
const ENOUGH = 0.6; // a name that is less of the query is not what is asked for
const OTHER = 0.5; // the part of a word that has more marks than were typed, where marks were

/**
 * How close a title is to a query, as parts of one: how much of the query stands in it, how much of that in a row, and
 * how much of the title is in the query.
 */
export function closeness(title, { tokens, open, bare }, { abbreviations }, weights = tokens.map(() => 1)) {
  const there = expand(analyse(title), abbreviations);
  // The last word may still be typed on.
  const goesOn = ({ begins }, i, { folded }) =>
    open && i === tokens.length - 1 && begins.some((beginning) => folded.startsWith(beginning));
  const fit = (asked, i, token) => {
    if (asked.folded !== token.folded && !goesOn(asked, i, token)) return 0;
    const marks = compatible(asked.code, token.code, asked.folded);
    return marks === EXACT || (bare && marks >= CLOSE) ? 1 : marks >= CLOSE ? OTHER : 0;
  };
  const weighed = (parts) => parts.reduce((sum, part, i) => sum + part * weights[i], 0);
  const found = tokens.map(() => 0);
  let longest = 0;
  let met = 0;
  let runs = new Uint8Array(tokens.length + 1);
  for (const token of there) {
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
    held: weighed(found) / weighed(tokens.map(() => 1)),
    row: longest / tokens.length,
    whole: met / Math.max(1, there.length),
  };
}

/** Records in order, those of `titles` by their titles too; an entry that was taken to be named has to bear that name. */
export function byTitle(records, titles, score, query, collection, weights) {
  const first = titles.map((title, i) => {
    const { held, row, whole } = closeness(title, query, collection, weights);
    const given = score(records[i]);
    const own = given >= NAMED && (whole < 1 || held < ENOUGH) ? given - NAMED : given;
    return { record: records[i], score: own * (1 + HELD * held * held + WHOLE * whole * row) };
  });
  first.sort((a, b) => b.score - a.score);
  return [...first.map(({ record }) => record), ...records.slice(titles.length)];
}
