import type { Deal, DealField } from '@/lib/deal/model';
import { parseHttpUrl } from '@/lib/deal/url';
import { t } from '@/lib/i18n';
import { type Names, valueLabels, valueTitle } from './deal-labels';
import './differences.css';

interface Props {
  fields: readonly DealField[];
  here: Deal;
  /** Wazzup's deal; null if it has none. */
  there: Deal | null;
  hereTitle?: string;
  thereTitle?: string;
  names?: Names;
  /** The names for Wazzup's column, where the same ids belong to other people. */
  thereNames?: Names;
}

/** Two versions of a deal, field by field: the manager's, and Wazzup's. */
export function Differences({ fields, here, there, hereTitle, thereTitle, names, thereNames = names }: Props) {
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
              <th scope="row">{valueTitle(field)}</th>
              <td className="here">
                <Value field={field} lines={valueLabels(field, here, names)} />
              </td>
              <td>
                <Value field={field} lines={there ? valueLabels(field, there, thereNames) : [t('value_none')]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Value({ field, lines }: { field: DealField; lines: readonly string[] }) {
  const [line] = lines;
  const link = field === 'uri' ? parseHttpUrl(line ?? '')?.href : undefined;
  if (link)
    return (
      <a href={link} target="_blank" rel="noreferrer">
        {line}
      </a>
    );
  if (lines.length === 1) return line;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
