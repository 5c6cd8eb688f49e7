import { type SubmitEvent, useState } from 'react';
import { siteLabel } from '@/components/site-label';
import { TextField } from '@/components/TextField';
import { fillTemplate, isIdTemplate, PLAIN_TEMPLATE } from '@/lib/deal/id-template';
import { siteAddress } from '@/lib/deal/site';
import { t } from '@/lib/i18n';
import { type SettingsInForce, setIdTemplate } from '@/lib/settings';

const EXAMPLE_ID = '4217';

const problemOf = (template: string): string | undefined => (isIdTemplate(template) ? undefined : t('form_problem'));
const exampleOf = (template: string): string | undefined =>
  isIdTemplate(template) ? t('form_example', EXAMPLE_ID, fillTemplate(template, EXAMPLE_ID)) : undefined;

/** The settings of how the ids of each CRM's site are written in Wazzup. */
export function IdTemplates({ settings }: { settings: SettingsInForce }) {
  return (
    <section className="card" aria-labelledby="forms">
      <h2 id="forms">{t('options_forms')}</h2>
      <p className="quiet">{t('options_forms_hint')}</p>
      {Object.entries(settings.forms).map(([site, template]) => (
        <SiteTemplate
          key={`${site} ${template}`}
          site={site}
          saved={template}
          isSet={site in (settings.company.forms ?? {})}
        />
      ))}
      <NewTemplate />
    </section>
  );
}

/** Edits the id template of one site; a template that the company has set can only be read. */
function SiteTemplate({ site, saved, isSet }: { site: string; saved: string; isSet: boolean }) {
  const [typed, setTyped] = useState(saved);

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
          <button type="submit" className="button" disabled={typed === saved || !isIdTemplate(typed)}>
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

/** Adds an id template for another site. */
function NewTemplate() {
  const [site, setSite] = useState('');
  const [template, setTemplate] = useState('');
  const [problem, setProblem] = useState<string>();

  function add(event: SubmitEvent) {
    event.preventDefault();
    const address = siteAddress(site.trim());
    if (address === undefined) return setProblem(t('own_server_problem'));
    void setIdTemplate(address, template);
    setSite('');
    setTemplate('');
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
        value={template}
        onChange={setTemplate}
        placeholder="kommo-{id}"
        problem={template === '' ? undefined : problemOf(template)}
        note={exampleOf(template)}
      />
      <button
        type="submit"
        className="button"
        disabled={site.trim() === '' || !isIdTemplate(template) || template === PLAIN_TEMPLATE}
      >
        {t('form_add')}
      </button>
    </form>
  );
}
