import type { Kind } from '../page.ts';
import { angular } from './angular.ts';
import { attributes } from './attributes.ts';
import { dialog } from './dialog.ts';
import { ember } from './ember.ts';
import { frames } from './frames.ts';
import { notion } from './notion.ts';
import { php } from './php.ts';
import { react } from './react.ts';
import { rightToLeft } from './right-to-left.ts';
import { tables } from './tables.ts';
import { uuids } from './uuids.ts';
import { vue } from './vue.ts';
import { webComponents } from './web-components.ts';

export const KINDS: readonly Kind[] = [
  tables,
  dialog,
  webComponents,
  react,
  angular,
  vue,
  frames,
  rightToLeft,
  notion,
  attributes,
  uuids,
  ember,
  php,
];
