import { expect, it } from 'vitest';
import { READER_VERSIONS } from '@/lib/crm/reader-versions';
import { readers } from '../../crm/readers';

it('says of each reader that is built in the version that the reader says', () => {
  expect(READER_VERSIONS).toEqual(Object.fromEntries(readers.map(({ site, version }) => [site.crm, version])));
});
