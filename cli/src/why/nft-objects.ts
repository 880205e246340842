import { delegatedLength } from '@sixfold/derive'
import { canonical } from './canonical.ts'
import { bare, type KernelObject } from './kernel-object.ts'
import { sinceOf } from './namespace-objects.ts'
import type { State } from './objects.ts'

type Room = State['rooms'][number]

/** A rule as rules are compared: without what counters and `nft -a` add, one space between words. */
export const ruleText = (text: string): string =>
  text
    .replace(/counter packets \d+ bytes \d+/, '')
    .replace(/# handle \d+/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The elements of a set or a map as they are written: `{ a, b }`; concatenations stay whole. */
const elementsIn = (line: string): string[] => /elements = \{ (.*) \} \}$/.exec(line)?.[1]?.split(', ') ?? []

/** What an element lets somebody speak as, or reach, as routes are written: of a concatenation, what is last in it. */
const destinationOf = (key: string): string => {
  const [last = ''] = key.split(' . ').slice(-1)
  return last === key || last.includes('/') ? last : `${last}/${last.includes(':') ? 128 : 32}`
}

/** The key of an element; where its set holds prefixes by their first address, the prefix. */
const keyOf = (element: string, set: string): string => {
  const key = element.split(' : ')[0] ?? element
  const length = delegatedLength(set)
  return length === null ? key : `${key}/${length}`
}

/** Where a forward listens, as the elements about it begin: address, protocol, port. */
const LISTENS = /^([\d.]+) \. (?:6|17) \. (\d+)(?: \. |$)/

/** What an element is found by: itself, each address in it, and where it listens. */
const namesOf = (key: string): string[] => {
  const parts = key.split(' . ').map((part) => canonical(part.replaceAll('"', '')))
  const [, address, port] = LISTENS.exec(key) ?? []
  return [
    ...new Set([...parts, ...parts.map(bare), ...(address === undefined ? [] : [`${address}:${port}`])]),
  ]
}

/**
 * Our nft table in a room: the table, its chains with their rules, its sets with their elements. What a table holds is
 * written as one text, so that its parts carry no fact of their own: they are because of what the room is there by, or
 * (an element) of the route that leads to the same destination.
 */
export const nftOf = (room: Room): KernelObject[] => {
  const { netns, nft, routes } = room
  if (nft === null) return []
  const because = sinceOf(room)
  // The first of several routes to one destination is the guard, which is there as soon as the member is.
  const causes = new Map(routes.toReversed().map((route) => [route.destination, route.because]))
  const object = (kind: KernelObject['kind'], text: string, names: readonly string[]): KernelObject => ({
    kind,
    text,
    netns,
    names,
    route: null,
    because,
  })
  let chain = ''
  const parts = nft.split('\n').flatMap((line): KernelObject[] => {
    const [, word, name = ''] = /^(chain|set|map|counter) (\S+) \{/.exec(line) ?? []
    if (word === 'chain') {
      chain = name
      return [object('chain', `chain ${name}`, [name])]
    }
    if (word === 'counter') return [object('counter', `counter ${name}`, [name])]
    if (word === 'set' || word === 'map')
      return [
        object(word, `${word} ${name}`, [name, `@${name}`]),
        ...elementsIn(line).map((element) => {
          const key = keyOf(element, name)
          return {
            ...object('element', `element ${element} of ${word} ${name}`, namesOf(key)),
            because: causes.get(destinationOf(key)) ?? because,
          }
        }),
      ]
    const rule = ruleText(line)
    if (rule === '' || rule === '}') return []
    if (rule.startsWith('type ')) return [object('chain', `chain ${chain}: ${rule}`, [chain])]
    return [object('rule', `rule ${rule} in chain ${chain}`, [rule])]
  })
  return [object('table', 'table inet sixfold', ['sixfold', 'inet sixfold']), ...parts]
}
