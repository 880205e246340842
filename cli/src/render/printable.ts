/**
 * Text that is safe on a terminal: control characters are shown as their escapes. What parties write into orders is
 * theirs, and must not move an operator's cursor.
 */
export const printable = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)
