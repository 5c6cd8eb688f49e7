import { forbiddenLabel } from '@/components/deal-labels';
import { t } from '@/lib/i18n';
import type { Crm } from '@/lib/messaging/protocol';
import type { SettingsInForce } from '@/lib/settings';

/** Says that the manager's company sets some of the settings, and which of its values are not valid. Shows nothing without a policy. */
export function CompanyPolicy({
  settings: { company, unusable },
  crms,
}: {
  settings: SettingsInForce;
  crms: readonly Crm[];
}) {
  const unknownCrms = (company.crms ?? []).filter((name) => !crms.some(({ crm }) => crm === name));
  const rejected = [...unusable, ...unknownCrms.map((name) => `crms: ${JSON.stringify(name)}`)];
  const { forbid = [] } = company;
  if (Object.keys(company).length === 0 && rejected.length === 0) return null;
  return (
    <section className="card" aria-labelledby="company">
      <h2 id="company">{t('options_company')}</h2>
      <p className="quiet">{t('options_company_hint')}</p>
      {forbid.length > 0 && <p>{forbiddenLabel(forbid)}</p>}
      {rejected.map((value) => (
        <p className="problem" key={value}>
          {t('options_company_unusable', value)}
        </p>
      ))}
    </section>
  );
}
