const KINDS = { topics: "chu-de", provinces: "tinh", years: "nam", agencies: "co-quan" };
const SIZE = 50;

const newest = (left, right) => right.date - left.date || left.data.weight - right.data.weight;
const day = (date) =>
  `${String(date.getUTCDate()).padStart(2, "0")}/${date.getUTCMonth() + 1}/${date.getUTCFullYear()}`;

/** Pages by layout. */
const laidOut = (layout) => (api) =>
  api.getAll().filter((page) => page.data.layout === layout).sort(newest);

/** The parts of every list of pages under a term, of SIZE each, in the manner of pagination. */
function listed(api) {
  const lists = new Map();
  for (const page of api.getAll().sort(newest)) {
    for (const kind of Object.keys(KINDS)) {
      for (const term of page.data[kind] ?? []) {
        const list = lists.get(`${kind} ${term}`) ?? { kind, term, dialogues: [], questions: [] };
        lists.set(`${kind} ${term}`, list);
        list[page.data.layout === "question.njk" ? "questions" : "dialogues"].push(page);
      }
    }
  }
  return [...lists.values()].flatMap(parts);
}

function parts({ kind, term, dialogues, questions }) {
  const rows = questions.length ? questions : dialogues;
  const count = Math.ceil(rows.length / SIZE);
  return Array.from({ length: count }, (_, part) => {
    const shown = rows.slice(part * SIZE, (part + 1) * SIZE);
    const first = part ? [] : dialogues;
    return {
      kind, term, part, count,
      base: `/${KINDS[kind]}/${term}/`,
      total: rows.length,
      dialogues: questions.length ? first : shown,
      questions: questions.length ? shown : [],
    };
  });
}

/** How many pages there are under each term of a kind. */
function counted(api) {
  const counts = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, {}]));
  for (const page of api.getAll()) {
    for (const kind of Object.keys(KINDS)) {
      for (const term of page.data[kind] ?? []) counts[kind][term] = (counts[kind][term] ?? 0) + 1;
    }
  }
  return counts;
}

/** What the id of a dialogue is in an address. */
const dialogueOf = (url) => url.split("/")[2];

export default function (config) {
  config.addPassthroughCopy({ static: "static" });
  config.addCollection("dialogues", laidOut("dialogue.njk"));
  config.addCollection("questions", laidOut("question.njk"));
  config.addCollection("byDialogue", (api) => {
    const found = {};
    for (const page of laidOut("question.njk")(api)) (found[dialogueOf(page.url)] ??= []).push(page);
    return found;
  });
  config.addCollection("dialogueById", (api) =>
    Object.fromEntries(laidOut("dialogue.njk")(api).map((page) => [dialogueOf(page.url), page])));
  config.addCollection("newestOn", (api) => {
    const found = {};
    for (const page of laidOut("question.njk")(api)) {
      const rows = (found[page.data.topics[0]] ??= []);
      if (rows.length < 4) rows.push(page);
    }
    return found;
  });
  config.addCollection("places", (api) => {
    const pages = laidOut("dialogue.njk")(api);
    return Object.fromEntries(pages.map((page, place) => [page.url, { newer: pages[place - 1], older: pages[place + 1] }]));
  });
  config.addCollection("listed", listed);
  config.addCollection("counted", counted);
  config.addFilter("day", day);
  config.addFilter("iso", (date) => date.toISOString().slice(0, 10));
  config.addFilter("part", (url, place) => url.split("/")[place]);
  config.addFilter("text", (html) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim());
  return { dir: { input: "content", output: "site" }, markdownTemplateEngine: false };
}
