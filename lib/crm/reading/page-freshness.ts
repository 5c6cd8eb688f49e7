import type { DealRef } from '@/lib/crm/site';
import { asText, getPath } from '@/lib/crm/toolkit/untyped';

/** The facts that a page showed of a deal, as JSON. */
interface ShownFacts {
  id: string;
  facts: string;
}

/** The facts that each page showed last, and the deal they were of. */
const lastShown = new WeakMap<Document, ShownFacts>();

/** The facts that may be partly of the deal before, and the time since when the page has shown them. */
const inDoubt = new WeakMap<Document, ShownFacts & { since: number }>();

/** Doubtful facts have to stay as they are for so long. Two deals can have the same name. */
const DOUBT_MS = 10_000;

/**
 * Says whether what a page shows is of this deal. A page changes its address before its content, and its content part
 * by part. If it shows exactly what it showed for another deal, it has not caught up, or nobody can tell whether it
 * has. If it shows the same name as before, or none, it may be half-way: its content is this deal's if the session gave
 * that name, or once it has stayed the same for ten seconds.
 */
export function showsThisDeal(document: Document, { id }: DealRef, facts: string, isNameKnown = false): boolean {
  const last = lastShown.get(document);
  const shown = { id, facts };
  if (last && last.id !== id) {
    if (last.facts === facts) return false;
    const isHalfWay = !isNameKnown && [undefined, nameIn(last.facts)].includes(nameIn(facts));
    if (isHalfWay && !hasStayed(document, shown)) return false;
  }
  inDoubt.delete(document);
  lastShown.set(document, shown);
  return true;
}

function nameIn(facts: string): string | undefined {
  return asText(getPath(JSON.parse(facts), 'name'));
}

function hasStayed(document: Document, { id, facts }: ShownFacts): boolean {
  const before = inDoubt.get(document);
  if (before?.id === id && before.facts === facts) return Date.now() - before.since >= DOUBT_MS;
  inDoubt.set(document, { id, facts, since: Date.now() });
  return false;
}
