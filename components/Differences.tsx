import type { Deal, DealField } from '@/lib/deal/model';
import { t } from '@/lib/words';
import { FIELD_WORDS, valueWords } from './deal-words';

interface Props {
  fields: readonly DealField[];
  here: Deal;
  /** Null if Wazzup has none. */
  there: Deal | null;
  hereTitle?: string;
  thereTitle?: string;
  contactName?: (id: string) => string;
}

/** Two versions of a deal, field by field: what a manager has in hand, and what Wazzup has. */
export function Differences({ fields, here, there, hereTitle, thereTitle, contactName }: Props) {
  return (
    <section className="differences" aria-label={t('differences')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('differences_field')}</th>
            <th scope="col">{hereTitle ?? t('differences_here')}</th>
            <th scope="col">{thereTitle ?? t('differences_there')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field}>
              <th scope="row">{t(FIELD_WORDS[field])}</th>
              <td className="here">
                <Value lines={valueWords(field, here, contactName)} />
              </td>
              <td>
                <Value lines={there ? valueWords(field, there, contactName) : [t('value_none')]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Value({ lines }: { lines: readonly string[] }) {
  if (lines.length === 1) return lines[0];
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
