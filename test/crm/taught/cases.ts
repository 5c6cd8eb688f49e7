import { applyChanges, type Change, type ChangeName, PLAIN } from './changes.ts';
import { KINDS } from './kinds/index.ts';
import type { Contact, Deal, KindCases, Person } from './model.ts';
import { type DrawnPage, drawPage, type Kind } from './page.ts';
import { createRandom, type Random } from './random.ts';
import type { OtherDeal, Surroundings } from './scene.ts';
import { createPool, type Pool } from './values.ts';

/** The first page of a kind, on which a manager teaches, and the second, which proves what was learnt. */
const TAUGHT: readonly ChangeName[] = [];
const PROOF: readonly ChangeName[] = ['closed or open', 'a long list of contacts'];

/** The changes of the further pages: each alone, and then several at once. */
const HARD: readonly (readonly ChangeName[])[] = [
  ['shuffled order', 'the same responsible'],
  ['no contacts'],
  ['no responsible', 'closed or open'],
  ['no phones', 'one contact'],
  ['another language'],
  ['another build', 'one’s own deal'],
  ['a wrapper more', 'closed or open'],
  ['a sibling more'],
  ['more other records'],
  ['a long list of contacts', 'an odd name'],
  ['an odd name', 'values twice'],
  ['another tenant', 'closed or open', 'one contact'],
  ['shuffled order', 'a wrapper more', 'a sibling more', 'more other records', 'values twice'],
  ['another build', 'another language', 'no responsible', 'more other records'],
  ['another build', 'a sibling more', 'no contacts', 'more other records', 'an odd name', 'closed or open'],
  ['another build', 'another tenant', 'shuffled order', 'a wrapper more', 'a long list of contacts', 'an odd name'],
];

/** Makes the pages of all kinds; the same seed gives the same pages. */
export function generateCases(seed: number): KindCases[] {
  return KINDS.map((kind) => drawKind(kind, seed)).map(({ kind, pages: [taught, proof, ...others] }) => {
    if (!taught || !proof) throw new Error('a kind has two pages at least');
    const bare = ({ root: _, ...page }: DrawnPage) => page;
    return { kind, taught: bare(taught), proof: bare(proof), others: others.map(bare) };
  });
}

/** Makes the pages of one kind, with the trees that they were written from. */
export function drawKind(kind: Kind, seed: number): { kind: string; pages: [DrawnPage, ...DrawnPage[]] } {
  const random = createRandom(`${seed} ${kind.name}`);
  const builds = random.fork('builds');
  const pool = createPool(random.fork('values'));
  const plain = { ...PLAIN, language: kind.language };
  const me = pool.person(kind.language, kind.ids.user);
  const seen: OtherDeal[] = [];
  const draw = (names: readonly ChangeName[], index: number): DrawnPage => {
    const letter = letterOf(index);
    const own = random.fork(`page ${letter}`);
    const change = applyChanges(names, own.fork('change'), plain);
    const deal = makeDeal(kind, pool, change, own, me, seen[0]?.responsible);
    const around = surround(kind, pool, change, own.fork('around'), me, deal.responsible, seen);
    const page = drawPage(kind, { deal, around, change, random: own.fork('page'), builds });
    seen.push({ ...deal, responsible: deal.responsible ?? me });
    return { letter, change: names.join(', ') || 'none', ...page };
  };
  const [first = TAUGHT, ...rest] = [TAUGHT, PROOF, ...HARD];
  const taught = draw(first, 0);
  return { kind: kind.name, pages: [taught, ...rest.map((names, index) => draw(names, index + 1))] };
}

const letterOf = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

function makeDeal(kind: Kind, pool: Pool, change: Change, random: Random, me: Person, first: Person | undefined): Deal {
  const { language, contacts, missing, odd, owner } = change;
  const others = { new: undefined, first, me };
  const phones = (): number => (missing.includes('phones') ? 0 : random.pick([1, 1, 2]));
  return {
    id: pool.id(kind.ids.deal),
    name: odd === undefined ? pool.dealName(language) : pool.oddName(language, odd),
    responsible: missing.includes('responsible') ? undefined : (others[owner] ?? pool.person(language, kind.ids.user)),
    contacts: missing.includes('contacts')
      ? []
      : Array.from({ length: contacts }, () => pool.contact(language, kind.ids.contact, phones())).map(
          (contact, index) => (odd === undefined ? contact : giveOddName(contact, index)),
        ),
    stage: change.closed ? random.pick(['won', 'lost']) : random.pick(['new', 'qualified', 'proposal']),
  };
}

/** Names a contact as people do who wrote first, or as colleagues mark them. */
function giveOddName(contact: Contact, index: number): Contact {
  const names = [contact.phones[0], `${contact.name}  "VIP" 🚀`, `${contact.name} <b>& co</b>`];
  return { ...contact, name: names[index] ?? contact.name };
}

/** Gives what stands around a deal: newly made records, and the deals that the manager has seen before. */
function surround(
  kind: Kind,
  pool: Pool,
  { language, crowded }: Change,
  random: Random,
  me: Person,
  responsible: Person | undefined,
  seen: readonly OtherDeal[],
): Surroundings {
  const many = crowded ? random.between(4, 6) : 1;
  const list = <T>(length: number, make: () => T): T[] => Array.from({ length }, make);
  const user = () => pool.person(language, kind.ids.user);
  const contact = (): Contact => pool.contact(language, kind.ids.contact, 1);
  const deal = (): OtherDeal => ({
    id: pool.id(kind.ids.deal),
    name: pool.dealName(language),
    responsible: user(),
    contacts: [contact()],
    stage: random.pick(['new', 'qualified', 'proposal', 'won']),
  });
  return {
    me,
    createdBy: random.pick([me, user(), responsible ?? user()]),
    changedBy: user(),
    followers: list(crowded ? many : 0, user),
    commenters: list(many, user),
    mentioned: list(crowded ? many : 0, contact),
    deals: random.shuffle([...seen.slice(0, 1), ...seen.slice(-2), ...list(many + 1, deal)].filter(isFirst)),
    company: pool.company(language, kind.ids.contact),
    supportPhone: pool.phone(language),
  };
}

const isFirst = <T>(item: T, index: number, list: readonly T[]): boolean => list.indexOf(item) === index;
