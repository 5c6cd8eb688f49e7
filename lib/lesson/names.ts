/** Which names of a page's parts a lesson may hold. */

export const TAG_NAME = /^[a-z][a-z\d_-]{0,59}$/;
export const CLASS_NAME = /^[a-zA-Z_][\w-]{0,59}$/;
/** Never a handler or other code, nor what a page keeps to itself. */
export const ATTRIBUTE_NAME =
  /^(?!on|srcdoc$|style$)(?!.*(?:[cx]srf|nonce|passw|secret|session|token|cookie|credential|authoriz|api-?key|access-?key|private-?key|(?:^|-)(?:auth|jwt|otp|pwd)(?:-|$)))[a-z][a-z\d:-]{0,59}$/;
