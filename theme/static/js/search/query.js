// What was typed, as tokens: abbreviations in full, quoted phrases, words that carry little meaning.
import { analyse, expand, normalise } from "./analysis.js";

// Bits of a number stand for tokens, so that no more than these can be looked at.
const MOST_TOKENS = 30;
const MOST_LETTERS = 1000;
const QUOTED = /"[^"]*"|“[^“”]*”|["“”][^"“”]*["“”]/g; // in marks of one kind those of the other may stand
const FUNCTION_WORDS = analyse(
  `của và cho các về ở để với là có được bị những một trong ngoài khi nào gì ai thì mà như tại từ đến theo này đó hay hoặc
  bao nhiêu sao thế cũng đã đang sẽ rất lại nếu do vì bởi trên dưới giữa ra vào không chưa em tôi anh chị xin hỏi muốn phải làm biết cần
  nên giờ lúc lo mới`,
);

/** `bare`: the query has no marks at all, so that a word without any may be meant to have some. */
function carriesLittle({ folded, code }, bare) {
  return FUNCTION_WORDS.some((word) => word.folded === folded && (word.code === code || bare));
}

/** How words begin that a token may be the beginning of: quy is quý or qui when it is whole, and the first of quyết. */
function beginnings({ folded, end, short }, text) {
  const y = !short && text[end - 1]?.normalize("NFD")[0] === "y" && folded.endsWith("i");
  return y ? [folded, `${folded.slice(0, -1)}y`] : [folded];
}

/**
 * {tokens, phrases, open, text}: a token also says whether it may be missing (optional), if that is not sure (doubtful),
 * and whether it is part of a turn of phrase (turn); a phrase is [from, to) in tokens; open where the last token may
 * still be typed on; text is what the tokens' offsets refer to.
 */
export function parse(asked, table) {
  const typed = asked.slice(0, MOST_LETTERS);
  const text = normalise(typed);
  const quoted = [...text.matchAll(QUOTED)].map(({ index, 0: whole }) => [index, index + whole.length]);
  const inside = ({ start }) => quoted.findIndex(([from, to]) => start > from && start < to);
  const tokens = expand(analyse(typed), table, true)
    .slice(0, MOST_TOKENS)
    .map((token) => ({ ...token, quote: inside(token) }));
  for (const token of tokens) token.begins = beginnings(token, text);
  const bare = tokens.every(({ code, short }) => !code || short);
  const phrases = new Map();
  tokens.forEach((token, i) => {
    token.optional = token.quote < 0 && carriesLittle(token, bare);
    if (i && token.quote !== tokens[i - 1].quote) token.gap = true;
    if (token.quote >= 0) phrases.set(token.quote, [phrases.get(token.quote)?.[0] ?? i, i + 1]);
  });
  // "co" is có, but cỏ and cơ too; three in a row, as in "lam gi ve", are but a turn of phrase.
  const isLittle = (i) => Boolean(tokens[i]?.optional);
  const inTurn = (i) => [i - 2, i - 1, i].some((from) => [from, from + 1, from + 2].every(isLittle));
  tokens.forEach((token, i) => {
    token.turn = token.optional && inTurn(i);
    token.doubtful = bare && token.optional && !token.turn;
  });
  // Of nothing but such words, each counts.
  if (tokens.every((token) => token.optional)) for (const token of tokens) token.optional = false;
  const last = tokens.at(-1);
  return {
    bare,
    text: typed.normalize("NFC"),
    tokens,
    phrases: [...phrases.values()],
    open: Boolean(last) && !last.short && last.quote < 0 && last.end === text.length,
  };
}
