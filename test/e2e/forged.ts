import { PIPEDRIVE as crm, OAK } from './crms.ts';

const origin = 'https://acme.pipedrive.com';

/** Every message that only the extension's own pages may send, as a content script could forge it. */
export const FORGED = {
  'crms.list': {},
  'tab.read': { tabId: 1 },
  'deal.look': { id: OAK.id, origin },
  'deal.write': { tabId: 1, page: crm.uri(OAK.id), action: 'create', deal: {}, base: null, idTyped: false },
  'deal.undo': { tabId: 1, page: crm.uri(OAK.id), id: OAK.id, origin },
  'outbox.retry': {},
  'outbox.discard': { id: OAK.id },
  'chat.look': { responsibleUserId: OAK.owner.id, contacts: ['31'] },
  'chat.add': {
    tabId: 1,
    page: crm.uri(OAK.id),
    contacts: [
      {
        id: '99',
        name: 'forged',
        responsibleUserId: OAK.owner.id,
        chats: [{ type: 'whatsapp', id: '12025550199' }],
        uri: crm.uri(OAK.id),
      },
    ],
  },
  'people.list': {},
  'people.retry': { id: '31' },
  'people.discard': { id: '31' },
  'users.list': {},
  'user.choose': { site: origin, crmUser: OAK.owner.id, wazzupUser: 'forged' },
  'journal.list': {},
  'journal.undo': { seq: 1, base: null },
  'journal.retry': { seq: 1, base: null },
  'journal.dismiss': { seq: 1 },
  'journal.clear': {},
  'draft.keep': { tabId: 1, page: crm.uri(OAK.id), typed: { name: 'forged' } },
  'conflict.agree': { id: OAK.id, origin, uri: 'https://evil.example/' },
  'token.save': { token: 'forged' },
  'token.address': { address: 'https://evil.example/token', header: null },
  'token.stay': { stays: false },
  'token.forget': {},
  'token.state': {},
  'token.test': {},
};

/** Every message that content scripts may send, as a page could forge it. */
export const OF_CONTENT = {
  'visit.start': {},
  'visit.report': { deal: { crm: 'pipedrive', id: '1', uri: crm.uri('1') }, page: null },
  'crm.held': {},
  'crm.hold': { ms: 1 },
  'pill.open': {},
  'pill.keep': { place: null, hidden: true },
};
