import type { Edits } from './compose';
import type { IdTemplate } from './id-template';
import type { PageDeal } from './model';

/** What the background tells an extension page of the deal in a tab. */
export type TabView =
  | { kind: 'not-a-deal' }
  /** Without `crm` the browser does not tell what page it is; `hosts` are those to ask the manager for. */
  | { kind: 'no-access'; crm?: { label: string; hosts: string[] } }
  | {
      kind: 'deal';
      crm: { label: string };
      page: PageDeal;
      /** How the site's ids are written in Wazzup. */
      idTemplate: IdTemplate;
      /** The id under which a manager linked this deal, if it is not the one that follows from the CRM's. */
      linkedId?: string | undefined;
      /** What the manager typed in this tab about this deal and has not sent yet. */
      draft: Edits | null;
      hasToken: boolean;
    };
