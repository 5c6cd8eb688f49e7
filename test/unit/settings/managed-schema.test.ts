import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { policyModel } from '@/lib/settings/model';

const SCHEMA = join(import.meta.dirname, '../../../public/managed-schema.json');

interface Schema {
  type: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
}

/** How zod's schemas say what they are made of. */
interface Model {
  def: {
    type: string;
    innerType?: Model;
    element?: Model;
    shape?: Record<string, Model>;
    catchall?: Model;
  };
}

/**
 * The kinds of values only. Chrome drops a whole list for one row that breaks a stricter rule (a typo beside `delete`
 * would allow deleting), says so nowhere a manager looks, and Firefox knows no schema: which values can be used is
 * checked by the extension, row by row and alike in both.
 */
function kinds({ def: { type, innerType, element, shape, catchall } }: Model): Schema {
  if (innerType) return kinds(innerType);
  return {
    type: type === 'enum' ? 'string' : type,
    ...(shape && { properties: Object.fromEntries(Object.entries(shape).map(([name, of]) => [name, kinds(of)])) }),
    ...(element && { items: kinds(element) }),
    ...(catchall && catchall.def.type !== 'never' && { additionalProperties: kinds(catchall) }),
  };
}

/** What the model checks of a lesson has several forms, which Chrome knows no schema for: a policy writes it as a text. */
const TEXTS: Schema = { type: 'array', items: { type: 'string' } };

it('Chrome is told of the policy what the model says; after a change: vitest run managed-schema -u', async () => {
  const told = kinds(policyModel as unknown as Model);
  const schema: Schema = { ...told, properties: { ...told.properties, lessons: TEXTS } };
  expect(Object.keys(schema.properties ?? {})).toContain('forbid');
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(SCHEMA);
});

it('holds nothing that Chrome does not know, which would keep the extension from loading', () => {
  const KNOWN = ['type', 'properties', 'items', 'additionalProperties'];
  const check = (schema: Schema, isTop: boolean): void => {
    expect(Object.keys(schema).filter((key) => !KNOWN.includes(key))).toEqual([]);
    expect(['object', 'array', 'string', 'boolean']).toContain(schema.type);
    if (isTop) expect(schema.additionalProperties).toBeUndefined();
    for (const of of Object.values(schema.properties ?? {})) check(of, false);
    for (const of of [schema.items, schema.additionalProperties]) if (typeof of === 'object') check(of, false);
  };
  check(JSON.parse(readFileSync(SCHEMA, 'utf8')), true);
});
