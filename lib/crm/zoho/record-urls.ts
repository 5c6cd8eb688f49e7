import { isCopyForm, onlyParameter } from '@/lib/crm/deal-urls';
import type { DealRef } from '@/lib/crm/site';

const RECORD = /^(\/crm\/(?:[^/]+\/)?tab\/([^/]+)\/([1-9]\d{9,24}))(?:\/canvas\/\d+)?\/?$/;

/**
 * The record that an address names. The address gives the organisation's number, its name, or neither where the user
 * has only one.
 */
export function recordAt(url: URL, ...tabs: string[]): DealRef | undefined {
  const [, path, tab = '', id] = RECORD.exec(modernPath(url)) ?? [];
  return id !== undefined && tabs.includes(tab) && !isCopyForm(url) ? { id, uri: `${url.origin}${path}` } : undefined;
}

/** The path of the address; an old address names the record in its query, and Zoho leads it to such a path. */
function modernPath(url: URL): string {
  const [, before] = /^(\/crm\/(?:[^/]+\/)?)EntityInfo\.do$/.exec(url.pathname) ?? [];
  const [module, id] = ['module', 'id'].map((name) => onlyParameter(url, name));
  return before === undefined ? url.pathname : `${before}tab/${module}/${id}`;
}
