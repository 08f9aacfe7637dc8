// What an import remembers of the records that it has met: their ids by key, and whether it has dealt with them. Bounded,
// so that a file of millions of rows needs no more memory than one of a hundred thousand; what is forgotten is looked up
// again and found unchanged.

export interface KnownRecord {
  readonly id: string;
  /** A row of this import has made, changed or compared it; later rows with its key mean the same record. */
  readonly isSettled: boolean;
}

export interface KnownRecords {
  readonly get: (mapKey: string) => KnownRecord | undefined;
  readonly set: (mapKey: string, record: KnownRecord) => void;
}

/** About 30 MB. */
const MOST = 100_000;

export function rememberKnown(most = MOST): KnownRecords {
  const records = new Map<string, KnownRecord>();
  return {
    get: (mapKey) => {
      const record = records.get(mapKey);
      if (record) {
        // Insertion order is the order of use: what was not asked for longest goes first.
        records.delete(mapKey);
        records.set(mapKey, record);
      }
      return record;
    },
    set: (mapKey, record) => {
      records.delete(mapKey);
      records.set(mapKey, record);
      if (records.size <= most) return;
      const [oldest] = records.keys();
      if (oldest !== undefined) records.delete(oldest);
    },
  };
}
