interface RawJson {
  rawJSON(text: string): unknown;
}

/** Writes an id as CRMs do: as a number, however long. */
export function numberOf(id: string): unknown {
  // TypeScript does not know JSON.rawJSON yet.
  return /^(0|[1-9]\d*)$/.test(id) ? (JSON as unknown as RawJson).rawJSON(id) : id;
}
