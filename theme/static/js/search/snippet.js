// Highlights matches of a query in a text, and cuts excerpts around the best of them.
import { CLOSE, analyse, compatible, expand } from "./analysis.js";

const WEIGHT = { none: 0, word: 1, pair: 2 }; // of a highlighted token, for choosing an excerpt

function matches(asked, token) {
  const isSame = asked.prefix
    ? asked.prefixes.some((prefix) => token.folded.startsWith(prefix))
    : asked.folded === token.folded;
  return isSame && compatible(asked.code, token.code, asked.folded) >= CLOSE;
}

/** Return [start, end, weight] of highlights: pairs, and single words of which the text holds no pair. */
function hitRanges(text, { tokens, abbreviations }) {
  const words = expand(analyse(text), abbreviations);
  const weights = new Uint8Array(words.length);
  const inPair = new Set();
  const follow = (row, i) => row[i + 1] && !row[i + 1].gap;
  const byWord = new Map();
  tokens.forEach((asked, i) => {
    const key = asked.prefix ? "" : asked.folded;
    byWord.set(key, [...(byWord.get(key) ?? []), i]);
  });
  const matchingTokens = (token) =>
    [...(byWord.get(token.folded) ?? []), ...(byWord.get("") ?? [])].filter((i) => matches(tokens[i], token));
  const places = words.map(matchingTokens);
  places.forEach((asked, at) => {
    for (const i of asked) {
      if (!follow(tokens, i) || !follow(words, at) || !places[at + 1].includes(i + 1)) continue;
      weights[at] = weights[at + 1] = WEIGHT.pair;
      inPair.add(i).add(i + 1);
    }
  });
  places.forEach((asked, at) => {
    if (
      !weights[at] &&
      asked.some((i) => !tokens[i].optional && !inPair.has(i) && !(tokens[i].prefix && follow(tokens, i - 1)))
    )
      weights[at] = WEIGHT.word;
  });
  const ranges = [];
  words.forEach(({ start, end }, at) => {
    const last = ranges.at(-1);
    if (weights[at] === WEIGHT.none) return;
    if (last && last[0] === start) return; // the rest of an abbreviation
    // Adjacent words of pairs are one highlight.
    if (last && at && weights[at - 1] === WEIGHT.pair && weights[at] === WEIGHT.pair && !words[at].gap) last[1] = end;
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

/** Return a whole text in pieces: [{text, hit}]. */
export function highlight(text, terms) {
  const composed = text.normalize("NFC");
  return pieces(composed, terms ? hitRanges(composed, terms) : [], 0, composed.length);
}

/** Return about `length` characters around the best highlights, in pieces: [{text, hit}]; "…" where text is cut off. */
export function excerpt(text, terms, length = 200) {
  const composed = text.normalize("NFC");
  const ranges = terms ? hitRanges(composed, terms) : [];
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
  // An excerpt begins with its sentence if that begins at most half a length before.
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
