/** The formatter leaves lines of this width whole. */
const WIDTH = 120;

const IMPORT = /^import .* from '\.\/(.+)';$/gm;
const LIST = /^(export const sites = createSiteRegistry\()\[([^\]]*)\]\);$/m;

/** The text of lib/crm/index.ts with one more site, as the formatter would have it. */
export function registered(name: string, index: string): string {
  if (!LIST.test(index)) throw new Error('lib/crm/index.ts has no list of sites in the form that this script expects.');
  return withImport(name, index).replace(LIST, (_whole, start: string, list: string) => {
    // The new site goes in front, because it is certain of its hosts and those at the end are not.
    const names = [name, ...list.split(',').map((one) => one.trim())].filter((one) => one !== '');
    const line = `${start}[${names.join(', ')}]);`;
    return line.length <= WIDTH ? line : `${start}[\n${names.map((one) => `  ${one},\n`).join('')}]);`;
  });
}

/** The linter sorts imports by the file they are from. */
function withImport(name: string, index: string): string {
  const added = `import { ${name} } from './${name}/site';\n`;
  const imports = [...index.matchAll(IMPORT)];
  const next = imports.find(([, from = '']) => from.localeCompare(`${name}/site`, 'en', { numeric: true }) > 0);
  const last = imports.at(-1);
  const place = next?.index ?? (last ? last.index + last[0].length + 1 : 0);
  return index.slice(0, place) + added + index.slice(place);
}
