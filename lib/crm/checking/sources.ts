import { requests as bitrix24Requests } from '@/lib/crm/bitrix24/batch';
import * as bitrix24Session from '@/lib/crm/bitrix24/session';
import { bitrix24 } from '@/lib/crm/bitrix24/site';
import * as hubspotSession from '@/lib/crm/hubspot/session';
import { hubspot } from '@/lib/crm/hubspot/site';
import * as kommoSession from '@/lib/crm/kommo/session';
import { kommo } from '@/lib/crm/kommo/site';
import * as pipedriveSession from '@/lib/crm/pipedrive/session';
import { pipedrive } from '@/lib/crm/pipedrive/site';
import type { CrmReader } from '@/lib/crm/reader';
import { getPath } from '@/lib/crm/toolkit/untyped';
import * as zohoSession from '@/lib/crm/zoho/session';
import { zoho } from '@/lib/crm/zoho/site';
import type { DealFacts } from '@/lib/deal/model';

/** What the check needs of a CRM: how it is asked with the manager's session, and how it says that it has no such deal. */
export interface CheckSource extends Pick<CrmReader, 'site' | 'requests' | 'fetchFacts'> {
  /** Whether an answer with status 200 says that there is no such deal. */
  saysAbsent?(answer: unknown): boolean;
  /** Whether the responsible user is known well enough to be compared; by default, if there is one. */
  knowsResponsible?(facts: DealFacts): boolean;
}

/** Bitrix24 answers a batch with 200, and says of each command in the words of its method that it found nothing. */
const saysNotFound = (answer: unknown): boolean =>
  ['deal', 'item'].every((command) => {
    const error = getPath(answer, 'result', 'result_error', command);
    return /not.?found/i.test(`${getPath(error, 'error')} ${getPath(error, 'error_description')}`);
  });

export const CHECK_SOURCES: readonly CheckSource[] = [
  { site: kommo, ...kommoSession },
  { site: pipedrive, ...pipedriveSession },
  { site: zoho, ...zohoSession },
  // Which of HubSpot's two ids of a person Wazzup has, only both together say.
  { site: hubspot, ...hubspotSession, knowsResponsible: ({ responsible }) => responsible?.userId !== undefined },
  { site: bitrix24, requests: bitrix24Requests, ...bitrix24Session, saysAbsent: saysNotFound },
];
