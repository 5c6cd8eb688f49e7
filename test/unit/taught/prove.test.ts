import { describe, expect, it } from 'vitest';
import { learnStates, proveField } from '@/lib/crm/teaching/prove';
import { wordsLike } from '@/lib/crm/teaching/state-words';
import type { FieldValue } from '@/lib/crm/teaching/teacher';
import type { LessonField, Mark } from '@/lib/lesson/model';

const mark = (name: string): Mark => ({ steps: [{ attribute: { name: 'data-n', is: name } }], take: 'text' });
const says = (text: string | null): FieldValue | null => (text === null ? null : { texts: [text] });

/** Proves marks a, b, c … by what each says on the first and on the second deal. */
function prove(
  field: LessonField,
  rows: readonly [first: string | null, second: string | null][],
  statesDiffer = false,
) {
  const marks = rows.map((_, index) => mark(String.fromCharCode(97 + index)));
  const values = (which: 0 | 1) => rows.map((row) => says(row[which]));
  const { outcome, marks: kept, value } = proveField(field, marks, values(0), values(1), statesDiffer);
  return { outcome, kept: kept.map((one) => 'abcdefg'[marks.indexOf(one as Mark)]).join(''), text: value?.texts[0] };
}

describe('a second deal proves marks', () => {
  it('that say another thing there', () => {
    expect(
      prove('name', [
        ['Oak', 'Elm'],
        ['Oak', 'Elm'],
      ]),
    ).toEqual({ outcome: 'proven', kept: 'ab', text: 'Elm' });
  });

  it('and no more than three of them', () => {
    expect(prove('name', Array(6).fill(['Oak', 'Elm']))).toMatchObject({ kept: 'abc' });
  });

  it('but not those that are silent on either', () => {
    expect(
      prove('name', [
        ['Oak', null],
        [null, 'Elm'],
        ['Oak', 'Elm'],
      ]),
    ).toMatchObject({ kept: 'c' });
  });

  it('nor those that say the same: a label, or a menu', () => {
    expect(
      prove('name', [
        ['Deal', 'Deal'],
        ['Oak', 'Elm'],
      ]),
    ).toMatchObject({ outcome: 'proven', kept: 'b' });
  });

  it('nor those that say another thing than most', () => {
    expect(
      prove('name', [
        ['Oak', 'Fir'],
        ['Oak', 'Elm'],
        ['Oak', 'Elm'],
      ]),
    ).toMatchObject({ kept: 'bc', text: 'Elm' });
  });
});

describe('nothing is proven', () => {
  it.each<[outcome: string, rows: [string | null, string | null][]]>([
    [
      'silent-on-second',
      [
        ['Oak', null],
        ['Oak', null],
      ],
    ],
    ['silent-on-second', []],
    [
      'same-on-both',
      [
        ['Deal', 'Deal'],
        ['Oak', null],
      ],
    ],
    [
      'disagree',
      [
        ['Oak', 'Elm'],
        ['Oak', 'Fir'],
      ],
    ],
  ])('%s', (outcome, rows) => {
    expect(prove('name', rows)).toEqual({ outcome, kept: '', text: undefined });
  });
});

describe('a state', () => {
  it('may be the same on both deals, if both are open or both are closed', () => {
    expect(prove('closed', [['New', 'New']])).toMatchObject({ outcome: 'proven' });
  });

  it('is not the same on a deal that is open and one that is closed', () => {
    expect(
      prove(
        'closed',
        [
          ['Stage', 'Stage'],
          ['New', 'Won'],
        ],
        true,
      ),
    ).toMatchObject({ outcome: 'proven', kept: 'b' });
    expect(prove('closed', [['Stage', 'Stage']], true)).toMatchObject({ outcome: 'same-on-both' });
  });

  it('is learnt in all words that mean the same, where one of them is known', () => {
    const { open, closed } = learnStates([
      { value: says('Angebot'), closed: false },
      { value: says('Won'), closed: true },
    ]);
    expect(open).toEqual(['Angebot']);
    expect(closed).toEqual(expect.arrayContaining(['Won', 'lost', 'Проиграна']));
  });

  it('has no word that is both open and closed', () => {
    const [open, closed] = [wordsLike('open', ['open']), wordsLike('closed', ['won'])];
    expect(open.filter((word) => closed.includes(word))).toEqual([]);
  });
});
