// Decodes the manifest into the collection: vocabulary, first keys of leaves; kind, province and year of each record.
import { abbreviations, analyse } from "./analysis.js";

const NUMBER_FREQUENCY = 8; // records, assumed of every number
const [FIRST_CAPITAL, LAST_CAPITAL] = [65, 90];

/** Decode front-coded sorted words: a capital is the number of letters shared with the word before, A = 0. */
export function decodeFrontCoded(coded) {
  const words = [];
  let last = "";
  for (let at = 0; at < coded.length;) {
    let end = at + 1;
    while (end < coded.length && (coded.charCodeAt(end) < FIRST_CAPITAL || coded.charCodeAt(end) > LAST_CAPITAL)) end++;
    last = last.slice(0, coded.charCodeAt(at) - FIRST_CAPITAL) + coded.slice(at + 1, end);
    words.push(last);
    at = end;
  }
  return words;
}

/** Return the first place in a sorted list whose value is not below `value`. */
export function lowerBound(sorted, value) {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function recordLayout({ entries, dialogues, cards, entryProvinces }) {
  // After the kinds of entries: dialogue, question, directive, commendation.
  const kinds = [0, 1, 2, 3].map((place) => entries.length + place);
  const entryCount = entries.reduce((sum, count) => sum + count, 0);
  const count = dialogues.province.length;
  const first = new Uint32Array(count + 2); // first record of each block: 0 holds the entries, others one dialogue each
  const firstFile = new Uint32Array(count + 2);
  const sizes = [[entryCount]];
  for (let i = 0; i < count; i++)
    sizes.push([1, dialogues.questions[i], dialogues.directives[i], dialogues.commendations[i]]);
  sizes.forEach((parts, block) => {
    const size = parts.reduce((sum, part) => sum + part, 0);
    first[block + 1] = first[block] + size;
    firstFile[block + 1] = firstFile[block] + Math.ceil(size / cards.size);
  });
  const total = first[count + 1];
  const kind = new Uint8Array(total);
  const province = new Int16Array(total).fill(-1);
  const year = new Uint16Array(total);
  let at = 0;
  for (let i = 0; i < entries.length; i++) kind.fill(i, at, (at += entries[i]));
  province.set(entryProvinces);
  let now = 0;
  for (let i = 0; i < count; i++) {
    now += dialogues.year[i];
    year.fill(now, first[i + 1], first[i + 2]);
    province.fill(dialogues.province[i], first[i + 1], first[i + 2]);
    sizes[i + 1].forEach((part, place) => kind.fill(kinds[place], at, (at += part)));
  }
  return { total, entryCount, first, firstFile, kind, province, year };
}

/** Return for each province itself and the provinces that it was merged into, in order. */
function provinceLines(provinces) {
  return provinces.map((_, place) => {
    const line = [];
    for (let at = place; at >= 0 && !line.includes(at); at = provinces[at][2]) line.push(at);
    return line;
  });
}

/** Return (block, n) → path of the nth card file of a block, in a folder named by a digest; see cards.py. */
function cardFiles({ cards, dialogues }, { firstFile }) {
  const count = dialogues.province.length;
  const runs = Math.ceil(firstFile[1] / cards.run); // folders of entries, before those of dialogues
  const folder = (n) => cards.folders.slice(n * cards.digest, (n + 1) * cards.digest);
  return (block, n) => {
    if (!block) return `${folder(Math.floor(n / cards.run))}/${n % cards.run}`;
    // The newest dialogue is block 1, but folders are counted from the oldest.
    const group = Math.floor((count - block) / cards.group);
    const first = Math.max(1, count - (group + 1) * cards.group + 1);
    return `${folder(runs + group)}/${firstFile[block] - firstFile[first] + n}`;
  };
}

/** Return the collection: record arrays, vocabulary and look-ups in them. */
export function parseManifest(manifest) {
  const vocabulary = decodeFrontCoded(manifest.vocabulary);
  const leaves = decodeFrontCoded(manifest.leaves);
  const places = new Map(vocabulary.map((word, place) => [word, place]));
  const records = recordLayout(manifest);
  const fileOf = cardFiles(manifest, records);
  const number = /^[0-9]+$/;

  return {
    ...records,
    vocabulary,
    titleLengths: manifest.entryLengths,
    provinceLines: provinceLines(manifest.provinces),
    provinces: manifest.provinces.map(([, name]) => analyse(name)),
    abbreviations: abbreviations(manifest.abbreviations),
    has: (word) => places.has(word) || (leaves.length > 0 && number.test(word)),
    /** Return in about how many records a word is; numbers are not in the vocabulary and are taken for rare. */
    frequency(word) {
      const place = places.get(word);
      if (place === undefined) return number.test(word) ? NUMBER_FREQUENCY : 0;
      return 2 ** (manifest.weights.charCodeAt(place) - 97);
    },
    /** Return the number of the only leaf that may hold a key. */
    leafOf(key) {
      const place = lowerBound(leaves, key);
      return leaves[place] === key ? place : Math.max(0, place - 1);
    },
    /** Return the words with a prefix, the most frequent first. */
    completions(prefix, count) {
      const found = [];
      for (let i = lowerBound(vocabulary, prefix); vocabulary[i]?.startsWith(prefix); i++) found.push(i);
      const weight = (place) => manifest.weights.charCodeAt(place);
      return found
        .sort((a, b) => weight(b) - weight(a))
        .slice(0, count)
        .map((place) => vocabulary[place]);
    },
    /** Return the path of a record's card file, and the card's place in it. */
    cardOf(record) {
      let block = 0;
      for (let high = records.first.length - 1; block < high;) {
        const middle = (block + high + 1) >> 1;
        if (records.first[middle] <= record) block = middle;
        else high = middle - 1;
      }
      const { size } = manifest.cards;
      const within = record - records.first[block];
      return [fileOf(block, Math.floor(within / size)), within % size];
    },
  };
}
