import {
  LESSON_FIELDS,
  type Lesson,
  type LessonField,
  type LessonFields,
  type LinkedField,
  type Mark,
  type PersonMark,
} from '@/lib/lesson/model';
import { onlyShows } from '@/lib/lesson/only-shows';
import { closedInHand } from './closed-in-hand';
import type { FieldState, TeachState } from './state';

/** A field keeps so many marks. */
const MAX_MARKS = 3;

/** What the repair of a reader that is built in says of that reader. */
export type Repairs = NonNullable<Lesson['repairs']>;

type AnyMark = Mark | PersonMark;

const base = (state: TeachState, repairs: Repairs | undefined): Omit<Lesson, 'fields'> => ({
  v: 1,
  origin: state.origin,
  label: state.label.trim() || new URL(state.origin).host,
  addresses: state.address && !repairs ? [state.address.form] : [],
  ...(repairs && { repairs }),
});

/** The lesson as it is being taught: every mark of every field, whether it is proven or not. */
export function lessonToTry(state: TeachState, repairs?: Repairs): Lesson {
  const tried = (field: LessonField): object | undefined => {
    const marks = state.fields[field].marked?.marks ?? [];
    const words = field === 'closed' ? { open: [], closed: [] } : {};
    return linkedInHand(state, field) ?? (marks.length > 0 ? { marks, ...words } : undefined);
  };
  const fields = LESSON_FIELDS.flatMap((field) => {
    const taught = tried(field);
    return taught ? [[field, taught]] : [];
  });
  return { ...base(state, repairs), fields: Object.fromEntries(fields) as LessonFields };
}

/** The lesson to keep: of each field what another deal has proven, or what stands in for it. */
export function lessonToKeep(state: TeachState, repairs?: Repairs): Lesson {
  const fields = LESSON_FIELDS.flatMap((field) => {
    const kept = keep(field, state.fields[field], state);
    return kept ? [[field, kept]] : [];
  });
  return { ...base(state, repairs), fields: Object.fromEntries(fields) as LessonFields };
}

/** The form of the addresses of the contacts' own pages, as the links to them have it; undefined if nothing says it. */
export function contactForm({ fields }: TeachState): string | undefined {
  const links = fields.contacts.marked?.marks.flatMap((mark) => ('id' in mark && mark.id ? [mark.id] : [])) ?? [];
  return links.find(({ attribute, form }) => attribute === 'href' && form.startsWith('/') && onlyShows(form))?.form;
}

/** What was chosen on the contacts' own pages, once the manager has agreed that these are asked for. */
function linkedInHand(state: TeachState, field: LessonField): LinkedField<AnyMark> | undefined {
  const { rule } = state.fields[field];
  const agreed = contactForm(state);
  if (rule.kind !== 'linked' || !rule.isAgreed || !rule.chosen || !agreed) return undefined;
  return { linked: { agreed, marks: rule.chosen.marks.slice(0, MAX_MARKS) } };
}

function keep(field: LessonField, known: FieldState, state: TeachState): object | undefined {
  const { marked, proof, rule } = known;
  const marks: AnyMark[] = (marked?.marks ?? []).slice(0, MAX_MARKS);
  if (field === 'closed') return closedInHand(state);
  if (marked && proof === 'proven') return { marks };
  const linked = linkedInHand(state, field);
  if (linked) return proof === 'proven' ? linked : undefined;
  if (field === 'responsible' && rule.kind === 'fixed' && rule.id)
    return { fixed: { id: rule.id, ...(rule.name && { name: rule.name }) } };
  return undefined;
}

/** Why nothing can be kept yet; undefined if it can. */
export type NotYet = 'check' | 'id' | 'name' | 'field';

/** Says what is missing before the lesson can be kept: a deal is known by its id and its name. */
export function whyNotYet(state: TeachState, only: LessonField | undefined, repairs?: Repairs): NotYet | undefined {
  if (only) {
    const { proof, other, rule } = state.fields[only];
    const isTried = other !== null || proof !== 'none' || rule.kind !== 'ask';
    if (Object.keys(lessonToKeep(state, repairs).fields).includes(only)) return undefined;
    return isTried ? 'field' : 'check';
  }
  if (!state.otherDeal) return state.address ? 'check' : 'id';
  return state.fields.name.proof === 'proven' ? undefined : 'name';
}

/** The fields that the lesson will not hold although something was read: another deal did not prove them. */
export const leftOut = (state: TeachState): LessonField[] => {
  const kept = lessonToKeep(state).fields;
  const isRead = ({ marked, rule }: FieldState) => marked !== null || (rule.kind === 'linked' && rule.chosen !== null);
  return LESSON_FIELDS.filter((field) => isRead(state.fields[field]) && !(field in kept));
};

/** A lesson for an origin that has one already: what is new goes before what is known, and no address is forgotten. */
export function mergeLessons(known: Lesson | undefined, taught: Lesson, only: LessonField | undefined): Lesson {
  if (!known) return taught;
  const { off: _, ...rest } = known;
  // What was shown for another version of a reader, that reader may read by itself now.
  const isOutdated = known.repairs?.version !== taught.repairs?.version;
  if (only && taught.repairs) return { ...taught, fields: { ...(!isOutdated && known.fields), ...taught.fields } };
  if (only) return { ...rest, fields: { ...known.fields, ...taught.fields } };
  return { ...taught, addresses: [...new Set([...taught.addresses, ...known.addresses])].slice(0, 5) };
}

/** Whether keeping a lesson would take away what a manager taught before. */
export const replaces = (known: Lesson | undefined, taught: Lesson, only: LessonField | undefined): boolean =>
  known !== undefined &&
  !only &&
  JSON.stringify(known.fields) !== JSON.stringify(taught.fields) &&
  Object.keys(known.fields).length > 0;
