// Corrects the spelling of a query: one wrong letter, a wrong tone, two words joined, keystrokes that were not decoded.
import { CLOSE, RADIX, analyse, compatible } from "./analysis.js";
import { leafLimit, matchForms } from "./term-lookup.js";
import { decodeKeystrokes, writeSyllable } from "./syllables.js";

const KEY_ROWS = "qwertyuiop asdfghjkl zxcvbnm";
// Candidates rank by gains minus costs, in the unit of log2 of records with a pair: a cost of 1 outweighs half of them.
const COST = {
  doubled: 0.5, // a letter typed twice
  marks: 1, // other marks on the same letters
  mismatch: 1, // each mark of the form found that differs from a typed one
  swapped: 1.5, // two neighbouring letters swapped
  dropped: 2, // a letter left out
  neighbour: 2, // a key beside the right one
  joined: 2, // a space left out between two words
  added: 3, // a letter too many
  changed: 4, // any other letter
};
const GAIN = {
  frequency: 0.3, // × log2 of the records of the word
  pair: 4, // for a pair with a neighbouring word in the index, beside log2 of its records
};
const MISMATCH = 0.25; // factor of a form's records for each mark that differs from a typed one
// More candidates and leaves correct more mistakes, and take longer.
const LIMITS = {
  candidates: 24, // words considered for a token
  unpaired: 12, // of these looked up with the next word, where none makes a pair with the word before …
  paired: 4, // … and where some do
  keystrokes: 12, // keystrokes of one syllable that are decoded
  leaves: 5, // leaves fetched for the pairs of a token
  decisive: 10, // records of a pair from which its only candidate is taken without looking at the next word
};

/** Return the cost of typing one word for another: of one edit, or Infinity if it takes more than one. */
export function editCost(typed, meant) {
  if (Math.abs(typed.length - meant.length) > 1) return Infinity;
  const most = Math.min(typed.length, meant.length);
  let from = 0;
  while (from < most && typed[from] === meant[from]) from++;
  let to = 0;
  while (to < most - from && typed.at(-1 - to) === meant.at(-1 - to)) to++;
  const wrong = typed.slice(from, typed.length - to);
  const right = meant.slice(from, meant.length - to);
  if (wrong.length + right.length === 0) return Infinity;
  if (!wrong) return COST.dropped;
  if (!right) return wrong === typed[from - 1] || wrong === typed[from + 1] ? COST.doubled : COST.added;
  if (wrong.length === 1 && right.length === 1)
    return Math.abs(KEY_ROWS.indexOf(wrong) - KEY_ROWS.indexOf(right)) === 1 ? COST.neighbour : COST.changed;
  return wrong.length === 2 && wrong === right[1] + right[0] ? COST.swapped : Infinity;
}

/** Return corrections of a token, best first: [{forms, codes, gain, seen: pairs in the index, most: records, sure}]. */
function candidates({ folded, code, typed }, { vocabulary, frequency, has }) {
  const found = [];
  const add = (forms, cost) => {
    const weight = Math.min(...forms.map((form) => frequency(form.folded)));
    found.push({
      forms,
      codes: forms.map((form) => form.code),
      gain: GAIN.frequency * Math.log2(weight) - cost,
      seen: 0,
      most: 0,
      sure: !cost,
    });
  };
  const decoded = typed && typed.length <= LIMITS.keystrokes && decodeKeystrokes(typed);
  const [form, ...more] = decoded ? analyse(decoded) : [];
  if (form && !more.length && has(form.folded) && form.folded !== folded) add([form], 0);
  if (has(folded) && code) add([{ folded, code: 0 }], COST.marks);
  if (/\D/.test(folded) && folded.length > 1) {
    for (const word of vocabulary) {
      const cost = editCost(folded, word);
      if (cost < Infinity) add([{ folded: word, code: 0 }], cost);
    }
    for (let i = 1; i < folded.length; i++) {
      const parts = [folded.slice(0, i), folded.slice(i)];
      if (parts.every(has))
        add(
          parts.map((part) => ({ folded: part, code: 0 })),
          COST.joined,
        );
    }
  }
  return found.sort((a, b) => b.gain - a.gain).slice(0, LIMITS.candidates);
}

/** Look up pairs, the first ones in the list, in at most `mostLeaves` leaves; null for others. */
async function findPairs(pairs, mostLeaves, collection, index) {
  const isWithin = leafLimit(mostLeaves, collection);
  return Promise.all(
    pairs.map(async ([a, b]) => {
      const key = `${a.folded} ${b.folded}`;
      const entry = isWithin(key) && (await index.find(key));
      return entry ? matchForms(entry, [a, b]) : null;
    }),
  );
}

/** Count the typed marks of a form that differ from the meant one; `same`: the letters, if they are the same. */
function markMismatches(typed, meant, same) {
  let wrong = typed % 6 && typed % 6 !== meant % 6 ? 1 : 0;
  if (!same) return wrong; // marks are compared by letter only where the letters are the same
  let asked = Math.floor(typed / 6);
  let found = Math.floor(meant / 6);
  for (const letter of same) {
    const radix = RADIX[letter] ?? 1;
    if (asked % radix !== found % radix) wrong++;
    asked = Math.floor(asked / radix);
    found = Math.floor(found / radix);
  }
  return wrong;
}

/** Return the most frequent form of a pair that matches; `typed`: the token that was typed at its `place`. */
function bestForm(unit, place, typed) {
  let best = null;
  unit?.entry.forms.forEach(({ codes, counts }, i) => {
    if (unit.fits[i] < CLOSE) return;
    const same = unit.entry.key.split(" ")[place] === typed?.folded ? typed.folded : "";
    const wrong = typed?.code ? markMismatches(typed.code, codes[place], same) : 0;
    const count = (counts[0] + counts[1] + counts[2]) * MISMATCH ** wrong;
    if (count > (best?.count ?? 0)) best = { count, codes, wrong };
  });
  return best;
}

/** Return the best correction of a token, judged by pairs with its neighbours. */
async function bestCandidate(tokens, i, usable, collection, index) {
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
      row.gain += GAIN.pair + Math.log2(1 + best.count) - COST.mismatch * best.wrong;
      row.codes[at(row)] ||= best.codes[place];
    });
    rows.sort((a, b) => b.gain - a.gain);
  };
  if (before)
    await judge(
      ({ forms }) => [before, forms[0]],
      1,
      () => 0,
      LIMITS.leaves,
    );
  const seen = rows.filter((row) => row.seen);
  // Each of these pairs is in another leaf: they are looked up only where the word before does not decide.
  if (after && !(seen.length === 1 && seen[0].most >= LIMITS.decisive)) {
    rows = rows.slice(0, seen.length ? LIMITS.paired : LIMITS.unpaired);
    await judge(
      ({ forms }) => [forms.at(-1), after],
      0,
      ({ forms }) => forms.length - 1,
      rows.length,
    );
  }
  const joined = rows.filter(({ forms }) => forms.length > 1);
  const inside = await findPairs(
    joined.map(({ forms }) => forms),
    LIMITS.leaves,
    collection,
    index,
  );
  joined.forEach((row, n) => {
    const best = bestForm(inside[n], 0);
    row.seen = best ? 1 : 0;
    row.codes = best?.codes ?? row.codes;
    row.gain += best ? GAIN.pair + Math.log2(1 + best.count) : -Infinity;
  });
  const certain = ({ sure, seen: times }) => times || sure || !(before || after || collection.has(token.folded));
  return rows.filter(certain).sort((a, b) => b.gain - a.gain)[0];
}

/** Return the query with its spelling corrected, or null; `suspects`: places of tokens that may be misspelled. */
export async function correctQuery(query, suspects, collection, index) {
  let tokens = query.tokens.map((token) => ({
    ...token,
    typed: token.short ? "" : query.text.slice(token.start, token.end),
  }));
  const marked = tokens.some(({ code, short }) => code && !short);
  const unknown = (i) => !collection.has(tokens[i].folded);
  let corrected = 0;
  while (suspects.length) {
    const usable = (i) => !unknown(i) && !(tokens[i].optional && !unknown(suspects[0]));
    const found = await Promise.all(suspects.map((i) => bestCandidate(tokens, i, usable, collection, index)));
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
      corrected: true,
    }));
    tokens = [...tokens.slice(0, at), ...fresh, ...tokens.slice(at + 1)];
    corrected++;
    const shift = fresh.length - 1;
    const beside = (i) => i === at - 1 || i === at + 1 + shift;
    // A known word beside a corrected one is no longer suspect.
    suspects = suspects.filter((i) => i !== at).map((i) => (i > at ? i + shift : i));
    suspects = suspects.filter((i) => unknown(i) || !beside(i));
  }
  return corrected ? { ...query, tokens } : null;
}

function withCaseOf(word, as) {
  const capital = as[0] !== as[0].toLowerCase();
  return capital ? word[0].toUpperCase() + word.slice(1) : word;
}

/** Write a query with diacritics: words with marks as typed, others in the index's most frequent form. */
export function correctedText({ text, tokens }, units) {
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
    const { start, end, short, corrected, code, folded } = token;
    const own = text.slice(start, end);
    const form = votes[i].code ?? token.shown;
    if (short) {
      if (start !== tokens[i - 1]?.start) words.push(own);
    } else if (!corrected && (form === undefined || code === form || /\d/.test(own))) words.push(own);
    else {
      const isForm = form !== undefined && compatible(code, form, folded) >= CLOSE;
      words.push(withCaseOf(writeSyllable(folded, isForm ? form : code), own));
    }
  });
  return words.join(" ");
}
