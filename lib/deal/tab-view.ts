import type { Edits } from './compose';
import type { IdTemplate } from './id-template';
import type { PageDeal } from './model';
import type { Action } from './plan';

/** What the background tells an extension page about a tab that shows a deal. */
export interface DealView {
  kind: 'deal';
  crm: { label: string };
  page: PageDeal;
  idTemplate: IdTemplate;
  /** The id under which a manager linked this deal, if it is not the one that the id template gives. */
  linkedId?: string | undefined;
  /** What the manager typed in this tab about this deal, and has not sent yet. */
  draft: Edits | null;
  hasToken: boolean;
  /** The actions that the company's policy forbids. */
  forbidden: Action[];
  /** Whether the company's policy sets the id template of the deal's site. */
  isFormSet: boolean;
}

/** What the background tells an extension page about a tab. */
export type TabView =
  | { kind: 'not-a-deal' }
  /**
   * `crm` is absent if the browser does not say which page the tab shows; `hosts` are the hosts to which the manager
   * must give the extension access; `address` is the page's origin.
   */
  | { kind: 'no-access'; crm?: { label: string; hosts: string[]; address: string } }
  | DealView;
