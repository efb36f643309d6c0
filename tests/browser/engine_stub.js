// Replaces theme/static/js/search/engine.js in tests of the page: results are known, and can be held back by query.
export { excerpt, highlight } from "./snippet.js";
export const BULLET = "• ";
const kinds = ["chu-de", "tinh", "co-quan", "nhan-vat", "van-ban", "doi-thoai", "hoi-dap", "chi-dao", "bieu-duong"];
const provinces = [["ha-nam", "Hà Nam", 1], ["ninh-binh", "Ninh Bình", -1]];
for (let n = 1; n <= 10; n++) provinces.push([`tinh-${n}`, `Tỉnh ${n}`, -1]);
const topics = [["khoi-nghiep", "Khởi nghiệp"], ["viec-lam", "Việc làm"]];
const MANY = 25;
globalThis.questions = [];
globalThis.hold = {};

const of = {
  loai: (id) => kinds[5 + (id % 2)],
  tinh: (id) => provinces[id % provinces.length][0],
  nam: (id) => String(2024 - (id % 3)),
  "chu-de": (id) => topics[id % 2][0],
  "co-quan": () => "so-noi-vu",
};

function passing(filters, skipped) {
  const chosen = Object.entries(filters).filter(([name, values]) => name !== skipped && values.length);
  return [...Array(MANY).keys()].filter((id) => chosen.every(([name, values]) => values.includes(of[name](id))));
}

function counted(name, filters) {
  const counts = new Map();
  for (const id of passing(filters, name)) counts.set(of[name](id), (counts.get(of[name](id)) ?? 0) + 1);
  return counts;
}

const card = (id, q, kind) => ({ url: `doi-thoai/lang-son-2024/#chi-dao-${id}`, title: `${q} ${id}`, meta: "Hà Nam", text: "Nội dung", kind, label: "Hỏi đáp" });

async function named(q, n) {
  const entry = (id, title, alias) => ({ ...card(id, "", "chu-de"), url: `chu-de/?${id}`, title, alias });
  if (q === "tên dài") return [entry(0, `Tên ${"rất dài ".repeat(30)}`), entry(1, "Đoàn")];
  if (q.startsWith("ubnd")) return [entry(0, "Ủy ban nhân dân", "UBND"), entry(1, "Ubnd trong tên")];
  return q.startsWith("t") ? [...Array(n).keys()].map((id) => entry(id, `Tên ${id}`)) : [];
}

export async function open() {
  if (globalThis.broken) throw new Error("The test keeps the index from being opened.");
  let last = "";
  return {
    manifest: { kinds: kinds.map((kind) => [kind, `Loại ${kind}`]), provinces, entries: [1, 1, 1, 1, 1] },
    async search({ q, filters, sort }) {
      questions.push(q);
      await hold[q];
      if (globalThis.broken) throw new Error("The test keeps the index from being read.");
      last = q.trim();
      const found = { ids: passing(filters), near: 0, correction: null, suggestion: null, terms: null, filters };
      found.counts = Object.fromEntries(["loai", "tinh", "nam"].map((name) => [name, counted(name, filters)]));
      if (sort === "new") found.ids.reverse();
      if (last === "không có" || (last === "không lọc" && Object.values(filters).some((values) => values.length))) found.ids = [];
      if (last === "rất nhiều") found.ids = [...Array(120).keys()];
      found.isTruncated = last === "nhiều nữ";
      if (last === "..") return { ...found, ids: [], fitting: 0, state: "idle" };
      found.fitting = found.ids.length;
      if (last === "gần" || last === "gõ sia") Object.assign(found, { ids: [1, 2, 3], fitting: 0, near: 3 });
      if (last === "gõ sia") found.correction = "gõ sai";
      if (last === "ít") Object.assign(found, { ids: [1, 2, 3], fitting: 2, near: 1, suggestion: "nhiều" });
      return { ...found, state: found.ids.length ? "ready" : "empty" };
    },
    facet: async (name, { filters }) => {
      const counts = counted(name, filters);
      return (name === "chu-de" ? topics : [["so-noi-vu", "Sở Nội vụ"]]).map(([value, words]) => ({ value, name: words, count: counts.get(value) ?? 0 }));
    },
    cards: async (ids) => ids.map((id) => card(id, last, "hoi-dap")),
    suggest: named,
    suggestEntries: named,
    manifestLatency: () => globalThis.opening ?? Infinity,
    async warmUp() {
      globalThis.warmUps = (globalThis.warmUps ?? 0) + 1;
      return { result: { ids: [], fitting: 0, near: 0, terms: null, state: "empty" }, cards: [] };
    },
  };
}
