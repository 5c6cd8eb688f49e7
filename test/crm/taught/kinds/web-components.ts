import type { Kind } from '../page.ts';
import type { OtherDeal, Scene } from '../scene.ts';
import { type Content, el, shadowHost, type TreeElement } from '../tree.ts';
import { salesforce } from '../values.ts';

const STAGES = {
  new: 'Prospecting',
  qualified: 'Qualification',
  proposal: 'Proposal/Price Quote',
  won: 'Closed Won',
  lost: 'Closed Lost',
};

/** Web components in nested open shadow roots, with tabs that are kept hidden, in the manner of Salesforce Lightning. */
export const webComponents: Kind = {
  name: 'web components',
  host: 'lightning.crm.example',
  language: 'en',
  ids: { deal: salesforce('006'), user: salesforce('005'), contact: salesforce('003') },
  shows: { responsible: 'id', contacts: 'id', phones: true, closed: true },
  draw: (scene) => ({
    address: `/lightning/r/Opportunity/${scene.deal.id}/view${scene.suffix('', '?0.source=alohaHeader', '#details')}`,
    title: `${scene.deal.name} | Opportunity | Sales`,
    head: el('style', {}, '.oneContent{display:none}.oneContent.active{display:block}'),
    body: el(
      'body',
      { class: 'desktop' },
      el('div', { class: 'auraMsgBox' }),
      navigation(scene),
      scene.banner(),
      workspace(scene),
    ),
  }),
};

/** Aura numbers what it renders anew on each page. */
const aura = (scene: Scene) => ({ 'data-aura-rendered-by': `${scene.serial()}:0` });

const navigation = (scene: Scene) =>
  shadowHost(
    'one-appnav',
    aura(scene),
    el(
      'nav',
      {},
      el('a', { href: '/lightning/o/Opportunity/home' }, scene.word('deals')),
      ...scene.around.deals.map(({ id, name }) =>
        el('a', { href: `/lightning/r/Opportunity/${id}/view`, title: name }, name),
      ),
      el(
        'a',
        { href: `/lightning/r/User/${scene.around.me.id}/view`, 'data-recordid': scene.around.me.id },
        scene.around.me.name,
      ),
    ),
  );

/** Holds the tab in front among the tabs that the manager had open before. */
function workspace(scene: Scene): TreeElement {
  const {
    around: { deals },
    change,
    random,
  } = scene;
  const front = { ...scene.deal, responsible: scene.deal.responsible };
  const tab = (active: boolean, record: TreeElement) =>
    el(
      'div',
      { class: `windowViewMode-normal oneContent ${active ? 'active ' : ''}lafPageHost`, ...aura(scene) },
      record,
    );
  const hidden = deals.slice(0, change.crowded ? 3 : 1).map((deal) => tab(false, recordPage(quiet(scene), deal)));
  return el(
    'section',
    { class: 'oneWorkspace' },
    ...random.shuffle([...hidden, tab(true, scene.wrap(recordPage(scene, front)))]),
  );
}

/** The scene as another deal's tab is drawn from it: the manager points at nothing there. */
const quiet = (scene: Scene): Scene => ({ ...scene, point: (_, element) => element });

type Shown = Omit<OtherDeal, 'responsible'> & { responsible: OtherDeal['responsible'] | undefined };

const recordPage = (scene: Scene, deal: Shown) =>
  shadowHost('records-lwc-record-layout', aura(scene), [
    highlights(scene, deal),
    path(scene, deal),
    el('div', { class: 'slds-grid' }, ...scene.arrange([details(scene, deal), roles(scene, deal), activity(scene)])),
  ]);

const highlights = (scene: Scene, deal: Shown) =>
  shadowHost(
    'records-highlights2',
    {},
    el(
      'header',
      { class: 'slds-page-header' },
      el(
        'h1',
        {},
        el('div', { class: 'entityNameTitle' }, scene.word('deal')),
        scene.wrap(
          el(
            'slot',
            { name: 'primaryField' },
            scene.point('name', shadowHost('lightning-formatted-text', { class: 'custom-truncate' }, deal.name)),
          ),
        ),
      ),
      scene.change.twice &&
        deal.responsible &&
        el('p', { class: 'secondaryFields' }, userLink(scene, deal.responsible)),
    ),
  );

const path = (scene: Scene, { stage }: Shown) =>
  shadowHost(
    'runtime_sales_pathassistant-path',
    {},
    el(
      'ul',
      { role: 'listbox' },
      ...(Object.keys(STAGES) as (keyof typeof STAGES)[])
        .filter((one) => one !== 'lost' || stage === 'lost')
        .map((one) => {
          const step = el(
            'a',
            {
              role: 'option',
              'aria-selected': one === stage ? 'true' : 'false',
              'data-tab-name': STAGES[one],
              id: `${scene.serial()}:0`,
            },
            el('span', { class: 'title' }, scene.word(one)),
          );
          return el(
            'li',
            { class: one === stage ? 'slds-path__item slds-is-current' : 'slds-path__item' },
            one === stage ? scene.point('closed', step) : step,
          );
        }),
    ),
  );

const layoutItem = (scene: Scene, field: string, label: string, ...value: Content[]) =>
  shadowHost('records-record-layout-item', { 'field-label': label }, [
    el(
      'div',
      { class: 'slds-form-element', 'data-target-selection-name': `sfdc:RecordField.Opportunity.${field}` },
      el('span', { class: 'test-id__field-label' }, label),
      el(
        'span',
        { class: 'test-id__field-value', id: `output-field-${scene.serial()}` },
        scene.wrap(el('div', {}, ...value)),
      ),
    ),
  ]);

const userLink = (scene: Scene, { id, name }: { id: string; name: string }) =>
  shadowHost(
    'force-lookup',
    {},
    el('a', { href: `/lightning/r/User/${id}/view`, 'data-recordid': id, ...aura(scene) }, el('span', {}, name)),
  );

function details(scene: Scene, deal: Shown): TreeElement {
  const { around, word } = scene;
  const owner =
    deal.responsible &&
    scene.point(
      'responsible',
      el(
        'a',
        { href: `/lightning/r/User/${deal.responsible.id}/view`, 'data-recordid': deal.responsible.id, ...aura(scene) },
        el('span', {}, deal.responsible.name),
      ),
    );
  return shadowHost(
    'records-lwc-detail-panel',
    {},
    scene.arrange([
      layoutItem(scene, 'OwnerId', word('owner'), owner && shadowHost('force-lookup', {}, owner)),
      layoutItem(scene, 'Name', word('name'), shadowHost('lightning-formatted-text', {}, deal.name)),
      layoutItem(scene, 'CreatedById', word('createdBy'), userLink(scene, around.createdBy)),
      layoutItem(scene, 'LastModifiedById', word('changedBy'), userLink(scene, around.changedBy)),
      ...scene.fillers().map(({ key, label, value }) => layoutItem(scene, key, label, value)),
    ]),
  );
}

const roles = (scene: Scene, { contacts }: Shown) =>
  shadowHost(
    'force-related-list-card',
    { 'data-target-selection-name': 'sfdc:RelatedList.Opportunity.OpportunityContactRoles' },
    el(
      'article',
      {},
      el('h2', {}, `${scene.word('contacts')} (${contacts.length})`),
      ...contacts.map(({ id, name, phones }) =>
        shadowHost(
          'force-record-tile',
          {},
          el(
            'div',
            { class: 'slds-tile' },
            scene.change.siblings && el('span', { class: 'slds-badge' }, '★'),
            scene.wrap(
              scene.point(
                'contacts',
                el('a', { href: `/lightning/r/Contact/${id}/view`, 'data-recordid': id, ...aura(scene) }, name),
              ),
            ),
            ...phones.map((phone) =>
              shadowHost(
                'lightning-formatted-phone',
                {},
                scene.point('phones', el('a', { href: `tel:${phone.replace(/[^+\d]/g, '')}` }, phone)),
              ),
            ),
          ),
        ),
      ),
    ),
  );

const activity = (scene: Scene) =>
  shadowHost(
    'runtime_sales_activities-timeline',
    {},
    el(
      'ul',
      {},
      ...scene.around.commenters.map((user) => el('li', {}, userLink(scene, user), ` ${scene.word('comment')}`)),
      ...scene.around.mentioned.map(({ id, name, phones: [phone] }) =>
        el(
          'li',
          {},
          `${scene.word('called')} `,
          el('a', { href: `/lightning/r/Contact/${id}/view`, 'data-recordid': id }, name),
          shadowHost('lightning-formatted-phone', {}, el('a', { href: `tel:${phone}` }, phone)),
        ),
      ),
    ),
  );
