// Decodes leaves of the index: sorted keys, each with forms, each with records in three levels; see postings.py.
const text = new TextDecoder();

function reader(bytes, at = 0) {
  return {
    at,
    next() {
      let value = 0;
      for (let place = 1; ; place *= 128) {
        const byte = bytes[this.at++];
        value += (byte & 127) * place;
        if (byte < 128) return value;
      }
    },
    skip(count) {
      for (; count > 0; this.at++) if (bytes[this.at] < 128) count--;
    },
  };
}

class Entry {
  constructor(key, forms, size) {
    this.key = key;
    this.forms = forms; // [{codes: by syllable, counts: records by level}]
    this.size = size;
    this.paired = key.includes(" ");
  }

  /** Set where the lists of this entry start; they are decoded only when read, since most are never read. */
  place(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Return the records of a form by level, each list ascending. */
  lists(form) {
    if (!this.read) {
      const input = reader(this.bytes, this.at);
      this.read = this.forms.map(({ counts }) =>
        counts.map((count) => {
          const list = new Uint32Array(count);
          for (let i = 0, record = 0; i < count; i++) list[i] = record += input.next();
          return list;
        }),
      );
    }
    return this.read[form];
  }
}

function decodeKeys(input, bytes) {
  const count = input.next();
  const keys = [];
  let last = new Uint8Array();
  for (let i = 0; i < count; i++) {
    const shared = input.next();
    const length = input.next();
    const key = new Uint8Array(shared + length);
    key.set(last.subarray(0, shared));
    key.set(bytes.subarray(input.at, input.at + length), shared);
    input.at += length;
    keys.push(text.decode(key));
    last = key;
  }
  return keys;
}

/** Decode a leaf, to be searched by key or key prefix. */
export function decodeLeaf(bytes) {
  const input = reader(bytes);
  const entries = decodeKeys(input, bytes).map((key) => {
    const codes = key.includes(" ") ? 2 : 1;
    let size = 0;
    const forms = Array.from({ length: input.next() }, () => {
      const form = {
        codes: Array.from({ length: codes }, () => input.next()),
        counts: [input.next(), input.next(), input.next()],
      };
      size += form.counts[0] + form.counts[1] + form.counts[2];
      return form;
    });
    return new Entry(key, forms, size);
  });
  for (const entry of entries) {
    entry.place(bytes, input.at);
    input.skip(entry.size);
  }
  const from = (key) => {
    let low = 0;
    for (let high = entries.length; low < high;) {
      const middle = (low + high) >> 1;
      if (entries[middle].key < key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    entries,
    find(key) {
      const entry = entries[from(key)];
      return entry?.key === key ? entry : undefined;
    },
    range(prefix) {
      const found = [];
      for (let i = from(prefix); entries[i]?.key.startsWith(prefix); i++) found.push(entries[i]);
      return found;
    },
  };
}

/** Call visit(record, position) for every occurrence of a pair in a form for which takes(form). */
export function forEachPosition(leaf, bytes, key, takes, visit) {
  const input = reader(bytes);
  for (const entry of leaf.entries) {
    if (entry.key > key) return;
    if (!entry.paired) continue;
    entry.forms.forEach(({ counts }, form) => {
      if (entry.key === key && takes(form)) {
        const lists = entry.lists(form);
        const records = new Uint32Array(lists[0].length + lists[1].length + lists[2].length);
        lists.reduce((at, list) => (records.set(list, at), at + list.length), 0);
        records.sort();
        for (const record of records) {
          for (let position = 0, value = 0; !(value & 1);) {
            value = input.next();
            visit(record, (position += value >> 1));
          }
        }
      } else {
        // Bit 0 of a number's first byte marks the last position in a record.
        for (let left = counts[0] + counts[1] + counts[2]; left > 0; input.skip(1)) left -= bytes[input.at] & 1;
      }
    });
  }
}
