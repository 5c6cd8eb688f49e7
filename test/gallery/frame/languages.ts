type Catalogue = Readonly<Record<string, { message: string }>>;

const files = import.meta.glob<Catalogue>('../../../public/_locales/*/messages.json', {
  eager: true,
  import: 'default',
});

/** The messages of every language, by the name of its folder. */
const catalogues = new Map(
  Object.entries(files).map(([path, words]) => [path.split('/').at(-2) ?? '', words] as const),
);

export const LANGUAGES = [...catalogues.keys()];

/** Answers as `browser.i18n.getMessage` does. */
export function createGetMessage(language: string) {
  const words = catalogues.get(language);
  return (key: string, values: string | readonly string[] = []): string =>
    words?.[key]?.message.replace(/\$(\d)/g, (_, place) => [values].flat()[place - 1] ?? '') ?? '';
}
