type Expected = 'value' | 'element' | 'name' | 'member' | 'colon' | 'rest'
type Open = '{' | '['

const VALUE: Readonly<Record<string, Expected>> = {
  '{': 'member',
  '[': 'element',
  '"': 'rest',
  scalar: 'rest',
}

/** What may stand next (RFC 8259), and what is expected behind it. */
const NEXT: Readonly<Record<Exclude<Expected, 'rest'>, Readonly<Record<string, Expected>>>> = {
  value: VALUE,
  element: { ...VALUE, ']': 'rest' },
  name: { '"': 'colon' },
  member: { '"': 'colon', '}': 'rest' },
  colon: { ':': 'value' },
}
const REST: Readonly<Record<Open, Readonly<Record<string, Expected>>>> = {
  '{': { ',': 'name', '}': 'rest' },
  '[': { ',': 'value', ']': 'rest' },
}

const SPACE = /[ \t\r\n]*/y
/** As far as a text is well-formed: the quote at its end is looked for behind it. */
const TEXT = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y

/** Where the match of a sticky pattern at a place ends; the place itself where there is none. */
const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

const token = (text: string, at: number): Readonly<{ kind: string; end: number; isWhole: boolean }> => {
  const char = text.charAt(at)
  if ('{}[],:'.includes(char)) return { kind: char, end: at + 1, isWhole: true }
  if (char === '"') {
    const end = endOf(TEXT, text, at)
    return text[end] === '"'
      ? { kind: char, end: end + 1, isWhole: true }
      : { kind: char, end, isWhole: false }
  }
  const end = endOf(SCALAR, text, at)
  return { kind: 'scalar', end, isWhole: end > at }
}

/** What is expected behind a token, or undefined where it cannot stand. At the top nothing stands behind the document. */
const behind = (kind: string, expected: Expected, inside: Open | undefined): Expected | undefined => {
  if (expected !== 'rest') return NEXT[expected][kind]
  return inside === undefined ? undefined : REST[inside][kind]
}

const note = (open: Open[], kind: string): void => {
  if (kind === '{' || kind === '[') open.push(kind)
  if (kind === '}' || kind === ']') open.pop()
}

/** Where a text stops being JSON: the index of the first character that cannot stand there; null for a whole document. */
export const faultIn = (text: string): number | null => {
  const open: Open[] = []
  let expected: Expected = 'value'
  let at = endOf(SPACE, text, 0)
  while (at < text.length) {
    const { kind, end, isWhole } = token(text, at)
    const next = behind(kind, expected, open.at(-1))
    if (next === undefined) return at
    if (!isWhole) return end
    note(open, kind)
    expected = next
    at = endOf(SPACE, text, end)
  }
  return expected === 'rest' && open.length === 0 ? null : at
}

/** The first byte that is no UTF-8, counted from 1; null where all of them are. */
const badByte = (bytes: Uint8Array): number | null => {
  const isFine = (length: number, stream: boolean): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream })
      return true
    } catch {
      return false
    }
  }
  if (isFine(bytes.length, false)) return null
  let [fine, bad] = [0, bytes.length + 1]
  while (bad - fine > 1) {
    const middle = (fine + bad) >> 1
    if (isFine(middle, true)) fine = middle
    else bad = middle
  }
  return Math.min(bad, bytes.length)
}

const QUOTED = 24

/** Why bytes cannot be read as JSON, and where. */
export const unreadable = (bytes: Uint8Array): string => {
  const bad = badByte(bytes)
  if (bad !== null) return `byte ${bad} is no UTF-8`
  const text = new TextDecoder().decode(bytes)
  if (text.trim() === '') return 'it is empty'
  const at = faultIn(text) ?? text.length
  const lines = text.slice(0, at).split('\n')
  const where = `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`
  return at === text.length
    ? `it ends in the middle, at ${where}`
    : `it is no JSON from ${where} on: ${JSON.stringify(text.slice(at, at + QUOTED))}`
}
