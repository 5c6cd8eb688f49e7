import type { LessonField } from '@/lib/lesson/model';

/** The attributes in which developers name a field, or the element that shows it. */
const ATTRIBUTES = [
  'name',
  'id',
  'field',
  'field-name',
  'itemprop',
  'formcontrolname',
  'data-field',
  'data-field-name',
  'data-field-code',
  'data-name',
  'data-test',
  'data-testid',
  'data-test-id',
  'data-test-field',
  'data-cy',
  'data-qa',
  'data-section',
  'data-test-widget',
];

/** What may stand in a name beside the word for the field. */
const BESIDE =
  '(app|deal|lead|opportunit(y|ies)|opps?|record|entity|page|item|order|card|crm|o|oe|field|fields|property|prop|panel|widget|section|list|related|linked|row|cell|value|text|display|input|output|header|head|main|current|sales|pipeline|primary|badge|select|selected|name|id|ids|user|person|user|to|chip|link)';
const named = (words: string): RegExp => new RegExp(`^(${BESIDE}-)*(${words})(-${BESIDE})*$`);

const NAMES: readonly (readonly [LessonField, RegExp])[] = [
  ['responsible', named('owner|assignee|assigned|responsible|salesperson|sales-?rep|manager|agent|user-id')],
  ['contacts', named('contacts?|people|persons|customers?|clients?|participants?|partner')],
  ['phones', named('phones?|mobile|telephone|tel')],
  ['closed', named('stage|stages|status|state')],
  [
    'name',
    /^((deal|lead|opportunity|opp|record|entity|page|item|order|o|oe|crm|display|field|text|header|main|input)-)*(title|name|subject)(-(text|input|field|value|display))?$/,
  ],
];

/** The field that an element is made for, as its attributes or classes name it; undefined for all other elements. */
export function fieldOfNames(element: Element): LessonField | undefined {
  for (const attribute of ATTRIBUTES) {
    const value = element.getAttribute(attribute);
    const field = value ? fieldOfName(value) : undefined;
    if (field) return field;
  }
  if (element.hasAttribute('data-status') || element.hasAttribute('data-stage')) return 'closed';
  for (const name of [element.localName.includes('-') ? element.localName : '', ...element.classList].slice(0, 12)) {
    const field = name ? fieldOfName(name) : undefined;
    if (field && (field !== 'closed' || !/^(is|has)-/.test(name))) return field;
  }
  return undefined;
}

/** The field that a name stands for: `data-deal-owner`, `order[manager]`, `assignedUserId`, `_title_uz6mq_2`. */
function fieldOfName(name: string): LessonField | undefined {
  if (name.length > 80) return undefined;
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    // Builds add numbers and hashes.
    .filter((word) => word !== '' && !/\d/.test(word))
    .join('-');
  return NAMES.find(([, pattern]) => pattern.test(words))?.[0];
}
