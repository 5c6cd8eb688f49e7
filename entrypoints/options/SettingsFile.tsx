import { Confirm } from '@/components/Confirm';
import { saveFile } from '@/components/save-file';
import { t } from '@/lib/i18n';
import type { Crm } from '@/lib/messaging/protocol';
import { readOwnSettings } from '@/lib/settings';
import { FILE_NAME, settingsFile } from '@/lib/settings/file';
import { FileButton } from './FileButton';
import { ConfirmLessons } from './taught/ConfirmLessons';
import { useSettingsImport } from './useSettingsImport';

/** Exports the manager's settings as a file, for another browser or a colleague, and imports such a file. */
export function SettingsFile({ crms }: { crms: readonly Crm[] }) {
  const { result, offered, addressChange, importFile, ...decide } = useSettingsImport();

  async function exportSettings() {
    saveFile(FILE_NAME, settingsFile(await readOwnSettings()), 'application/json');
  }

  return (
    <section className="card" aria-labelledby="file">
      <h2 id="file">{t('options_file')}</h2>
      <p className="quiet">{t('options_file_hint')}</p>
      <div className="row">
        <button type="button" className="button" onClick={() => void exportSettings()}>
          {t('file_export')}
        </button>
        <FileButton label={t('file_import')} onChoose={(file) => void importFile(file)} />
      </div>
      <div className="said" aria-live="polite">
        {result && <p className={result.isGood ? 'note' : 'problem'}>{result.text}</p>}
      </div>
      {offered && (
        <ConfirmLessons
          title={t('file_lessons_title')}
          lessons={offered.lessons}
          own={offered.own}
          crms={crms}
          onCancel={decide.cancel}
          onConfirm={() => void decide.confirmLessons(offered.settings)}
        />
      )}
      {addressChange && (
        <Confirm
          title={t('address_title')}
          text={t('address_text', addressChange.from || t('address_none'), addressChange.to || t('address_none'))}
          confirm={t('address_confirm')}
          danger
          onCancel={decide.cancel}
          onConfirm={() => void decide.confirmAddressChange(addressChange)}
        />
      )}
    </section>
  );
}
