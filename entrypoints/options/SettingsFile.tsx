import { type ChangeEvent, useRef } from 'react';
import { Confirm } from '@/components/Confirm';
import { saveFile } from '@/components/save-file';
import { t } from '@/lib/i18n';
import { readOwnSettings } from '@/lib/settings';
import { FILE_NAME, settingsFile } from '@/lib/settings/file';
import { useSettingsImport } from './useSettingsImport';

/** Exports the manager's settings as a file, for another browser or a colleague, and imports such a file. */
export function SettingsFile() {
  const chooser = useRef<HTMLInputElement>(null);
  const { result, addressChange, importFile, confirmAddressChange, cancelAddressChange } = useSettingsImport();

  async function importChosen({ target }: ChangeEvent<HTMLInputElement>) {
    const [file] = target.files ?? [];
    if (file) await importFile(file);
    // Browsers tell of a file that is chosen a second time, after it was corrected, only if it was let go before.
    target.value = '';
  }

  async function exportSettings() {
    saveFile(FILE_NAME, settingsFile(await readOwnSettings()), 'application/json');
  }

  return (
    <section className="card" aria-labelledby="file">
      <h2 id="file">{t('options_file')}</h2>
      <p className="quiet">{t('options_file_hint')}</p>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => void importChosen(event)}
        aria-label={t('file_import')}
      />
      <div className="row">
        <button type="button" className="button" onClick={() => void exportSettings()}>
          {t('file_export')}
        </button>
        <button type="button" className="button" onClick={() => chooser.current?.click()}>
          {t('file_import')}
        </button>
      </div>
      <div className="said" aria-live="polite">
        {result && <p className={result.isGood ? 'note' : 'problem'}>{result.text}</p>}
      </div>
      {addressChange && (
        <Confirm
          title={t('address_title')}
          text={t('address_text', addressChange.from || t('address_none'), addressChange.to || t('address_none'))}
          confirm={t('address_confirm')}
          danger
          onCancel={cancelAddressChange}
          onConfirm={() => void confirmAddressChange(addressChange)}
        />
      )}
    </section>
  );
}
