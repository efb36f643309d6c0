// Mends a query that is nowhere as it was typed: one wrong letter, a wrong tone, two words written as one, raw keystrokes.
import { CLOSE, RADIX, analyse, compatible } from "./analysis.js";
import { inFewLeaves, weigh } from "./gather.js";
import { decodeKeys, toned } from "./spelling.js";

const KEYS = "qwertyuiop asdfghjkl zxcvbnm";
// How unlikely each mistake is.
const DOUBLED = 0.5;
const OTHER_MARKS = 1;
const SWAPPED = 1.5;
const DROPPED = 2;
const BESIDE = 2;
const GLUED = 2;
const ADDED = 3;
const CHANGED = 4;
const FREQUENT = 0.3; // how much a word's being frequent makes it likely …
const SEEN = 4; // … and its being there beside the words that it stands beside

const MOST_CANDIDATES = 24;
const MOST_BY_NEXT = 12;
const MOST_OF_SEEN = 4;
const MOST_KEYS = 12; // of one syllable
const MOST_LEAVES = 5;
const OFTEN = 10; // records with a pair that is taken to be meant
const UNTOLD = 0.25; // a form of which a mark is not the one that was typed …
const STRAYED = 1; // … which makes it unlikely

/** How unlikely it is that one word was typed for another: one slip of the finger, or Infinity where it takes more. */
export function slip(typed, meant) {
  if (Math.abs(typed.length - meant.length) > 1) return Infinity;
  const most = Math.min(typed.length, meant.length);
  let from = 0;
  while (from < most && typed[from] === meant[from]) from++;
  let to = 0;
  while (to < most - from && typed.at(-1 - to) === meant.at(-1 - to)) to++;
  const wrong = typed.slice(from, typed.length - to);
  const right = meant.slice(from, meant.length - to);
  if (wrong.length + right.length === 0) return Infinity;
  if (!wrong) return DROPPED;
  if (!right) return wrong === typed[from - 1] || wrong === typed[from + 1] ? DOUBLED : ADDED;
  if (wrong.length === 1 && right.length === 1)
    return Math.abs(KEYS.indexOf(wrong) - KEYS.indexOf(right)) === 1 ? BESIDE : CHANGED;
  return wrong.length === 2 && wrong === right[1] + right[0] ? SWAPPED : Infinity;
}

/** What a token may have been meant to be: [{forms, codes, gain}], the likeliest first. */
function candidates({ folded, code, typed }, { vocabulary, frequency, has }) {
  const found = [];
  const add = (forms, cost) => {
    const weight = Math.min(...forms.map((form) => frequency(form.folded)));
    found.push({
      forms,
      codes: forms.map((form) => form.code),
      gain: FREQUENT * Math.log2(weight) - cost,
      seen: 0,
      most: 0,
      sure: !cost,
    });
  };
  const decoded = typed && typed.length <= MOST_KEYS && decodeKeys(typed);
  const [form, ...more] = decoded ? analyse(decoded) : [];
  if (form && !more.length && has(form.folded) && form.folded !== folded) add([form], 0);
  if (has(folded) && code) add([{ folded, code: 0 }], OTHER_MARKS);
  if (/\D/.test(folded) && folded.length > 1) {
    for (const word of vocabulary) {
      const cost = slip(folded, word);
      if (cost < Infinity) add([{ folded: word, code: 0 }], cost);
    }
    for (let i = 1; i < folded.length; i++) {
      const parts = [folded.slice(0, i), folded.slice(i)];
      if (parts.every(has))
        add(
          parts.map((part) => ({ folded: part, code: 0 })),
          GLUED,
        );
    }
  }
  return found.sort((a, b) => b.gain - a.gain).slice(0, MOST_CANDIDATES);
}

/** Looks pairs up, in few leaves: those that come first in the list. */
async function findPairs(pairs, mostLeaves, collection, index) {
  const isNear = inFewLeaves(mostLeaves, collection);
  return Promise.all(
    pairs.map(async ([a, b]) => {
      const key = `${a.folded} ${b.folded}`;
      const entry = isNear(key) && (await index.find(key));
      return entry ? weigh(entry, [a, b]) : null;
    }),
  );
}

/** In how many of its marks a form is not what was typed. */
function strayed(typed, meant, same) {
  let wrong = typed % 6 && typed % 6 !== meant % 6 ? 1 : 0;
  if (!same) return wrong; // what stands on which letter is told only by the same letters
  let asked = Math.floor(typed / 6);
  let there = Math.floor(meant / 6);
  for (const letter of same) {
    const radix = RADIX[letter] ?? 1;
    if (asked % radix !== there % radix) wrong++;
    asked = Math.floor(asked / radix);
    there = Math.floor(there / radix);
  }
  return wrong;
}

/** The form in which a pair is most often, of those that answer what was asked for; `typed`: the token that stood at `place`. */
function bestForm(unit, place, typed) {
  let best = null;
  unit?.entry.forms.forEach(({ codes, counts }, i) => {
    if (unit.fits[i] < CLOSE) return;
    const same = unit.entry.key.split(" ")[place] === typed?.folded ? typed.folded : "";
    const wrong = typed?.code ? strayed(typed.code, codes[place], same) : 0;
    const count = (counts[0] + counts[1] + counts[2]) * UNTOLD ** wrong;
    if (count > (best?.count ?? 0)) best = { count, codes, wrong };
  });
  return best;
}

/** The best candidate for one token, judged by the words beside it. */
async function bestFor(tokens, i, usable, collection, index) {
  const token = tokens[i];
  const before = i && !token.gap && usable(i - 1) ? tokens[i - 1] : null;
  const after = tokens[i + 1] && !tokens[i + 1].gap && usable(i + 1) ? tokens[i + 1] : null;
  let rows = candidates(token, collection);
  const judge = async (pair, place, at, mostLeaves) => {
    const units = await findPairs(rows.map(pair), mostLeaves, collection, index);
    rows.forEach((row, n) => {
      const best = bestForm(units[n], place, token);
      if (!best) return;
      row.seen++;
      row.most = Math.max(row.most, best.count);
      row.gain += SEEN + Math.log2(1 + best.count) - STRAYED * best.wrong;
      row.codes[at(row)] ||= best.codes[place];
    });
    rows.sort((a, b) => b.gain - a.gain);
  };
  if (before)
    await judge(
      ({ forms }) => [before, forms[0]],
      1,
      () => 0,
      MOST_LEAVES,
    );
  const seen = rows.filter((row) => row.seen);
  // Each of these lies in a leaf of its own: they are asked only where the word before does not decide.
  if (after && !(seen.length === 1 && seen[0].most >= OFTEN)) {
    rows = rows.slice(0, seen.length ? MOST_OF_SEEN : MOST_BY_NEXT);
    await judge(
      ({ forms }) => [forms.at(-1), after],
      0,
      ({ forms }) => forms.length - 1,
      rows.length,
    );
  }
  const glued = rows.filter(({ forms }) => forms.length > 1);
  const inside = await findPairs(
    glued.map(({ forms }) => forms),
    MOST_LEAVES,
    collection,
    index,
  );
  glued.forEach((row, n) => {
    const best = bestForm(inside[n], 0);
    row.seen = best ? 1 : 0;
    row.codes = best?.codes ?? row.codes;
    row.gain += best ? SEEN + Math.log2(1 + best.count) : -Infinity;
  });
  const certain = ({ sure, seen: times }) => times || sure || !(before || after || collection.has(token.folded));
  return rows.filter(certain).sort((a, b) => b.gain - a.gain)[0];
}

/** The query with its typing mistakes mended, or null; `suspects`: the places of the tokens that may be mistakes. */
export async function mend(query, suspects, collection, index) {
  let tokens = query.tokens.map((token) => ({
    ...token,
    typed: token.short ? "" : query.text.slice(token.start, token.end),
  }));
  const marked = tokens.some(({ code, short }) => code && !short);
  const unknown = (i) => !collection.has(tokens[i].folded);
  let mended = 0;
  while (suspects.length) {
    const usable = (i) => !unknown(i) && !(tokens[i].optional && !unknown(suspects[0]));
    const found = await Promise.all(suspects.map((i) => bestFor(tokens, i, usable, collection, index)));
    const best = found.reduce((best, one, n) => (one && one.gain > (found[best]?.gain ?? -Infinity) ? n : best), -1);
    if (best < 0) break;
    const at = suspects[best];
    const { forms, codes } = found[best];
    const fresh = forms.map(({ folded }, n) => ({
      ...tokens[at],
      folded,
      code: marked ? codes[n] : 0,
      shown: codes[n],
      gap: !n && tokens[at].gap,
      mended: true,
    }));
    tokens = [...tokens.slice(0, at), ...fresh, ...tokens.slice(at + 1)];
    mended++;
    const shift = fresh.length - 1;
    const beside = (i) => i === at - 1 || i === at + 1 + shift;
    // A known word beside the one that was wrong is in order now.
    suspects = suspects.filter((i) => i !== at).map((i) => (i > at ? i + shift : i));
    suspects = suspects.filter((i) => unknown(i) || !beside(i));
  }
  return mended ? { ...query, tokens } : null;
}

function cased(word, as) {
  const capital = as[0] !== as[0].toLowerCase();
  return capital ? word[0].toUpperCase() + word.slice(1) : word;
}

/** A query in words with diacritics: what was typed with marks stays, the rest as the index has it most often. */
export function written({ text, tokens }, units) {
  const votes = tokens.map(() => ({ count: 0 }));
  for (const { at, length, found } of units) {
    for (const unit of found) {
      const best = bestForm(unit, 0);
      for (let n = 0; n < length; n++) {
        if (best && best.count > votes[at + n].count) votes[at + n] = { count: best.count, code: best.codes[n] };
      }
    }
  }
  const words = [];
  tokens.forEach((token, i) => {
    const { start, end, short, mended, code, folded } = token;
    const own = text.slice(start, end);
    const form = votes[i].code ?? token.shown;
    if (short) {
      if (start !== tokens[i - 1]?.start) words.push(own);
    } else if (!mended && (form === undefined || code === form || /\d/.test(own))) words.push(own);
    else
      words.push(
        cased(toned(folded, form !== undefined && compatible(code, form, folded) >= CLOSE ? form : code), own),
      );
  });
  return words.join(" ");
}
