import fc from 'fast-check';
import { expect, it } from 'vitest';
import { literalAt } from '@/lib/crm/toolkit/js-literal';
import { parseJson } from '@/lib/parse-json';

it.each<[string, unknown]>([
  [`{'ID':'7','a':[1,-2.5,true,false,null],'b':{}} );`, { ID: '7', a: [1, -2.5, true, false, null], b: {} }],
  [` { data: { "x": 'it\\'s "a" \\\\ \\n\\u0041\\x42\\/ <\\/b>' } }`, { data: { x: `it's "a" \\ \nAB/ </b>` } }],
  ['{id: 123456789012345678, true: 1}', { id: '123456789012345678', true: 1 }],
  ['[[],[{}]]', [[], [{}]]],
  [`'text'`, 'text'],
  [`{'__proto__':{'x':1}}`, JSON.parse('{"__proto__":{"x":1}}')],
])('reads %s', (text, value) => {
  expect(literalAt(`x${text}`, 1)).toEqual(value);
});

it.each([
  '',
  '{',
  '}',
  '[1,]',
  '{a}',
  '{a:b}',
  '{a:f()}',
  '{a:1+1}',
  '{a:`x`}',
  "{'a:1}",
  '{a:/x/}',
  '{[a]:1}',
  '[undefined]',
  '(1)',
  '{a:[1}]',
  "{a:'x' 'y'}",
])('reads nothing from %s', (text) => {
  expect(literalAt(text, 0)).toBeUndefined();
});

it('reads whatever JSON can say, and never throws', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (json, rest) => {
      expect(literalAt(`${json};${rest}`, 0)).toEqual(parseJson(json));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...`{}[]:,'"\\1a true`) }), (text) => void literalAt(text, 0)),
  );
});
