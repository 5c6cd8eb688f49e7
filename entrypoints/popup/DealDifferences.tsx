import { crmName } from '@/components/crm-words';
import { Differences } from '@/components/Differences';
import type { Names } from '@/components/deal-labels';
import type { Deal, DealField } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import { hasEdits } from './deal/deal-tab';
import type { DealLink } from './deal/useDealLink';

interface Props {
  link: DealLink;
  fields: readonly DealField[];
  here: Deal;
  names: Names;
}

/** Shows how the deal in hand differs from Wazzup's. */
export function DealDifferences({ link, fields, here, names }: Props) {
  const { deal, edits, looked } = link;
  if (!deal || !looked?.there) return null;
  const { label } = deal.crm;
  // What the manager typed is not what the CRM has.
  const hereTitle = hasEdits(edits) ? undefined : t('differences_in_crm', crmName(label, deal.page.uri));
  return (
    <Differences fields={fields} here={here} there={looked.there} names={names} {...(hereTitle && { hereTitle })} />
  );
}
