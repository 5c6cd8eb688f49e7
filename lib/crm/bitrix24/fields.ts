import { asText, asWritten, getPath } from '@/lib/crm/toolkit/untyped';

/** Whether a deal is closed. The meaning of its stage counts before the name, because companies add failed stages. */
export function isClosed(meaning: unknown, closed: unknown, stage: unknown): boolean | undefined {
  if (meaning === 'S' || meaning === 'F') return true;
  if (meaning === 'P' || closed === 'N') return false;
  return closed === 'Y' || /^(?:C\d+:)?(?:WON|LOSE|APOLOGY)$/.test(asText(stage) ?? '') || undefined;
}

export function phonesIn(fields: readonly unknown[]): string[] {
  return fields.flatMap((field) => asWritten(getPath(field, 'VALUE')) ?? []);
}
