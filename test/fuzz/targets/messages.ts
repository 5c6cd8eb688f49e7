import { ANSWER_GUARDS, isSentByBackground, REQUEST_GUARDS } from '@/lib/messaging/content-guards';
import { isSentToBackground, MESSAGES, type MessageType } from '@/lib/messaging/protocol';
import { jsonOf } from '../json.ts';
import type { Target } from '../target.ts';

/** An input is a message: its type, and its request or answer. */
const message = (type: MessageType, value: unknown): string => JSON.stringify({ type, value });

function partsOf(input: string): { type: unknown; value: unknown } {
  const { type, value } = (jsonOf(input) ?? {}) as Record<string, unknown>;
  return { type, value };
}

const DEAL = {
  id: '7',
  name: 'Doors',
  uri: 'https://acme.kommo.com/leads/detail/7',
  responsibleUserId: '3',
  contacts: ['5'],
  closed: false,
};
const PAGE_DEAL = {
  crm: 'kommo',
  id: '7',
  uri: DEAL.uri,
  name: 'Doors',
  responsible: { id: '3', name: 'Anna' },
  contacts: [{ id: '5', name: 'Li Wei', phones: ['+1'] }],
  sources: { name: 'page' },
  failures: { contacts: { session: 'held' } },
};

/** Whether the guard of a content script and the schema of the protocol say the same of a value. */
function agree(guard: (value: unknown) => boolean, isOfSchema: boolean, value: unknown): void {
  if (guard(value) !== isOfSchema) throw new Error(`The guard says ${!isOfSchema}, and the schema says ${isOfSchema}.`);
}

export const MESSAGE_TARGETS: readonly Target[] = [
  {
    name: 'messages-to-background',
    seeds: [
      message('visit.report', { deal: { crm: 'kommo', id: '7', uri: DEAL.uri }, page: PAGE_DEAL }),
      message('pill.keep', { place: { x: 0.5, y: 0.5 }, hidden: false }),
      message('crm.hold', { ms: 60_000 }),
      message('deal.write', { tabId: 1, page: DEAL.uri, action: 'create', deal: DEAL, base: null, idTyped: false }),
      message('draft.keep', { tabId: 1, page: DEAL.uri, typed: { name: 'Doors', phones: [{ id: '5', phone: '+1' }] } }),
    ],
    run(input) {
      const { type, value } = partsOf(input);
      return isSentToBackground(type) ? MESSAGES[type].request.safeParse(value).data : undefined;
    },
  },
  {
    name: 'answers-of-content-scripts',
    seeds: [
      message('page.read', PAGE_DEAL),
      message('page.which', { crm: 'kommo', deal: { id: '7', uri: DEAL.uri } }),
      message('visit.mark', null),
    ],
    run(input) {
      const { type, value } = partsOf(input);
      return isSentByBackground(type) ? MESSAGES[type].answer.safeParse(value).data : undefined;
    },
  },
  {
    name: 'messages-to-content-scripts',
    seeds: [
      message('page.which', { alone: true }),
      message('page.read', { session: true }),
      message('script.end', { crm: 'kommo' }),
      message('visit.mark', { uri: DEAL.uri, state: 'in-sync' }),
    ],
    run(input) {
      const { type, value } = partsOf(input);
      if (isSentByBackground(type)) agree(REQUEST_GUARDS[type], MESSAGES[type].request.safeParse(value).success, value);
    },
  },
  {
    name: 'answers-to-content-scripts',
    seeds: [
      message('visit.start', { pill: 'on', sessionReads: true, hidden: false, place: { x: 0, y: 0.5 } }),
      message('visit.report', { state: 'differs' }),
      message('crm.held', { held: false }),
      message('pill.open', null),
    ],
    run(input) {
      const { type, value } = partsOf(input);
      for (const [name, guard] of Object.entries(ANSWER_GUARDS))
        if (name === type) agree(guard, MESSAGES[name as MessageType].answer.safeParse(value).success, value);
    },
  },
];
