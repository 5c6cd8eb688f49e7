import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const CRMS = ['pipedrive', 'kommo', 'zoho', 'hubspot', 'bitrix24'] as const;
export type Crm = (typeof CRMS)[number];

/** The case of a CRM whose deal the session gives completely, as `test/crm/<crm>/session-full` holds it. */
export interface Fixture {
  crm: Crm;
  url: string;
  cookies: string[];
  html: string;
  /** The HTML of the frame that shows the deal, and its path, where the page shows the deal in one. */
  frame: { path: string; html: string } | undefined;
  answers: Record<string, { status: number; body: unknown }>;
  deal: {
    id: string;
    uri: string;
    name: string;
    closed: boolean;
    responsible: { id: string; name: string };
    contacts: { id: string; name?: string; phones: string[] }[];
  };
}

const FOLDER = resolve(import.meta.dirname, '../../crm');

/** Gives the case of each CRM. All their deals stand in one Wazzup. */
export const fixtures: Record<Crm, Fixture> = Object.fromEntries(CRMS.map((crm) => [crm, load(crm)])) as Record<
  Crm,
  Fixture
>;

function load(crm: Crm): Fixture {
  const path = (file: string) => join(FOLDER, crm, 'session-full', file);
  const read = (file: string) => withOwnIds(crm, readFileSync(path(file), 'utf8'));
  const visit: { url: string; cookies?: string[]; frames?: Record<string, string> } = JSON.parse(read('visit.json'));
  const [frame] = Object.entries(visit.frames ?? {});
  return {
    crm,
    url: visit.url.split(/[?#]/)[0] ?? visit.url,
    cookies: visit.cookies ?? [],
    html: read('page.html'),
    frame: frame && existsSync(path(frame[1])) ? { path: frame[0], html: read(frame[1]) } : undefined,
    answers: JSON.parse(read('answers.json')),
    deal: JSON.parse(read('expected.json')),
  };
}

/** The cases of Pipedrive and Bitrix24 have the same ids, which would be a conflict in Wazzup. */
function withOwnIds(crm: Crm, text: string): string {
  return crm === 'bitrix24' ? text.replaceAll('4217', '7301').replaceAll(/500([123])(?!\d)/g, '640$1') : text;
}
