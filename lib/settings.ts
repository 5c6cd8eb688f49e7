import { storage } from 'wxt/utils/storage';

/** What the options page edits. Holds no secret and no customer's data: content scripts may be able to read it. */
export interface Settings {
  /** By origin of a CRM's site: what goes before its deal and contact ids in Wazzup. */
  prefixes: Record<string, string>;
}

export const settings = storage.defineItem<Settings>('local:settings', {
  version: 1,
  fallback: { prefixes: {} },
});

/** What can stand before an id: short, and safe in every place an id goes. */
export const isPrefix = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,19}$/.test(text);

export const prefixOf = async (origin: string): Promise<string> => (await settings.getValue()).prefixes[origin] ?? '';

/** Sets the prefix of one site; an empty one takes it away. */
export async function setPrefix(origin: string, prefix: string): Promise<void> {
  const { prefixes, ...rest } = await settings.getValue();
  const { [origin]: _, ...others } = prefixes;
  await settings.setValue({ ...rest, prefixes: prefix === '' ? others : { ...others, [origin]: prefix } });
}
