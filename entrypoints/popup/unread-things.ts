import type { ReadField } from '@/lib/deal/compose';
import type { PageDeal } from '@/lib/deal/model';

/** Something that no source gave: what the manager calls it, and the field that it belongs to. */
export interface UnreadThing {
  name: string;
  field: ReadField;
}

/** Whether a reader would have asked the CRM for more, had the CRM not asked to be left alone. */
export const isCrmHeld = ({ failures }: PageDeal): boolean =>
  Object.values(failures).some((failure) => failure?.session === 'held');
