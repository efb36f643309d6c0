// A query over a mock index that runs the search's functions before the first real query. Browsers compile a function
// when it first runs; for all functions of a search together that takes as long as the search itself.
import { decodeLeaf } from "./leaf.js";

// A leaf with one entry, "a b": one form without marks, once in each of the three levels, always in the first record.
const LEAF = Uint8Array.of(1, 0, 3, 97, 32, 98, 1, 0, 0, 1, 1, 1, 0, 0, 0);
const CARD = ["", "Thanh niên đối thoại", "", "Thanh niên đối thoại"];

/** Words that occur in every archive of dialogues. */
export const WARM_UP_QUERY = "thanh niên đối thoại";

/** Return a build with the same records, in which every pair is in the first record and nothing is fetched. */
export function mockBuild(build) {
  const leaf = decodeLeaf(LEAF);
  const [entry] = leaf.entries;
  // As a task of its own, so that key events are handled in between.
  const later = (value) => new Promise((done) => setTimeout(done, 0, value));
  return {
    ...build,
    files: { cards: () => later(Array(build.manifest.cards.size).fill(CARD)) },
    index: { find: () => later(entry), range: () => later({ entries: [entry] }) },
  };
}
