// Where a list was when its page was left: back from a record, the reader finds the same rows and the row they opened.

export interface ListPlace {
  readonly top: number;
  /** The row that was opened. */
  readonly opened?: string;
}

const places = new Map<string, ListPlace>();

/** `address` is path and query of the list. */
export function recallPlace(address: string): ListPlace | undefined {
  return places.get(address);
}

export function keepPlace(address: string, place: ListPlace): void {
  places.set(address, { ...places.get(address), ...place });
}
