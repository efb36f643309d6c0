// Facets: values of one facet are alternatives, facets are combined, and each counts what the others let through.
const BUILT_IN = ["loai", "tinh", "nam"]; // facets whose values are in the manifest

/** A facet is {groups: by record, values: group → value numbers, value: number → URL value, name: number → label}. */
export function openFacets(manifest, collection, files) {
  const { kind, province, year, provinceLines } = collection;
  const facets = new Map([
    ["loai", { groups: kind, values: (group) => [group], value: (at) => manifest.kinds[at][0] }],
    ["tinh", { groups: province, values: (at) => provinceLines[at] ?? [], value: (at) => manifest.provinces[at][0] }],
    ["nam", { groups: year, values: (group) => (group ? [group] : []), value: String }],
  ]);

  async function load(name) {
    if (!facets.has(name)) {
      const { values, sets, of } = await files.facet(name);
      facets.set(name, {
        groups: of,
        values: (group) => sets[group],
        value: (at) => values[at][0],
        name: (at) => values[at][1],
      });
    }
    return facets.get(name);
  }

  /** Return the test of a record by chosen values. */
  async function test(name, chosen) {
    const { groups, values, value } = await load(name);
    const asked = new Set(chosen.map(String));
    const known = new Map();
    return (record) => {
      const group = groups[record];
      if (!known.has(group))
        known.set(
          group,
          values(group).some((at) => asked.has(value(at))),
        );
      return known.get(group);
    };
  }

  async function passing(records, filters, without) {
    const chosen = Object.entries(filters).filter(([name, values]) => name !== without && values?.length);
    const tests = await Promise.all(chosen.map(([name, values]) => test(name, values)));
    return tests.length ? records.filter((record) => tests.every((passes) => passes(record))) : records;
  }

  async function count(name, records, filters) {
    const facet = await load(name);
    const { groups, values } = facet;
    facet.most ??= groups.reduce((most, group) => Math.max(most, group), -1);
    const sizes = new Uint32Array(facet.most + 2); // shifted by one, since records in no group have group -1
    for (const record of await passing(records, filters, name)) sizes[groups[record] + 1]++;
    const counts = new Map();
    sizes.forEach((size, place) => {
      if (!size) return;
      for (const at of values(place - 1)) counts.set(at, (counts.get(at) ?? 0) + size);
    });
    return counts;
  }

  return {
    filter: (records, filters) => passing(records, filters, null),
    /** Return counts of the built-in facets: name → value → records. */
    async counts(records, filters) {
      const all = {};
      for (const name of BUILT_IN) {
        const { value } = await load(name);
        all[name] = new Map([...(await count(name, records, filters))].map(([at, number]) => [value(at), number]));
      }
      return all;
    },
    /** Return [{value, name, count}] of a facet with a file of its own, the most frequent first. */
    async list(name, records, filters) {
      const facet = await load(name);
      const counts = [...(await count(name, records, filters))].sort(([a, many], [b, more]) => more - many || a - b);
      return counts.map(([at, number]) => ({ value: facet.value(at), name: facet.name(at), count: number }));
    },
  };
}
