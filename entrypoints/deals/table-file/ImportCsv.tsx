import { type ChangeEvent, useRef, useState } from 'react';
import { t } from '@/lib/i18n';
import { ImportPreview, type ImportPreviewProps } from './ImportPreview';

/** A larger file is no list of deals. */
const LARGEST_BYTES = 50_000_000;

interface Props extends Omit<ImportPreviewProps, 'file' | 'onClose'> {
  /** Whether nothing can be imported, because the list is not read to its end. */
  isOff: boolean;
}

/** Lets a manager choose a table, and shows what its import would do before anything is sent. */
export function ImportCsv({ isOff, onImport, ...preview }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<ImportPreviewProps['file'] | null>(null);
  const [problem, setProblem] = useState('');

  async function readChosen({ target }: ChangeEvent<HTMLInputElement>) {
    const [chosen] = target.files ?? [];
    if (chosen) await read(chosen);
    // Browsers tell of a file that is chosen a second time, after it was corrected, only if it was let go before.
    target.value = '';
  }

  async function read(chosen: File) {
    setProblem('');
    const { readCsv, CsvError } = await import('@/lib/csv/read-csv');
    try {
      if (chosen.size > LARGEST_BYTES) return setProblem(t('import_too_large'));
      const table = readCsv(await chosen.text());
      if (table.rows.length === 0) return setProblem(t('import_empty'));
      setFile({ name: chosen.name, ...table });
    } catch (error) {
      setProblem(error instanceof CsvError ? t('import_broken', error.row) : t('import_unreadable'));
    }
  }

  return (
    <>
      <input
        ref={chooser}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        hidden
        aria-label={t('deals_import_csv')}
        onChange={(event) => void readChosen(event)}
      />
      <button
        type="button"
        className="button"
        aria-disabled={isOff || undefined}
        title={isOff ? t('import_list_first') : undefined}
        onClick={() => (isOff ? setProblem(t('import_list_first')) : chooser.current?.click())}
      >
        {t('deals_import_csv')}
      </button>
      <div className="said" aria-live="polite">
        {problem && <p className="problem">{problem}</p>}
      </div>
      {file && (
        <ImportPreview
          {...preview}
          file={file}
          onClose={() => setFile(null)}
          onImport={(rows) => {
            setFile(null);
            onImport(rows);
          }}
        />
      )}
    </>
  );
}
