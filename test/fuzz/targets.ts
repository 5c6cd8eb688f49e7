import type { Target } from './target.ts';
import { CRM_TARGETS } from './targets/crm.ts';
import { MESSAGE_TARGETS } from './targets/messages.ts';
import { PHONE_TARGETS } from './targets/phones.ts';
import { SETTINGS_TARGETS } from './targets/settings.ts';
import { WAZZUP_TARGETS } from './targets/wazzup.ts';

/** Every parser that others' texts reach. A new one is one more entry in the list of its topic. */
export const TARGETS: readonly Target[] = [
  ...CRM_TARGETS,
  ...WAZZUP_TARGETS,
  ...SETTINGS_TARGETS,
  ...MESSAGE_TARGETS,
  ...PHONE_TARGETS,
];
