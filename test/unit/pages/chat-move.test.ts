// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chatMoveText, type People } from '@/components/chat-move';
import { IN_WAZZUP } from '@/test/fixtures/deal';

const { getMessage } = vi.hoisted(() => ({
  getMessage: vi.fn((key: string, values: string[] = []) => [key, ...values].join(': ')),
}));
vi.mock('wxt/browser', () => ({ browser: { i18n: { getMessage } } }));

const ANNA = { id: '17', name: 'Anna' };
const IVAN = { id: '23', name: 'Ivan' };

const textOf = (from: string, to: string, people: People) =>
  chatMoveText({ ...IN_WAZZUP, responsibleUserId: from }, { ...IN_WAZZUP, responsibleUserId: to }, people);

describe('says from whom the chat moves to whom', () => {
  it.each<[string, string, string, People, string]>([
    ['by Wazzup’s names', '17', '23', { users: [ANNA, IVAN] }, 'responsible_text: Anna: Ivan'],
    [
      'by Wazzup’s name before the CRM’s',
      '17',
      '23',
      { users: [ANNA, IVAN], inCrm: { id: '23', name: 'I. Petrov' } },
      'responsible_text: Anna: Ivan',
    ],
    [
      'by the CRM’s name where Wazzup has none',
      '17',
      ' 23 ',
      { users: [ANNA, { id: '23', name: ' ' }], inCrm: { id: '23', name: ' Ivan ' } },
      'responsible_text: Anna: Ivan',
    ],
    [
      'with a plain word for a new one whom nobody knows',
      '17',
      '99',
      { users: [ANNA], inCrm: { id: '5', name: 'Olga' } },
      'responsible_text: Anna: responsible_unnamed',
    ],
    [
      'without a name of the old one whom nobody knows',
      '99',
      '23',
      { users: [IVAN] },
      'responsible_text_from_unknown: Ivan',
    ],
    ['without any name', '98', '99', { users: [] }, 'responsible_text_from_unknown: responsible_unnamed'],
    ['where nobody was responsible', '', '23', { users: [IVAN] }, 'responsible_text_from_nobody: Ivan'],
    ['where nobody will be', '17', '', { users: [ANNA] }, 'responsible_text_to_nobody: Anna'],
    [
      'where somebody unknown was and nobody will be',
      '99',
      ' ',
      { users: [ANNA] },
      'responsible_text_unknown_to_nobody',
    ],
    [
      'with ids where both have one name',
      '17',
      '23',
      { users: [ANNA, { id: '23', name: 'anna ' }] },
      'responsible_text: Anna (17): anna (23)',
    ],
    [
      'with ids where the CRM’s name is that of a user in Wazzup',
      '17',
      '99',
      { users: [ANNA], inCrm: { id: '99', name: 'Anna' } },
      'responsible_text: Anna (17): Anna (99)',
    ],
    [
      'with the id of one who shares the name with somebody else',
      '17',
      '23',
      { users: [ANNA, IVAN, { id: '40', name: 'Anna' }] },
      'responsible_text: Anna (17): Ivan',
    ],
  ])('%s', (_, from, to, people, text) => {
    expect(textOf(from, to, people)).toBe(text);
  });
});

describe('in the manager’s language', () => {
  afterEach(() => void getMessage.mockReset());

  it.each([
    ['en', 'The chat moves from Anna to Ivan; Anna will no longer see it, unless their role lets them see all chats.'],
    [
      'ru',
      'Чат переходит к другому менеджеру.\nБыло: Anna\nСтанет: Ivan\nAnna больше не увидит этот чат, если роль не даёт доступа ко всем чатам.',
    ],
  ])('%s', (language, text) => {
    const file = join(import.meta.dirname, '../../../public/_locales', language, 'messages.json');
    const words = JSON.parse(readFileSync(file, 'utf8'));
    getMessage.mockImplementation((key, values = []) =>
      words[key].message.replace(/\$(\d)/g, (_: string, place: number) => values[place - 1]),
    );
    expect(textOf('17', '23', { users: [ANNA, IVAN] })).toBe(text);
  });
});
