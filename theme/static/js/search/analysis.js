// Vietnamese text → tokens, as generator/text/analysis.py makes them; tests/search/vectors.json checks that both agree.
const TOKEN =
  /([0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])|[\p{L}\p{N}]+(?:&[\p{L}\p{N}]+)*)|[.,;:!?…](?![^ \n\t\u00a0"'”’»)\]}])|[()[\]{}\n|•]/gu;
const MAX_SYLLABLE = 12; // letters; longer tokens are no syllables and have no marks
const MAX_TOKEN = 24; // letters kept of a token
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

// Characters that look like letters but are others, as generator/text/look_alikes.py lists them, in lower case.
const pairs = (chars, letters) => Object.fromEntries([...chars].map((char, i) => [char, letters[i]]));
const LOOK_ALIKES = {
  ...pairs("\u00f0\u0256\u01a3\u0251\u0261\u0131\u01ce", "đđưagiă"),
  ...pairs("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]),
};
// Letters of other scripts, read as Latin in words whose other letters are Latin.
const OTHER_SCRIPTS = pairs(
  "авеѕіјкмнорстухүԍԛԝһԁӑѐαβεζηικμνορτυχϲϳ",
  "abesijkmhopctyxygqwhdăèabezhikmnoptyxcj",
);
const OTHER_SCRIPT = new RegExp(`[${Object.keys(OTHER_SCRIPTS).join("")}]`, "gu");
const LATIN_WORD = /^(?=.*\p{L})[0-9A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ\u02b0-\u02ff\u0300-\u036f&.]*$/u;

/** Return the text to which token offsets refer: NFC, in lower case, as long as the NFC text. */
export function normalise(text) {
  return text.normalize("NFC").replaceAll("\u0130", "I").toLowerCase();
}

/** Return a token with letters of other scripts as Latin ones, if it has Latin letters and no others besides. */
function latinWord(token) {
  const others = token.replace(OTHER_SCRIPT, "");
  if (others === token || !LATIN_WORD.test(others)) return token;
  return token.replace(OTHER_SCRIPT, (char) => OTHER_SCRIPTS[char]);
}

/** Return [base letters, mark, tone] of a character. */
function decomposeCharacter(given) {
  const char = LOOK_ALIKES[given] ?? given;
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

const CACHE_SIZE = 10_000; // results; a full cache is emptied

/** Return the function with a cache of its results. */
function memoised(work) {
  const known = new Map();
  return (given) => {
    let found = known.get(given);
    if (found === undefined) {
      if (known.size >= CACHE_SIZE) known.clear();
      known.set(given, (found = work(given)));
    }
    return found;
  };
}

const decompose = memoised(decomposeCharacter);

/** Return a token's letters without marks, and a code of its tone and marks. Cached, because texts repeat words. */
const tokenForm = memoised((token) => {
  let folded = "";
  let tone = 0;
  let code = 0;
  let place = 1;
  for (const char of latinWord(token)) {
    if (char === "&" || char === "." || char.length > 1) continue;
    const [letter, mark, own] = decompose(char);
    folded += letter;
    tone ||= own;
    code += place * mark;
    place *= RADIX[letter] ?? 1;
  }
  if (folded.length > MAX_SYLLABLE) return { folded: folded.slice(0, MAX_TOKEN), code: 0 };
  return { folded: folded.replace(/^(h|k|l|m|s|t|qu)y$/, "$1i"), code: tone + 6 * code };
});

/** Return a text's tokens: {folded, code, start, end, gap: whether punctuation separates it from the token before}. */
export function analyse(text) {
  const tokens = [];
  let gap = false;
  for (const match of normalise(text).matchAll(TOKEN)) {
    const token = match[1] && tokenForm(match[1]);
    if (!token) gap = true;
    else if (token.folded) {
      const end = match.index + match[0].length;
      tokens.push({ ...token, start: match.index, end, gap: gap && tokens.length > 0 });
      gap = false;
    }
  }
  return tokens;
}

/** Index [short, full] pairs by first token, longest first, for expand. */
export function abbreviations(rows) {
  const table = new Map();
  for (const [short, full] of rows) {
    const row = { short: analyse(short), full }; // the full form is analysed only when it is used: few are
    if (!row.short.length || row.short.some(({ gap }) => gap)) continue;
    const first = row.short[0].folded;
    table.set(first, [...(table.get(first) ?? []), row]);
  }
  for (const same of table.values()) same.sort((a, b) => b.short.length - a.short.length);
  return table;
}

/** Replace abbreviations in tokens by their full forms, the longest first; `loose`: marks need not be typed. */
export function expand(tokens, table, loose = false) {
  const expanded = [];
  const matches = (row, at, ignoreMarks) =>
    row.short.every(({ folded, code }, i) => {
      const token = tokens[at + i];
      return token?.folded === folded && !(i && token.gap) && (token.code === code || (ignoreMarks && !token.code));
    });
  for (let at = 0; at < tokens.length;) {
    const rows = table.get(tokens[at].folded);
    if (!rows) {
      expanded.push(tokens[at++]);
      continue;
    }
    // Of several of that length, the one with the typed marks precedes.
    const length = rows.find((row) => matches(row, at, loose))?.short.length;
    const same = rows.filter((row) => row.short.length === length);
    const row = same.find((one) => matches(one, at, false)) ?? same.find((one) => matches(one, at, loose));
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

// How well a form matches what was typed, as a factor of its score.
export const EXACT = 1; // the same marks
export const CLOSE = 0.9; // every typed mark, and more
export const FOLDED = 0.25; // the letters only

/** Compare the code of a typed token with that of a form of the same letters; return EXACT, CLOSE or FOLDED. */
export function compatible(typed, code, folded) {
  if (typed === code) return EXACT;
  const tone = typed % 6;
  if (tone && tone !== code % 6) return FOLDED;
  let asked = (typed - tone) / 6;
  let found = Math.floor(code / 6);
  for (const letter of folded) {
    const radix = RADIX[letter] ?? 1;
    const mark = asked % radix;
    if (mark && mark !== found % radix) return FOLDED;
    asked = (asked - mark) / radix;
    found = Math.floor(found / radix);
  }
  return CLOSE;
}
