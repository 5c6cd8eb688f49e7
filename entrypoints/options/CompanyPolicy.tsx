import { forbiddenLabel } from '@/components/deal-labels';
import { t } from '@/lib/i18n';
import type { Crm } from '@/lib/messaging/protocol';
import type { SettingsInForce } from '@/lib/settings';

/** That the manager's company sets some of this, and which of its values cannot be used; nothing without a policy. */
export function CompanyPolicy({
  settings: { company, unusable },
  crms,
}: {
  settings: SettingsInForce;
  crms: readonly Crm[];
}) {
  const strangers = (company.crms ?? []).filter((name) => !crms.some(({ crm }) => crm === name));
  const wrong = [...unusable, ...strangers.map((name) => `crms: ${JSON.stringify(name)}`)];
  const { forbid = [] } = company;
  if (Object.keys(company).length === 0 && wrong.length === 0) return null;
  return (
    <section className="card" aria-labelledby="company">
      <h2 id="company">{t('options_company')}</h2>
      <p className="quiet">{t('options_company_hint')}</p>
      {forbid.length > 0 && <p>{forbiddenLabel(forbid)}</p>}
      {wrong.map((value) => (
        <p className="problem" key={value}>
          {t('options_company_unusable', value)}
        </p>
      ))}
    </section>
  );
}
