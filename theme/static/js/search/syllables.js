// Spells syllables: from folded letters with a code of marks, and from keystrokes that no input method has decoded.
import { RADIX } from "./analysis.js";

const TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"];
const MARKS = { a: ["", "\u0306", "\u0302"], e: ["", "\u0302"], o: ["", "\u0302", "\u031b"], u: ["", "\u031b"] };
const VOWEL = /[aeiouy]/;
const WRITTEN_WITH_Y = /^(k|l|qu)i$/;

/** Return the place of the tone: on a marked vowel, else before a final consonant, else as in hòa, thúy, mía. */
function tonePosition(letters) {
  const plain = letters.map((letter) => letter[0]);
  const word = plain.join("");
  const from = /^(qu|gi(?=[aeiouy]))/.test(word) ? 2 : 0;
  const places = plain.flatMap((letter, i) => (i >= from && VOWEL.test(letter) ? [i] : []));
  const marked = places.filter((i) => letters[i].length > 1);
  if (marked.length) return marked.at(-1);
  if (places.length > 2) return places[1];
  return places[places.length > 1 && places.at(-1) < plain.length - 1 ? 1 : 0] ?? -1;
}

/** Spell a form: ("duong", 67) → "đường". */
export function writeSyllable(folded, code) {
  const tone = code % 6;
  let marks = Math.floor(code / 6);
  const letters = [...folded].map((letter) => {
    const radix = RADIX[letter] ?? 1;
    const mark = marks % radix;
    marks = Math.floor(marks / radix);
    return letter === "d" && mark ? "đ" : letter + (MARKS[letter]?.[mark] ?? "");
  });
  if (WRITTEN_WITH_Y.test(folded) || (folded === "mi" && tone === 3) || (folded === "ti" && tone === 2))
    letters.splice(-1, 1, "y");
  const place = tone ? tonePosition(letters) : -1;
  if (place >= 0) letters[place] += TONES[tone];
  return letters.join("").normalize("NFC");
}

const TELEX_TONES = { f: 1, r: 2, x: 3, s: 4, j: 5 };
const VNI_TONES = { 2: 1, 3: 2, 4: 3, 1: 4, 5: 5 };
const BREVE = "\u0306";
const CIRCUMFLEX = "\u0302";
const HORN = "\u031b";

/** Decode Telex or VNI keystrokes ("khowri", "kho73i" → "khởi"); null where they hold no mark. */
export function decodeKeystrokes(keys) {
  const letters = [];
  let tone = 0;
  let used = false;
  const mark = (of, diacritic) => {
    const at = letters.findLastIndex((letter) => of.includes(letter));
    if (at < 0) return false;
    letters[at] += diacritic;
    // In ươ one key marks both letters.
    if (diacritic === HORN && letters[at][0] === "o" && letters[at - 1] === "u") letters[at - 1] += HORN;
    return (used = true);
  };
  const hasVowel = () => letters.some((letter) => VOWEL.test(letter[0]));
  for (const key of keys.toLowerCase()) {
    const own = TELEX_TONES[key] ?? VNI_TONES[key];
    if (own && hasVowel()) {
      tone = own;
      used = true;
    } else if ((key === "d" || key === "9") && letters[0] === "d") {
      letters[0] = "đ";
      used = true;
    } else if ("aeo".includes(key) && letters.includes(key) && mark(key, CIRCUMFLEX)) continue;
    else if (key === "6" && mark("aeo", CIRCUMFLEX)) continue;
    else if (key === "8" && mark("a", BREVE)) continue;
    else if ((key === "w" || key === "7") && (mark("o", HORN) || mark("u", HORN) || (key === "w" && mark("a", BREVE))))
      continue;
    else letters.push(key);
  }
  if (!used) return null;
  const at = tone ? tonePosition(letters) : -1;
  if (at >= 0) letters[at] += TONES[tone];
  return letters.join("").normalize("NFC");
}
