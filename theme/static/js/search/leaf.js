// A leaf of the index: keys in order, under each key its forms, under each form records in three levels.
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
    this.forms = forms; // [{codes, counts}]
    this.size = size;
    this.paired = key.includes(" ");
  }

  /** Where the lists start is found by walking all entries once; most are never read. */
  place(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The records of a form by level, each list ascending. */
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

/** A leaf's entries, to be looked up by key or by the beginning of a key. */
export function decode(bytes) {
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

/** Calls visit(record, position) for every place where a pair stands in one of the forms that are taken. */
export function eachPosition(leaf, bytes, key, takes, visit) {
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
        // A number's first byte tells whether it is the last of its record.
        for (let left = counts[0] + counts[1] + counts[2]; left > 0; input.skip(1)) left -= bytes[input.at] & 1;
      }
    });
  }
}
