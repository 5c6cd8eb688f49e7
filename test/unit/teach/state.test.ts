import { describe, expect, it } from 'vitest';
import {
  leftOut,
  lessonToKeep,
  lessonToTry,
  mergeLessons,
  replaces,
  whyNotYet,
} from '@/entrypoints/teach/lesson-in-hand';
import { INITIAL, type Rule, reduce, type TeachEvent, type TeachState } from '@/entrypoints/teach/state';
import type { Lesson } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';
import { FIRST_DEAL, GUESS, markedAs, OTHER_DEAL, OTHER_READING, TAUGHT_ORIGIN } from '../../fixtures/teaching';

const stateAfter = (...events: TeachEvent[]): TeachState => events.reduce(reduce, INITIAL);

const OPENED: TeachEvent = { type: 'placed', place: 'ready', here: FIRST_DEAL, origin: TAUGHT_ORIGIN };
const GUESSED: TeachEvent = { type: 'guessed', guess: GUESS, address: FIRST_DEAL };
const CHECKED: TeachEvent = { type: 'checked', reading: OTHER_READING };
const BEGUN = [OPENED, GUESSED];

const chosen = (
  field: 'name' | 'responsible' | 'closed' | 'phones',
  words: string,
  address = FIRST_DEAL,
): TeachEvent => ({
  type: 'chosen',
  field,
  address,
  choice: { kind: 'chosen', field: markedAs(field, { texts: [words] }) },
});

describe('what the window knows of a field', () => {
  it('is a guess, until the manager agrees or chooses its place', () => {
    expect(stateAfter(...BEGUN).fields.name.origin).toBe('guessed');
    expect(stateAfter(...BEGUN, { type: 'agreed', field: 'name' }).fields.name.origin).toBe('agreed');
    expect(stateAfter(...BEGUN, chosen('name', 'Doors')).fields.name.origin).toBe('chosen');
    expect(stateAfter(...BEGUN).fields.phones.origin).toBe('none');
  });

  it('stays as the manager chose it, though the page is guessed again', () => {
    const { fields } = stateAfter(...BEGUN, chosen('name', 'Doors'), GUESSED);
    expect(fields.name.marked?.value?.texts).toEqual(['Doors']);
  });

  it('is nothing where the element gives nothing to hold on to', () => {
    const { fields } = stateAfter(...BEGUN, {
      type: 'chosen',
      field: 'name',
      address: '',
      choice: { kind: 'nothing' },
    });
    expect(fields.name).toMatchObject({ marked: null, isLost: true });
  });

  it('stays as it was where the manager leaves the choice', () => {
    const begun = stateAfter(...BEGUN, { type: 'choosing', field: 'name' });
    expect(begun.choosing).toBe('name');
    const left = reduce(begun, { type: 'chosen', field: 'name', address: '', choice: { kind: 'left' } });
    expect(left).toMatchObject({ choosing: null, fields: begun.fields });
  });

  it('is what the manager chose even where the page moves on meanwhile: nobody is asked any more', () => {
    const begun = stateAfter(...BEGUN, { type: 'choosing', field: 'name' });
    expect(reduce(begun, { type: 'placed', place: 'ready', here: OTHER_DEAL }).choosing).toBeNull();
  });
});

describe('another deal', () => {
  it('proves what has another value there, and leaves what is the same or missing', () => {
    const { fields, otherDeal } = stateAfter(...BEGUN, chosen('phones', '+1 202-555-0131'), CHECKED);
    expect(otherDeal?.id).toBe('4218');
    expect(fields.name.proof).toBe('proven');
    expect(fields.contacts.proof).toBe('proven');
    expect(fields.responsible.proof).toBe('same');
    expect(fields.phones.proof).toBe('silent');
  });

  it('is none where the tab still shows the first, or a page of another form', () => {
    const same = { ...OTHER_READING, address: `${FIRST_DEAL}?tab=notes`, deal: { id: '4217', uri: FIRST_DEAL } };
    expect(stateAfter(...BEGUN, { type: 'checked', reading: same })).toMatchObject({
      problem: 'same-deal',
      otherDeal: null,
    });
    const none = { ...OTHER_READING, address: `${TAUGHT_ORIGIN}/people`, deal: null };
    expect(stateAfter(...BEGUN, { type: 'checked', reading: none })).toMatchObject({
      problem: 'no-deal',
      otherDeal: null,
    });
  });

  it('proves on a third deal what was the same on two, and so does the manager who chooses it again there', () => {
    const third = {
      ...OTHER_READING,
      address: `${TAUGHT_ORIGIN}/pipelines/3/deals/5/card`,
      deal: { id: '5', uri: `${TAUGHT_ORIGIN}/pipelines/3/deals/5/card` },
    };
    const tom = markedAs('owner', { texts: ['Tom'], responsible: { name: 'Tom' } });
    const reading = { ...third, fields: { ...third.fields, responsible: tom } };
    expect(stateAfter(...BEGUN, CHECKED, { type: 'checked', reading }).fields.responsible.proof).toBe('proven');
    expect(stateAfter(...BEGUN, CHECKED, chosen('responsible', 'Anna', OTHER_DEAL)).fields.responsible.proof).toBe(
      'proven',
    );
    expect(stateAfter(...BEGUN, CHECKED, chosen('responsible', 'Anna', FIRST_DEAL)).fields.responsible.proof).toBe(
      'none',
    );
  });

  it('widens the address where it differs in what is no id', () => {
    const uri = `${TAUGHT_ORIGIN}/pipelines/9/deals/4218/card`;
    const narrow = { ...GUESS, addresses: [{ id: '4217', form: '/pipelines/3/deals/{digits}/card', uri: FIRST_DEAL }] };
    const state = stateAfter(
      OPENED,
      { type: 'guessed', guess: narrow, address: FIRST_DEAL },
      { type: 'checked', reading: { ...OTHER_READING, address: uri, deal: null } },
    );
    expect([state.problem, state.address?.form, state.otherDeal?.id]).toEqual([
      null,
      '/pipelines/*/deals/{digits}/card',
      '4218',
    ]);
  });
});

describe('the lesson', () => {
  it('cannot be kept before another deal has proven id and name', () => {
    expect(whyNotYet(stateAfter(OPENED), undefined)).toBe('id');
    expect(whyNotYet(stateAfter(...BEGUN), undefined)).toBe('check');
    expect(whyNotYet(stateAfter(...BEGUN, { type: 'dropped', field: 'name' }, CHECKED), undefined)).toBe('name');
    expect(whyNotYet(stateAfter(...BEGUN, CHECKED), undefined)).toBeUndefined();
  });

  it('holds what is proven, leaves out the rest and can be loaded', () => {
    const state = stateAfter(...BEGUN, CHECKED);
    const lesson = lessonToKeep(state);
    expect(Object.keys(lesson.fields)).toEqual(['name', 'contacts']);
    expect(leftOut(state)).toEqual(['responsible', 'closed']);
    expect(lessonSchema.parse(lesson)).toEqual(lesson);
    expect(Object.keys(lessonToTry(state).fields)).toEqual(['name', 'responsible', 'contacts', 'closed']);
  });

  it('knows the state of deals from what the manager says of the two', () => {
    const state = stateAfter(
      ...BEGUN,
      CHECKED,
      { type: 'stated', word: 'In progress', isClosed: false },
      { type: 'stated', word: 'Won', isClosed: true },
      { type: 'named', meaning: 'closed', words: ['Dropped'] },
    );
    const { closed } = lessonToKeep(state).fields;
    expect(closed?.open).toContain('In progress');
    expect(closed?.closed).toEqual(expect.arrayContaining(['Won', 'Dropped', 'lost']));
  });

  it('takes what the manager says of a state for that state alone, whatever deal is looked at next', () => {
    const third = `${TAUGHT_ORIGIN}/pipelines/3/deals/4219/card`;
    const reading = {
      ...OTHER_READING,
      address: third,
      deal: { id: '4219', uri: third },
      fields: { ...OTHER_READING.fields, closed: markedAs('stage', { texts: ['On hold'] }) },
    };
    const state = stateAfter(
      ...BEGUN,
      CHECKED,
      { type: 'stated', word: 'In progress', isClosed: false },
      { type: 'stated', word: 'Won', isClosed: true },
      { type: 'checked', reading },
    );
    const { closed } = lessonToKeep(state).fields;
    expect(closed?.closed).toContain('Won');
    expect(closed?.closed).not.toContain('On hold');
    expect(closed?.open).not.toContain('On hold');
    expect(lessonToKeep(reduce(state, chosen('closed', 'Anna'))).fields.closed).toBeUndefined();
  });

  describe('of a CRM that marks closed deals alone', () => {
    const { closed: _, ...others } = OTHER_READING.fields;
    const silent: TeachEvent = { type: 'checked', reading: { ...OTHER_READING, fields: others } };
    const onClosed = [...BEGUN, chosen('closed', 'Verloren'), silent];
    const said = [...onClosed, { type: 'stated', word: 'Verloren', isClosed: true } as const];

    it('knows closed deals once the manager says that the other one is open, and never takes silence for a state', () => {
      expect(lessonToKeep(stateAfter(...said)).fields.closed).toBeUndefined();
      const state = stateAfter(...said, { type: 'stated', word: '', isClosed: false });
      const { closed } = lessonToKeep(state).fields;
      expect(closed?.closed).toContain('Verloren');
      expect(closed?.open).toEqual([]);
      expect(leftOut(state)).not.toContain('closed');
      expect(lessonSchema.parse(lessonToKeep(state))).toEqual(lessonToKeep(state));
    });

    it('keeps nothing where the other deal is closed too: what stands there is no mark of closed deals', () => {
      const state = stateAfter(...said, { type: 'stated', word: '', isClosed: true });
      expect(lessonToKeep(state).fields.closed).toBeUndefined();
      expect(leftOut(state)).toContain('closed');
    });

    it('asks again of another deal that shows nothing', () => {
      const third = `${TAUGHT_ORIGIN}/pipelines/3/deals/4219/card`;
      const again = { ...OTHER_READING, address: third, deal: { id: '4219', uri: third }, fields: others };
      const state = stateAfter(
        ...said,
        { type: 'stated', word: '', isClosed: false },
        { type: 'checked', reading: again },
      );
      expect(lessonToKeep(state).fields.closed).toBeUndefined();
    });
  });

  it('knows the state of deals from the states that the manager ticks, where the page shows all of them', () => {
    const options = [['New'], ['In progress'], ['Won', 'w'], ['Rejected', 'r']];
    const marked = { ...markedAs('stage', { texts: ['In progress'] }), options };
    const begun = stateAfter(...BEGUN, {
      type: 'chosen',
      field: 'closed',
      address: FIRST_DEAL,
      choice: { kind: 'chosen', field: marked },
    });
    const events: TeachEvent[] = [CHECKED, { type: 'ticked', state: 'Won', isOver: true }];
    const ticked = [...events, { type: 'ticked', state: 'Rejected', isOver: true } as const].reduce(reduce, begun);
    const { closed } = lessonToKeep(ticked).fields;
    expect(closed?.open).toContain('New');
    expect(closed?.closed).toEqual(expect.arrayContaining(['Won', 'w', 'Rejected', 'r']));
    expect(closed?.closed).not.toContain('New');
    // As long as nothing is ticked, nobody has said what the states mean.
    expect(lessonToKeep(reduce(begun, CHECKED)).fields.closed).toBeUndefined();
  });

  it('has the same person for all deals, and phones of linked pages once that is agreed to', () => {
    const linked = { kind: 'linked', isAgreed: false, chosen: null } satisfies Rule;
    const state = stateAfter(
      ...BEGUN,
      { type: 'dropped', field: 'responsible' },
      { type: 'ruled', field: 'responsible', rule: { kind: 'fixed', id: '17', name: 'Anna Weber' } },
      { type: 'dropped', field: 'phones' },
      { type: 'ruled', field: 'phones', rule: linked },
      chosen('phones', '+1 202-555-0131', `${TAUGHT_ORIGIN}/people/31`),
      CHECKED,
    );
    const { responsible, phones } = lessonToKeep(state).fields;
    expect(responsible).toEqual({ fixed: { id: '17', name: 'Anna Weber' } });
    expect(phones).toBeUndefined();
    const { rule } = state.fields.phones;
    const agreed = reduce(state, { type: 'ruled', field: 'phones', rule: { ...rule, isAgreed: true } as never });
    expect(lessonToTry(agreed).fields.phones).toMatchObject({ linked: { agreed: '/people/{digits}' } });
    // The page of the other deal's contact has to prove it.
    expect(lessonToKeep(agreed).fields.phones).toBeUndefined();
    expect(leftOut(agreed)).toContain('phones');
    const reading = (phone: string): TeachEvent => ({
      type: 'checked',
      reading: {
        ...OTHER_READING,
        fields: { ...OTHER_READING.fields, phones: markedAs('phones', { texts: [phone] }) },
      },
    });
    const same = reduce(agreed, reading('+1 (202) 555-0131'));
    expect(same.fields.phones.proof).toBe('same');
    expect(lessonToKeep(same).fields.phones).toBeUndefined();
    const proven = reduce(agreed, reading('+1 202-555-0140'));
    expect(lessonToKeep(proven).fields.phones).toMatchObject({ linked: { agreed: '/people/{digits}' } });
    expect(leftOut(proven)).not.toContain('phones');
  });

  const KNOWN: Lesson = {
    v: 1,
    origin: TAUGHT_ORIGIN,
    label: 'Acme',
    addresses: ['/deals/{digits}'],
    fields: { name: { marks: [{ steps: [{ tag: 'h1' }], take: 'text' }] } },
  };

  it('keeps the addresses of the lesson that it replaces, and asks before', () => {
    const lesson = lessonToKeep(stateAfter(...BEGUN, CHECKED));
    expect(mergeLessons(KNOWN, lesson, undefined).addresses).toEqual([...lesson.addresses, '/deals/{digits}']);
    expect(replaces(KNOWN, lesson, undefined)).toBe(true);
    expect(replaces({ ...KNOWN, fields: lesson.fields }, lesson, undefined)).toBe(false);
    expect(replaces(undefined, lesson, undefined)).toBe(false);
  });

  it('of one field changes nothing else, and forgets what was shown for another version of a reader', () => {
    const field = lessonToKeep(stateAfter(...BEGUN, CHECKED), { crm: 'kommo', version: 2 });
    const taught = { ...field, fields: { contacts: field.fields.contacts } } as Lesson;
    const { repairs: _, ...own } = taught;
    expect(Object.keys(mergeLessons(KNOWN, own, 'contacts').fields)).toEqual(['name', 'contacts']);
    const repaired = (version: number): Lesson => ({ ...KNOWN, addresses: [], repairs: { crm: 'kommo', version } });
    expect(Object.keys(mergeLessons(repaired(2), taught, 'contacts').fields)).toEqual(['name', 'contacts']);
    expect(Object.keys(mergeLessons(repaired(1), taught, 'contacts').fields)).toEqual(['contacts']);
    expect(taught.addresses).toEqual([]);
  });
});
