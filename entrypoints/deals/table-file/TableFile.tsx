import { useMemo } from 'react';
import { localDay } from '@/components/local-time';
import { saveFile } from '@/components/save-file';
import { useSettings } from '@/components/useSettings';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import type { Deal } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import { ImportCsv } from './ImportCsv';
import type { ImportPreviewProps } from './ImportPreview';

interface Props extends Pick<ImportPreviewProps, 'deals' | 'onImport'> {
  /** The deals that an export writes. */
  chosen: () => readonly Deal[];
  userName: (id: string) => string | undefined;
  /** Whether the whole list is known, so that an import can be compared with it. */
  isWhole: boolean;
}

/** Saves deals as a file, and brings back what was changed in one. */
export function TableFile({ chosen, userName, isWhole, ...preview }: Props) {
  const users = useWazzupUsers(true)?.users;
  const userIds = useMemo(() => (users?.length ? new Set(users.map(({ id }) => id)) : undefined), [users]);
  const number = useSettings().settings?.wazzupAccount;
  const account = number ? t('import_account_number', number) : t('import_account');
  const save = (text: string, ending: string, type: string) =>
    saveFile(`${t('deals_table')} ${localDay(Date.now())}.${ending}`, text, type);

  async function exportCsv() {
    const { dealsToCsv } = await import('./export-deals');
    save(
      dealsToCsv(chosen(), (id) => userName(id) ?? ''),
      'csv',
      'text/csv',
    );
  }

  async function exportJson() {
    const { dealsToJson } = await import('./export-deals');
    save(dealsToJson(chosen()), 'json', 'application/json');
  }

  return (
    <>
      <button type="button" className="button" onClick={() => void exportCsv()}>
        {t('deals_export_csv')}
      </button>
      <button type="button" className="button" onClick={() => void exportJson()}>
        {t('deals_export_json')}
      </button>
      <ImportCsv {...preview} users={userIds} account={account} isOff={!isWhole} />
    </>
  );
}
