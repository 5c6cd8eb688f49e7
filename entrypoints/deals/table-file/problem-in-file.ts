import { FIELD_LABELS } from '@/components/deal-labels';
import { problemText } from '@/components/problem-words';
import { type MessageKey, t } from '@/lib/i18n';
import type { CellProblem } from './plan-import';

const OWN_WORDS = {
  neither: 'import_neither',
  'stays-closed': 'import_stays_closed',
  'other-crm': 'import_other_crm',
  'unknown-user': 'import_unknown_user',
} as const satisfies Partial<Record<CellProblem['code'], MessageKey>>;

/** Says in words what is wrong with a cell. */
export function problemInFile(problem: CellProblem): string {
  const { code, length = 0, limit = 0, earlier = 0 } = problem;
  if (code === 'twice-in-file') return t('import_twice', earlier);
  return code in OWN_WORDS
    ? t(OWN_WORDS[code as keyof typeof OWN_WORDS])
    : problemText({ code: code as Parameters<typeof problemText>[0]['code'], length, limit });
}

/** Names the cell of a problem. */
export const cellName = ({ row, field }: CellProblem): string => t('import_cell', row, t(FIELD_LABELS[field]));
