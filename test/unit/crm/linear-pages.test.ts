import { describe, expect, it } from 'vitest';
import { bitrix24Reader } from '@/lib/crm/bitrix24/reader';
import { hubspotReader } from '@/lib/crm/hubspot/reader';
import { kommoReader } from '@/lib/crm/kommo/reader';
import { pipedriveReader } from '@/lib/crm/pipedrive/reader';
import type { CrmReader } from '@/lib/crm/reader';
import { takeSnapshot } from '@/lib/crm/reading/snapshot';
import { zohoReader } from '@/lib/crm/zoho/reader';
import type { DealFacts } from '@/lib/deal/model';
import { openPage } from '../../crm/cases';
import { countLooks } from '../../crm/count-looks';

const times = (count: number, write: (number: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index + 1)).join('');
/** An element whose end is missing, so that whatever follows stands inside of it. */
const withoutEnd = (html: string): string => html.replace(/<\/div>$/, '');
const nested = (count: number, inside: string): string => '<div>'.repeat(count) + inside + '</div>'.repeat(count);

/** A page of a deal that grows with a number, and how many contacts the reader finds on it. */
interface GrowingPage {
  what: string;
  reader: CrmReader;
  url: string;
  html(count: number): string;
  contacts(count: number): number | undefined;
}

const all = (count: number) => count;
const none = () => undefined;

const KOMMO = { reader: kommoReader, url: 'https://acme.kommo.com/leads/detail/7' };
const kommoTitle = '<textarea name="lead[NAME]" placeholder="Lead #7">Name</textarea>';
const kommoItem = (id: number) =>
  `<div class="linked-forms__item"><form class="linked-form" id="linked_form_${id}"></form><input name="ELEMENT_TYPE" value="1"><input name="MAIN_ID" value="7"><a class="js-linked-name-control"><input class="js-linked-name-view" value="P"></a></div>`;

const HUBSPOT = { reader: hubspotReader, url: 'https://app.hubspot.com/contacts/1/record/0-3/7' };
const hubspotTitle = '<h2 data-selenium-test="highlightTitle">Name</h2>';
const hubspotLink = (id: number) =>
  `<a data-selenium-test="contact-chicklet-title-link" href="/contacts/1/record/0-1/${id}">P${id}</a>`;
const hubspotPhone = '<span data-selenium-test="contact-chicklet-phone"><a><span>+1</span></a></span>';

const PIPEDRIVE = { reader: pipedriveReader, url: 'https://acme.pipedrive.com/deal/7' };
const pipedriveView = (inside: string) =>
  `<div class="viewContainer"><div data-testid="header-title"><textarea>Name</textarea></div>${inside}</div>`;
const pipedriveLink = (id: number) => `<p><a href="/person/${id}">P${id}</a></p>`;
const pipedriveRow = (id: number) => `<div><b data-testid="field-name">F</b><a href="/person/9${id}">X</a></div>`;

const BITRIX24 = { reader: bitrix24Reader, url: 'https://acme.bitrix24.com/crm/deal/details/7/' };
const bitrixBlock = (id: number) =>
  `<div class="crm-entity-widget-client-block"><a class="crm-entity-widget-client-box-name" href="/crm/contact/details/${id}/">P</a></div>`;
const bitrixClient = (inside: string) => `<h1 id="pagetitle">Name</h1><div data-cid="CLIENT">${inside}</div>`;

const PAGES: GrowingPage[] = [
  {
    what: 'Kommo: contacts side by side',
    ...KOMMO,
    html: (count) => `${kommoTitle}<ul id="contacts_list">${times(count, (id) => kommoItem(id))}</ul>`,
    contacts: all,
  },
  {
    what: 'Kommo: contacts inside of each other',
    ...KOMMO,
    html: (count) => `${kommoTitle}<div id="contacts_list">${times(count, (id) => withoutEnd(kommoItem(id)))}</div>`,
    contacts: () => 1,
  },
  {
    what: 'Kommo: a title deep inside',
    ...KOMMO,
    html: (count) => `${nested(count, kommoTitle)}<ul id="contacts_list">${kommoItem(1)}</ul>`,
    contacts: () => 1,
  },
  {
    what: 'HubSpot: contacts side by side',
    ...HUBSPOT,
    html: (count) =>
      hubspotTitle +
      times(count, (id) => `<div data-test-id="chiclet-0-1-${id}">${hubspotLink(id)}${hubspotPhone}</div>`),
    contacts: all,
  },
  {
    what: 'HubSpot: a tile with many links and phones',
    ...HUBSPOT,
    html: (count) =>
      `${hubspotTitle}<div data-test-id="chiclet-0-1-1">${times(count, hubspotLink)}${hubspotPhone.repeat(count)}</div>`,
    contacts: () => 1,
  },
  {
    what: 'Pipedrive: links and labels side by side',
    ...PIPEDRIVE,
    html: (count) =>
      pipedriveView(`<div>${times(count, pipedriveLink)}</div><section>${times(count, pipedriveRow)}</section>`),
    contacts: all,
  },
  {
    what: 'Pipedrive: labels in lists of their own, and inside of each other',
    ...PIPEDRIVE,
    html: (count) =>
      pipedriveView(
        `<div>${times(count, pipedriveLink)}</div>${times(count, (id) => `<section><div>${pipedriveRow(id)}</div>`)}`,
      ),
    contacts: all,
  },
  {
    what: 'Bitrix24: contacts side by side',
    ...BITRIX24,
    html: (count) => bitrixClient(times(count, (id) => bitrixBlock(id))),
    contacts: all,
  },
  {
    what: 'Bitrix24: contacts inside of each other',
    ...BITRIX24,
    html: (count) => bitrixClient(times(count, (id) => withoutEnd(bitrixBlock(id)))),
    contacts: () => 1,
  },
  {
    what: 'Zoho: a field in many places, inside of each other',
    reader: zohoReader,
    url: 'https://crm.zoho.com/crm/org7/tab/Deals/1000000000',
    html: (count) => `<div id="value_POTENTIALNAME">Name</div>${times(count, () => '<div id="value_CONTACTID">')}`,
    contacts: none,
  },
];

describe('a reader’s look at a page grows no faster than the page', () => {
  it.each(PAGES)('$what', ({ reader, url, html, contacts }) => {
    const looksAt = (count: number): number => {
      const page = openPage({ visit: { url }, html: `<body>${html(count)}</body>`, answers: {} });
      let facts: DealFacts = {};
      const looks = countLooks(page.document, () => {
        facts = JSON.parse(takeSnapshot(reader, page).shown);
      });
      expect(facts.name).toBe('Name');
      expect((facts.contacts ?? facts.someContacts)?.length).toBe(contacts(count));
      return looks;
    };
    expect(looksAt(8 * 60) / looksAt(60)).toBeLessThan(8 * 1.5);
  });
});
