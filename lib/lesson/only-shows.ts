import { partsOf } from './address-form';

/** Words by which CRMs name what is done to a record, or to whoever asks. */
const ACTION =
  /^(edit|create|add|new|copy|clone|duplicate|delete|remove|destroy|drop|trash|archive|restore|merge|convert|approve|reject|cancel|close|reopen|assign|send|invite|(un)?subscribe|(un)?(lock|block)|enable|disable|(de)?activate|reset|revoke|run|execute|import|export|print|log_?(out|off)|sign_?(out|off))([-_.](?!$)|[A-Z]|$)/;
/** A slash that a server may take for one once it has read the address. */
const HIDDEN_SLASH = /%(2f|5c|00)/i;

/** Whether an address, or the form of one, can be asked for and only shows something, as far as its words say so. */
export const onlyShows = (address: string): boolean =>
  // What stands behind # is never sent, so that all such pages would be one.
  !address.includes('#') &&
  !HIDDEN_SLASH.test(address) &&
  partsOf(address).every(({ segments, parameters }) =>
    [...segments, ...parameters.map(([, value]) => value)].every((word) => !isAction(word)),
  );

/** `deleteContact` is two words, as `delete_contact` is; `DELETE` and `Delete` are one. */
const isAction = (word: string): boolean =>
  ACTION.test(
    word.replace(/^[A-Z]+$/, (all) => all.toLowerCase()).replace(/^[A-Z](?=[a-z])/, (one) => one.toLowerCase()),
  );
