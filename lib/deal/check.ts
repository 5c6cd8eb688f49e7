import type { Failure, PageDeal } from './model';

/** What a CRM says of a deal that no page shows. */
export type DealCheck =
  | { outcome: 'read'; page: PageDeal }
  /** It knows no such deal; that counts only where it answers for others, as an address that it withdrew does not. */
  | { outcome: 'absent' }
  /** It does not say. */
  | { outcome: 'unclear'; reason: Failure }
  /** It refuses, or wants to be left alone: nothing more may be asked. */
  | { outcome: 'stopped'; reason: Failure };

declare global {
  /** Checks a deal of the CRM in whose page the script entrypoints/check-deals.ts runs. */
  var checkDealHere: ((uri: string) => Promise<DealCheck>) | undefined;
}
