import { PIPEDRIVE as crm, OAK } from './crms.ts';

const origin = 'https://acme.pipedrive.com';
const page = crm.uri(OAK.id);

/** Every message that only the extension's own pages may send, as a content script could forge it. */
export const FORGED = {
  'crms.list': {},
  'tab.read': { tabId: 1 },
  'deal.look': { id: OAK.id, page },
  'deal.write': { tabId: 1, page, action: 'create', deal: {}, base: null, idTyped: false },
  'deal.undo': { tabId: 1, page, id: OAK.id, seq: 1, base: null },
  'deal.keep': { deal: { site: 'acme.pipedrive.com', id: OAK.id }, kept: { here: {}, there: {} } },
  'outbox.retry': {},
  'outbox.discard': { id: OAK.id, page },
  'chat.look': { page, responsibleUserId: OAK.owner.id, contacts: ['31'] },
  'chat.add': {
    tabId: 1,
    page,
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
  'people.retry': { site: 'acme.pipedrive.com', id: '31' },
  'people.discard': { site: 'acme.pipedrive.com', id: '31' },
  'users.list': {},
  'users.renew': {},
  'channels.list': {},
  'user.choose': { site: origin, crmUser: OAK.owner.id, wazzupUser: 'forged' },
  'deals.account': {},
  'deals.list': { offset: 0 },
  'batch.press': { id: 'b1', action: 'close', deals: [{}], from: 0, isLast: true },
  'batch.list': {},
  'batch.read': { id: 'b1', from: 0, limit: 1, needsAttention: false },
  'batch.pause': { id: 'b1' },
  'batch.resume': { id: 'b1' },
  'batch.undo': { id: 'b1' },
  'journal.list': {},
  'journal.undo': { seq: 1, base: null },
  'journal.retry': { seq: 1, base: null },
  'journal.dismiss': { seq: 1 },
  'journal.clear': {},
  'held.count': {},
  'held.send': {},
  'held.drop': {},
  'damaged.count': {},
  'damaged.export': {},
  'damaged.clear': {},
  'draft.keep': { tabId: 1, page, typed: { name: 'forged' } },
  'conflict.agree': { id: OAK.id, page, uri: 'https://evil.example/' },
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
  'lesson.get': {},
  'crm.held': {},
  'crm.hold': { ms: 1 },
  'pill.open': {},
  'pill.keep': { place: null, hidden: true },
};
