import type { Difference } from '@/lib/deal/compare';
import type { Contact, Deal } from '@/lib/deal/model';
import { t } from '@/lib/words';
import { FIELD_WORDS, valueWords } from './fields';

interface Props {
  differences: readonly Difference[];
  here: Deal;
  there: Deal;
  contacts: readonly Contact[];
}

/** What an update would change: field, here, in Wazzup. */
export function Differences({ differences, here, there, contacts }: Props) {
  const contactName = (id: string) => contacts.find((contact) => contact.id === id)?.name ?? id;
  return (
    <section className="differences" aria-label={t('differences')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('differences_field')}</th>
            <th scope="col">{t('differences_here')}</th>
            <th scope="col">{t('differences_there')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ field }) => (
            <tr key={field}>
              <th scope="row">{t(FIELD_WORDS[field])}</th>
              <td className="here">
                <Value lines={valueWords(field, here, contactName)} />
              </td>
              <td>
                <Value lines={valueWords(field, there, contactName)} />
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
