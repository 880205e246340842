import { createHash } from 'node:crypto'
import { factSubject } from '@sixfold/events'
import { type FoldedAggregate, noCells, type World } from './world.ts'

const byText = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : Number(a > b)

/** The members of objects by name; what a Map or a Set holds in its own order, which says something. */
const canonical = (_key: string, value: unknown): unknown => {
  if (value instanceof Map) return ['map', ...value]
  if (value instanceof Set) return ['set', ...value]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(byText))
}

/**
 * A hash of everything that is folded: each aggregate with facts, by subject, as canonical JSON. Worlds that decide alike
 * have the same one, whichever way they came to be. Walks the whole world.
 */
export const worldHash = (world: Pick<World, 'all'>): string => {
  const names = Object.keys(noCells()) as FoldedAggregate[]
  const cells = names.flatMap((name) =>
    [...world.all(name)].map((cell) => [factSubject(cell.ref), cell] as const),
  )
  const hash = createHash('sha256')
  for (const [subject, { state, sequence, moved }] of cells.toSorted(byText))
    hash.update(`${JSON.stringify([subject, state, sequence, moved], canonical)}\n`)
  return hash.digest('base64url')
}
