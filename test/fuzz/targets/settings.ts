import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverAddress } from '@/lib/permissions/self-hosted';
import { readSettingsFile, settingsFile } from '@/lib/settings/file';
import { DEFAULTS, fileModel, policyModel, storedModel } from '@/lib/settings/model';
import { pickValid } from '@/lib/settings/pick-valid';
import { checkedAddress } from '@/lib/settings/token-address';
import { holdsWords } from '../held.ts';
import { jsonOf } from '../json.ts';
import type { Target } from '../target.ts';

const VERSIONS = join(import.meta.dirname, '../../unit/settings/versions');
const OLD = readFileSync(join(VERSIONS, '1.json'), 'utf8');
const NEW = readFileSync(join(VERSIONS, '2.json'), 'utf8');
const fileOf = (version: number, settings: string) =>
  `{"format":"deal-link-settings","version":${version},"settings":${settings}}`;

/** An address that was given is of the host that was typed; the browser writes it in its own way. */
const holdsHost = (input: string, given: unknown): boolean => {
  const host = URL.parse(input.trim())?.host;
  return given === undefined || (host !== undefined && URL.parse(String(given))?.host === host);
};

export const SETTINGS_TARGETS: readonly Target[] = [
  {
    name: 'settings-file',
    seeds: [settingsFile(DEFAULTS), fileOf(1, OLD), fileOf(2, NEW)],
    run(input) {
      const read = readSettingsFile(input);
      if ('settings' in read) return fileModel.parse(read.settings);
      if (read.problem.line < 1) throw new Error('The line is not in the file.');
      return read.problem.name;
    },
    // The step from version 1 makes templates of prefixes.
    holds: (input, given) => /"version"\s*:\s*1\b/.test(input) || holdsWords(input, given),
  },
  ...[policyModel, storedModel].map(
    (model, index): Target => ({
      name: index === 0 ? 'policy' : 'stored-settings',
      seeds: [NEW, OLD, JSON.stringify(DEFAULTS), '{"crms":["kommo"],"forbid":["delete"]}'],
      run(input) {
        const { values } = pickValid(model, jsonOf(input));
        return model.parse(values);
      },
    }),
  ),
  {
    name: 'server-address',
    seeds: [
      'https://crm.acme.example:8443/portal/crm/deal/details/7/',
      ' http://10.0.0.7/index.php ',
      'https://crm.acme.example',
    ],
    run: (input) => serverAddress(input),
    holds: holdsHost,
  },
  {
    name: 'token-address-typed',
    seeds: ['https://tokens.acme.example/wazzup?team=2', ' https://tokens.acme.example/#x '],
    run(input) {
      const address = checkedAddress(input);
      return typeof address === 'string' ? undefined : address.href;
    },
    holds: holdsHost,
  },
];
