import * as z from 'zod/mini';
import { parseHttpUrl } from '@/lib/deal/url';
import { formed, isTrue, passes, sized } from '@/lib/zod-parts';
import { isAddressForm } from './address-form';
import { linkedFields } from './linked-fields';
import {
  type IdPlace,
  type LabelMark,
  type Lesson,
  type LessonFields,
  LONGEST_LESSON,
  type PersonMark,
  type PlaceMark,
  type Step,
  type Take,
  type TitleMark,
} from './model';
import { ATTRIBUTE_NAME, CLASS_NAME, TAG_NAME } from './names';
import { onlyShows } from './only-shows';

/** The extension's own service, whose host is always granted, is no CRM. */
const WAZZUP = 'https://tech.wazzup24.com';
/** A name of one line that turns nothing round that stands beside it. */
const SEEN = /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u;

const optional = z.exactOptional;
const words = (longest: number, least = 1) => z.string().check(sized(least, longest));
const listOf = <T extends z.ZodMiniType>(item: T, most: number, least = 0) => z.array(item).check(sized(least, most));

const form = z.string().check(passes(isAddressForm));
/** Pages that are asked for without anybody looking may only show something. */
const linkedForm = form.check(passes(onlyShows));
/** A path without a hole will do for the address of a frame. */
const frame = words(300).check(passes((text) => isAddressForm(text) || /^\/[^{}*\s]*$/.test(text)));

const attribute = z.string().check(formed(ATTRIBUTE_NAME));

const step = z
  .strictObject({
    tag: optional(z.string().check(formed(TAG_NAME))),
    attribute: optional(
      z.strictObject({ name: attribute, is: optional(words(100, 0)), startsWith: optional(words(100)) }),
    ),
    class: optional(z.string().check(formed(CLASS_NAME))),
    shadow: optional(isTrue),
  })
  .check(
    passes<Step>((one) => one.tag !== undefined || one.attribute !== undefined || one.class !== undefined),
  ) satisfies z.ZodMiniType<Step>;

const take = z.union([z.enum(['text', 'value']), z.strictObject({ attribute })]) satisfies z.ZodMiniType<Take>;

const place = { frame: optional(frame), steps: listOf(step, 6, 1), take };
const label = { frame: optional(frame), steps: listOf(step, 6), label: listOf(words(60), 20, 1), take };
const title = z.strictObject({ title: z.strictObject({ before: words(100, 0), after: words(100, 0) }) });

const idPlace = z.strictObject({
  attribute,
  form: words(300).check(passes((text) => isAddressForm(text) || isAddressForm(`/${text}`))),
}) satisfies z.ZodMiniType<IdPlace>;

const mark = z.union([z.strictObject(place), z.strictObject(label), title]) satisfies z.ZodMiniType<
  PlaceMark | LabelMark | TitleMark
>;
const person = { id: optional(idPlace) };
const personMark = z.union([
  z.strictObject({ ...place, ...person }),
  z.strictObject({ ...label, ...person }),
]) satisfies z.ZodMiniType<PersonMark>;

const marks = listOf(mark, 3, 1);
const people = z.strictObject({ marks: listOf(personMark, 3, 1) });
const states = listOf(words(100), 100);
const linkedTo = <T extends z.ZodMiniType>(item: T) =>
  z.strictObject({ linked: z.strictObject({ agreed: linkedForm, marks: listOf(item, 3, 1) }) });

const fields = z.strictObject({
  name: optional(z.strictObject({ marks })),
  responsible: optional(
    z.union([
      people,
      z.strictObject({ fixed: z.strictObject({ id: words(100), name: optional(words(200)) }) }),
      linkedTo(personMark),
    ]),
  ),
  contacts: optional(people),
  phones: optional(z.union([z.strictObject({ marks }), linkedTo(mark)])),
  closed: optional(z.strictObject({ marks, open: states, closed: states })),
}) satisfies z.ZodMiniType<LessonFields>;

/** Checks a lesson whenever one is loaded: from settings, a file or a policy. */
export const lessonSchema = z
  .strictObject({
    v: z.number().check(passes((version) => version === 1)) as unknown as z.ZodMiniType<1>,
    origin: z.string().check(passes((text) => parseHttpUrl(text)?.origin === text && text !== WAZZUP)),
    label: words(60).check(formed(SEEN)),
    addresses: listOf(form, 5),
    repairs: optional(z.strictObject({ crm: words(60), version: z.number().check(passes(Number.isSafeInteger)) })),
    fields,
    off: optional(isTrue),
  })
  .check(
    passes<Lesson>(({ addresses, repairs }) => addresses.length > 0 || repairs !== undefined),
    // A reader that is built in asks its CRM itself.
    passes<Lesson>((lesson) => !lesson.repairs || linkedFields(lesson).length === 0),
    passes<Lesson>((lesson) => JSON.stringify(lesson).length <= LONGEST_LESSON),
  ) satisfies z.ZodMiniType<Lesson>;
