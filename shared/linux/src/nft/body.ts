import type { ElementChange } from './model.ts'

/** A set or a map of our own text: one line each, its elements apart by a comma. */
const NAME = /^(?:set|map) (\S+) \{/
const OPEN = ' elements = { '
const CLOSE = ' } }'

/** A line without its elements, and those as one text; a line that has none stays. No regular expression: lines are long. */
const split = (line: string): Readonly<{ frame: string; list: string }> => {
  const at = line.startsWith('set ') || line.startsWith('map ') ? line.indexOf(OPEN) : -1
  if (at < 0 || !line.endsWith(CLOSE)) return { frame: line, list: '' }
  return { frame: `${line.slice(0, at)} }`, list: line.slice(at + OPEN.length, -CLOSE.length) }
}

/** A table's text without the elements of its sets and maps. */
export const frameOf = (body: string): string =>
  body
    .split('\n')
    .map((line) => split(line).frame)
    .join('\n')

const elementsOf = (list: string): ReadonlySet<string> => new Set(list === '' ? [] : list.split(', '))

/** What makes the elements of one text those of another one with the same frame: line by line the same sets. */
export const elementChanges = (before: string, wanted: string): ElementChange[] => {
  const old = before.split('\n')
  return wanted.split('\n').flatMap((line, at): ElementChange[] => {
    const was = old[at] ?? ''
    const set = was === line ? undefined : NAME.exec(line)?.[1]
    if (set === undefined) return []
    const [had, has] = [elementsOf(split(was).list), elementsOf(split(line).list)]
    const gone = [...had].filter((element) => !has.has(element))
    const added = [...has].filter((element) => !had.has(element))
    return gone.length + added.length === 0 ? [] : [{ set, gone, added }]
  })
}
