import type { ElementChange } from './model.ts'

/** A set or a map of our own text: one line each, its elements apart by a comma. */
const SET = /^(set|map) (\S+) \{ (.*?)(?: elements = \{ (.*) \})? \}$/

/** A table's text without the elements of its sets and maps, and those by the name of what they are in. */
export const partsOf = (
  body: string,
): Readonly<{ frame: string; elements: ReadonlyMap<string, readonly string[]> }> => {
  const elements = new Map<string, readonly string[]>()
  const lines = body.split('\n').map((line) => {
    const [, kind, name = '', head, list = ''] = SET.exec(line) ?? []
    if (kind === undefined) return line
    elements.set(name, list === '' ? [] : list.split(', '))
    return `${kind} ${name} { ${head} }`
  })
  return { frame: lines.join('\n'), elements }
}

/** What makes the elements of one text those of another one with the same frame. */
export const elementChanges = (before: string, wanted: string): ElementChange[] => {
  const old = partsOf(before).elements
  return [...partsOf(wanted).elements].flatMap(([set, elements]): ElementChange[] => {
    const [had, has] = [new Set(old.get(set) ?? []), new Set(elements)]
    const gone = [...had].filter((element) => !has.has(element))
    const added = [...has].filter((element) => !had.has(element))
    return gone.length + added.length === 0 ? [] : [{ set, gone, added }]
  })
}
