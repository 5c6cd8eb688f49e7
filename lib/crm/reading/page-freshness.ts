import type { DealRef } from '@/lib/crm/site';
import { asText, getPath } from '@/lib/crm/toolkit/untyped';

/** What a page showed of a deal, as JSON. */
interface Shown {
  id: string;
  facts: string;
}

/** What each page showed last, and of which deal. */
const lastShown = new WeakMap<Document, Shown>();

/** What may be partly of the deal before, and since when it has been shown. */
const inDoubt = new WeakMap<Document, Shown & { since: number }>();

/** How long what is in doubt has to stay as it is. Two deals can have the same name. */
const DOUBT_MS = 10_000;

/**
 * The address changes before the page does, and the page part by part. One that shows exactly what it showed for
 * another deal has not caught up, or cannot be told from one that has not. One that shows the same name, or none, may
 * be half-way: it is this deal's if the session told that name, or once it has stayed.
 */
export function showsThisDeal(document: Document, { id }: DealRef, facts: string, isNameTold = false): boolean {
  const last = lastShown.get(document);
  const shown = { id, facts };
  if (last && last.id !== id) {
    if (last.facts === facts) return false;
    const isHalfWay = !isNameTold && [undefined, nameIn(last.facts)].includes(nameIn(facts));
    if (isHalfWay && !hasStayed(document, shown)) return false;
  }
  inDoubt.delete(document);
  lastShown.set(document, shown);
  return true;
}

function nameIn(facts: string): string | undefined {
  return asText(getPath(JSON.parse(facts), 'name'));
}

function hasStayed(document: Document, { id, facts }: Shown): boolean {
  const before = inDoubt.get(document);
  if (before?.id === id && before.facts === facts) return Date.now() - before.since >= DOUBT_MS;
  inDoubt.set(document, { id, facts, since: Date.now() });
  return false;
}
