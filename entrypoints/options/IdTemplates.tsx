import { type SubmitEvent, useState } from 'react';
import { siteLabel } from '@/components/site-label';
import { TextField } from '@/components/TextField';
import { fillTemplate, isIdTemplate, PLAIN_TEMPLATE } from '@/lib/deal/id-template';
import { parseHttpUrl } from '@/lib/deal/url';
import { t } from '@/lib/i18n';
import { type SettingsInForce, setIdTemplate } from '@/lib/settings';

const EXAMPLE = '4217';

const problemOf = (form: string): string | undefined => (isIdTemplate(form) ? undefined : t('form_problem'));
const exampleOf = (form: string): string | undefined =>
  isIdTemplate(form) ? t('form_example', EXAMPLE, fillTemplate(form, EXAMPLE)) : undefined;

/** How the numbers of each CRM's site are written in Wazzup. */
export function IdTemplates({ settings }: { settings: SettingsInForce }) {
  return (
    <section className="card" aria-labelledby="forms">
      <h2 id="forms">{t('options_forms')}</h2>
      <p className="quiet">{t('options_forms_hint')}</p>
      {Object.entries(settings.forms).map(([site, form]) => (
        <SiteTemplate key={`${site} ${form}`} site={site} form={form} isSet={site in (settings.company.forms ?? {})} />
      ))}
      <NewTemplate />
    </section>
  );
}

/** One site's form; one that the company has set is shown only. */
function SiteTemplate({ site, form, isSet }: { site: string; form: string; isSet: boolean }) {
  const [typed, setTyped] = useState(form);

  function save(event: SubmitEvent) {
    event.preventDefault();
    void setIdTemplate(site, typed);
  }

  return (
    <form className="site-form" onSubmit={save}>
      <TextField
        label={t('form_of', siteLabel(site))}
        value={typed}
        onChange={setTyped}
        readOnly={isSet}
        problem={problemOf(typed)}
        note={isSet ? t('set_by_company') : exampleOf(typed)}
      />
      {!isSet && (
        <>
          <button type="submit" className="button" disabled={typed === form || !isIdTemplate(typed)}>
            {t('form_save')}
          </button>
          <button
            type="button"
            className="button plain danger"
            aria-label={t('form_remove', siteLabel(site))}
            title={t('form_remove', siteLabel(site))}
            onClick={() => void setIdTemplate(site, PLAIN_TEMPLATE)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </>
      )}
    </form>
  );
}

function NewTemplate() {
  const [site, setSite] = useState('');
  const [form, setNewForm] = useState('');
  const [problem, setProblem] = useState<string>();

  function add(event: SubmitEvent) {
    event.preventDefault();
    const url = parseHttpUrl(site.trim());
    if (!url) return setProblem(t('own_server_problem'));
    void setIdTemplate(url.origin, form);
    setSite('');
    setNewForm('');
  }

  return (
    <form className="site-form" onSubmit={add}>
      <TextField
        label={t('form_site')}
        value={site}
        onChange={(value) => {
          setSite(value);
          setProblem(undefined);
        }}
        inputMode="url"
        placeholder="https://acme.kommo.com"
        problem={problem}
      />
      <TextField
        label={t('form_new')}
        value={form}
        onChange={setNewForm}
        placeholder="kommo-{id}"
        problem={form === '' ? undefined : problemOf(form)}
        note={exampleOf(form)}
      />
      <button
        type="submit"
        className="button"
        disabled={site.trim() === '' || !isIdTemplate(form) || form === PLAIN_TEMPLATE}
      >
        {t('form_add')}
      </button>
    </form>
  );
}
