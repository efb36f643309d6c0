// Parses a query into tokens: expands abbreviations, finds quoted phrases and function words.
import { analyse, expand, normalise } from "./analysis.js";

const MAX_TOKENS = 30; // since the bits of a 32-bit number stand for tokens
const MAX_LETTERS = 1000; // bounds the time that parsing takes
const QUOTED = /"[^"]*"|“[^“”]*”|["“”][^"“”]*["“”]/g; // quotes of one kind may hold quotes of the other
const FUNCTION_WORDS = analyse(
  `của và cho các về ở để với là có được bị những một trong ngoài khi nào gì ai thì mà như tại từ đến theo này đó hay hoặc
  bao nhiêu sao thế cũng đã đang sẽ rất lại nếu do vì bởi trên dưới giữa ra vào không chưa em tôi anh chị xin hỏi muốn phải làm biết cần
  nên giờ lúc lo mới`,
);

/** Test for a function word; in a query without any marks (`unmarked`) the word may be meant to have some. */
function isFunctionWord({ folded, code }, unmarked) {
  return FUNCTION_WORDS.some((word) => word.folded === folded && (word.code === code || unmarked));
}

/** Return the folded prefixes of words that a token may begin: quy is folded to qui, but also begins quyết. */
function completionPrefixes({ folded, end, short }, text) {
  const y = !short && text[end - 1]?.normalize("NFD")[0] === "y" && folded.endsWith("i");
  return y ? [folded, `${folded.slice(0, -1)}y`] : [folded];
}

/**
 * Return {tokens, phrases: [from, to) in tokens, isOpenEnded: the last token may be unfinished, unmarked: no token
 * has marks, text: to which token offsets refer}. Tokens are those of analyse with quote: place of their quote or -1;
 * prefixes; optional: function words; inFunctionRun: in a run of three; doubtful: optional, but may be another word.
 */
export function parseQuery(asked, table) {
  const typed = asked.slice(0, MAX_LETTERS);
  const text = normalise(typed);
  const quoted = [...text.matchAll(QUOTED)].map(({ index, 0: whole }) => [index, index + whole.length]);
  const inside = ({ start }) => quoted.findIndex(([from, to]) => start > from && start < to);
  const tokens = expand(analyse(typed), table, true)
    .slice(0, MAX_TOKENS)
    .map((token) => ({ ...token, quote: inside(token) }));
  for (const token of tokens) token.prefixes = completionPrefixes(token, text);
  const unmarked = tokens.every(({ code, short }) => !code || short);
  const phrases = new Map();
  tokens.forEach((token, i) => {
    token.optional = token.quote < 0 && isFunctionWord(token, unmarked);
    if (i && token.quote !== tokens[i - 1].quote) token.gap = true;
    if (token.quote >= 0) phrases.set(token.quote, [phrases.get(token.quote)?.[0] ?? i, i + 1]);
  });
  // "co" may be có, a function word, or cỏ or cơ; three in a row, as in "lam gi ve", are all function words.
  const isOptional = (i) => Boolean(tokens[i]?.optional);
  const isInFunctionRun = (i) => [i - 2, i - 1, i].some((from) => [from, from + 1, from + 2].every(isOptional));
  tokens.forEach((token, i) => {
    token.inFunctionRun = token.optional && isInFunctionRun(i);
    token.doubtful = unmarked && token.optional && !token.inFunctionRun;
  });
  // In a query of function words only, none is optional.
  if (tokens.every((token) => token.optional)) for (const token of tokens) token.optional = false;
  const last = tokens.at(-1);
  return {
    unmarked,
    text: typed.normalize("NFC"),
    tokens,
    phrases: [...phrases.values()],
    isOpenEnded: Boolean(last) && !last.short && last.quote < 0 && last.end === text.length,
  };
}
