// Puts the first results in their last order by their titles, which their cards tell and the page shows anyway.
import { CLOSE, analyse, compatible, expand } from "./analysis.js";
import { NAMED } from "./rank.js";

const HELD = 0.5;
const WHOLE = 0.4;
const ENOUGH = 0.6; // a name that is less of the query is not what is asked for

/**
 * How close a title is to a query, as parts of one: how much of the query stands in it, how much of that in a row, and
 * how much of the title is in the query.
 */
function closeness(title, { tokens }, { abbreviations }) {
  const there = expand(analyse(title), abbreviations);
  const same = (asked, token) =>
    asked.folded === token.folded && compatible(asked.code, token.code, asked.folded) >= CLOSE;
  const found = new Set();
  let longest = 0;
  let met = 0;
  let runs = new Uint8Array(tokens.length + 1);
  for (const token of there) {
    const next = new Uint8Array(tokens.length + 1);
    tokens.forEach((asked, i) => {
      if (!same(asked, token)) return;
      next[i + 1] = runs[i] + 1;
      found.add(i);
      longest = Math.max(longest, next[i + 1]);
    });
    if (next.some(Boolean)) met++;
    runs = next;
  }
  return { held: found.size / tokens.length, row: longest / tokens.length, whole: met / Math.max(1, there.length) };
}

/** Records in order, those of `titles` by their titles too; an entry that was taken to be named has to bear that name. */
export function byTitle(records, titles, score, query, collection) {
  const first = titles.map((title, i) => {
    const { held, row, whole } = closeness(title, query, collection);
    const given = score(records[i]);
    const own = given >= NAMED && (whole < 1 || held < ENOUGH) ? given - NAMED : given;
    return { record: records[i], score: own * (1 + HELD * held * held + WHOLE * whole * row) };
  });
  first.sort((a, b) => b.score - a.score);
  return [...first.map(({ record }) => record), ...records.slice(titles.length)];
}
