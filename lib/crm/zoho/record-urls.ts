import { onlyParameter } from '@/lib/crm/deal-urls';
import type { DealRef } from '@/lib/crm/site';

const RECORD = /^(\/crm\/(?:[^/]+\/)?tab\/([^/]+)\/([1-9]\d{9,24}))(?:\/canvas\/\d+)?\/?$/;

/** The record an address names: of an organisation by its number or its name, or of the only one. */
export function recordAt(url: URL, ...tabs: string[]): DealRef | undefined {
  const [, path, tab = '', id] = RECORD.exec(pathOf(url)) ?? [];
  return id !== undefined && tabs.includes(tab) ? { id, uri: `${url.origin}${path}` } : undefined;
}

/** The path; of an old address, which names the record in its query, the one it leads to. */
function pathOf(url: URL): string {
  const [, before] = /^(\/crm\/(?:[^/]+\/)?)EntityInfo\.do$/.exec(url.pathname) ?? [];
  const [module, id] = ['module', 'id'].map((name) => onlyParameter(url, name));
  return before === undefined ? url.pathname : `${before}tab/${module}/${id}`;
}
