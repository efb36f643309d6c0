// Vietnamese text → tokens, as generator/search/analysis.py makes them; tests/search/vectors.json holds both together.
const TOKEN =
  /([0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])|[\p{L}\p{N}]+(?:&[\p{L}\p{N}]+)*)|[.,;:!?…](?![^ \n\t\u00a0"'”’»)\]}])|[()[\]{}\n|•]/gu;
const LONGEST_MARKED = 12; // longer tokens are no syllables
const LONGEST = 24;
// Unicode gives these marks of other scripts no combining class, so that Python keeps them.
const MARK = /[^\P{M}\u0bd7\u0fb5\u0fb7\u102e\u1b35]/gu;
const TONES = { "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5 };
const MARKS = {
  d: { "\u0111": 1 },
  a: { "\u0306": 1, "\u0302": 2 },
  e: { "\u0302": 1 },
  o: { "\u0302": 1, "\u031b": 2 },
  u: { "\u031b": 1 },
};
export const RADIX = { d: 2, a: 3, e: 2, o: 3, u: 2 };

/** The text that offsets of tokens refer to: composed, in lower case, as long as the composed text. */
export function normalise(text) {
  return text.normalize("NFC").replaceAll("\u0130", "I").toLowerCase();
}

/** [base letters, mark, tone] of a character. */
function decomposed(char) {
  if (char === "đ") return ["d", 1, 0];
  const parts = char.normalize("NFD");
  const letter = parts.replace(MARK, "");
  let mark = 0;
  let tone = 0;
  for (const part of parts) {
    mark ||= MARKS[letter]?.[part] ?? 0;
    tone ||= TONES[part] ?? 0;
  }
  return [letter, mark, tone];
}

const MOST_REMEMBERED = 10_000;

/** The same function, which remembers what it gave. */
function remembering(work) {
  const known = new Map();
  return (given) => {
    let found = known.get(given);
    if (found === undefined) {
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(given, (found = work(given)));
    }
    return found;
  };
}

const known = remembering(decomposed);

/** A token's letters without marks, and its tone and marks as a number. Texts say the same words again and again. */
const form = remembering((token) => {
  let folded = "";
  let tone = 0;
  let code = 0;
  let place = 1;
  for (const char of token) {
    if (char === "&" || char === "." || char.length > 1) continue;
    const [letter, mark, own] = known(char);
    folded += letter;
    tone ||= own;
    code += place * mark;
    place *= RADIX[letter] ?? 1;
  }
  if (folded.length > LONGEST_MARKED) return { folded: folded.slice(0, LONGEST), code: 0 };
  return { folded: folded.replace(/^(h|k|l|m|s|t|qu)y$/, "$1i"), code: tone + 6 * code };
});

/** The tokens of a text: {folded, code, start, end, gap}; gap where punctuation parts a token from the one before. */
export function analyse(text) {
  const tokens = [];
  let gap = false;
  for (const match of normalise(text).matchAll(TOKEN)) {
    const token = match[1] && form(match[1]);
    if (!token) gap = true;
    else if (token.folded) {
      const end = match.index + match[0].length;
      tokens.push({ ...token, start: match.index, end, gap: gap && tokens.length > 0 });
      gap = false;
    }
  }
  return tokens;
}

/** A table of [short, full] pairs, ready for expand. */
export function abbreviations(rows) {
  const table = new Map();
  for (const [short, full] of rows) {
    const row = { short: analyse(short), full }; // few are ever met: only these are analysed in full
    if (!row.short.length || row.short.some(({ gap }) => gap)) continue;
    const first = row.short[0].folded;
    table.set(first, [...(table.get(first) ?? []), row]);
  }
  for (const same of table.values()) same.sort((a, b) => b.short.length - a.short.length);
  return table;
}

/** Tokens with every short form replaced by its full one, the longest first; loose: marks need not be typed. */
export function expand(tokens, table, loose = false) {
  const expanded = [];
  const stands = (row, at, bare) =>
    row.short.every(({ folded, code }, i) => {
      const token = tokens[at + i];
      return token?.folded === folded && !(i && token.gap) && (token.code === code || (bare && !token.code));
    });
  for (let at = 0; at < tokens.length;) {
    const rows = table.get(tokens[at].folded);
    if (!rows) {
      expanded.push(tokens[at++]);
      continue;
    }
    // Of two that are as long, the one with the marks that were typed comes first.
    const length = rows.find((row) => stands(row, at, loose))?.short.length;
    const same = rows.filter((row) => row.short.length === length);
    const row = same.find((one) => stands(one, at, false)) ?? same.find((one) => stands(one, at, loose));
    if (!row) {
      expanded.push(tokens[at++]);
      continue;
    }
    const { start, gap } = tokens[at];
    const { end } = tokens[at + row.short.length - 1];
    analyse(row.full).forEach(({ folded, code }, i) => expanded.push({ folded, code, start, end, gap: !i && gap, short: true }));
    at += row.short.length;
  }
  return expanded;
}

export const EXACT = 1;
export const CLOSE = 0.9;
export const FOLDED = 0.25;

/** How well a form answers what was typed: exactly, with every mark that was typed, or in its letters only. */
export function compatible(typed, code, folded) {
  if (typed === code) return EXACT;
  const tone = typed % 6;
  if (tone && tone !== code % 6) return FOLDED;
  let asked = (typed - tone) / 6;
  let there = Math.floor(code / 6);
  for (const letter of folded) {
    const radix = RADIX[letter] ?? 1;
    const mark = asked % radix;
    if (mark && mark !== there % radix) return FOLDED;
    asked = (asked - mark) / radix;
    there = Math.floor(there / radix);
  }
  return CLOSE;
}
