// Marks what a query matched in a text, and cuts a text around its best place.
import { CLOSE, analyse, compatible, expand } from "./analysis.js";

const NOT_MARKED = 0;

function answers(asked, token) {
  if (asked.prefix) {
    return asked.begins.some((begins) => token.folded.startsWith(begins)) && compatible(asked.code, token.code, asked.folded) >= CLOSE;
  }
  return asked.folded === token.folded && compatible(asked.code, token.code, asked.folded) >= CLOSE;
}

/** [start, end, weight] of what is to be marked: pairs, and single words where no pair of theirs is in the text. */
function hits(text, { tokens, abbreviations }) {
  const there = expand(analyse(text), abbreviations);
  const weights = new Uint8Array(there.length);
  const inPair = new Set();
  const follow = (row, i) => row[i + 1] && !row[i + 1].gap;
  const byWord = new Map();
  tokens.forEach((asked, i) => {
    const key = asked.prefix ? "" : asked.folded;
    byWord.set(key, [...(byWord.get(key) ?? []), i]);
  });
  const askedFor = (token) =>
    [...(byWord.get(token.folded) ?? []), ...(byWord.get("") ?? [])].filter((i) => answers(tokens[i], token));
  const places = there.map(askedFor);
  places.forEach((asked, at) => {
    for (const i of asked) {
      if (!follow(tokens, i) || !follow(there, at) || !places[at + 1].includes(i + 1)) continue;
      weights[at] = weights[at + 1] = 2;
      inPair.add(i).add(i + 1);
    }
  });
  places.forEach((asked, at) => {
    if (
      !weights[at] &&
      asked.some((i) => !tokens[i].optional && !inPair.has(i) && !(tokens[i].prefix && follow(tokens, i - 1)))
    )
      weights[at] = 1;
  });
  const ranges = [];
  there.forEach(({ start, end }, at) => {
    const last = ranges.at(-1);
    if (weights[at] === NOT_MARKED) return;
    if (last && last[0] === start) return; // the rest of an abbreviation
    // Words of one phrase are one mark.
    if (last && at && weights[at - 1] > 1 && weights[at] > 1 && !there[at].gap) last[1] = end;
    else ranges.push([start, end]);
    ranges.at(-1)[2] = (ranges.at(-1)[2] ?? 0) + weights[at];
  });
  return ranges;
}

function pieces(text, ranges, from, to) {
  const parts = [];
  let at = from;
  for (const [start, end] of ranges) {
    if (end <= from || start >= to) continue;
    const first = Math.max(start, from);
    if (first > at) parts.push({ text: text.slice(at, first), hit: false });
    at = Math.min(end, to);
    parts.push({ text: text.slice(first, at), hit: true });
  }
  if (at < to) parts.push({ text: text.slice(at, to), hit: false });
  return parts;
}

/** A whole text in pieces: [{text, hit}]. */
export function mark(text, terms) {
  const composed = text.normalize("NFC");
  return pieces(composed, terms ? hits(composed, terms) : [], 0, composed.length);
}

/** About `length` characters of a text around its best place, in pieces; "…" where it is cut. */
export function excerpt(text, terms, length = 200) {
  const composed = text.normalize("NFC");
  const ranges = terms ? hits(composed, terms) : [];
  if (composed.length <= length) return pieces(composed, ranges, 0, composed.length);
  let best = 0;
  let most = -1;
  for (let first = 0, last = 0, weight = 0; first < ranges.length; first++) {
    last = Math.max(last, first);
    while (last < ranges.length && (last === first || ranges[last][1] - ranges[first][0] <= length * 0.8))
      weight += ranges[last++][2];
    if (weight > most) [most, best] = [weight, ranges[first][0]];
    weight -= ranges[first][2];
  }
  const wordAfter = (at) => (at <= 0 ? 0 : composed.slice(at).search(/\s\S/) + at + 1);
  // A sentence that begins a little before the place is shown from its beginning.
  const lead = composed.slice(Math.max(0, best - length / 2), best);
  const sentence = Math.max(
    lead.lastIndexOf(". "),
    lead.lastIndexOf("\n"),
    lead.lastIndexOf("? "),
    lead.lastIndexOf("! "),
  );
  let from =
    best <= length / 2 && sentence < 0
      ? 0
      : sentence >= 0
        ? best - lead.length + sentence + 1
        : wordAfter(best - length / 4);
  while (/\s/.test(composed[from] ?? "")) from++;
  from = Math.min(from, best);
  let to = Math.min(composed.length, from + length);
  const space = composed.lastIndexOf(" ", to);
  if (to < composed.length && space > from) to = space;
  const parts = pieces(composed, ranges, from, to);
  if (from > 0) parts.unshift({ text: "…", hit: false });
  if (to < composed.length) parts.push({ text: "…", hit: false });
  return parts.map(({ text: words, hit }) => ({ text: words.replaceAll("\n", " "), hit }));
}
