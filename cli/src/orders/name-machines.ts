import { AgentId } from '@sixfold/events'

/** Orders that bring a machine into the grid: the id in them is that of nobody yet, and no label can stand for it. */
const INTRODUCING: readonly string[] = ['NodeRegistered', 'ExitRegistered']

/** True for an order that brings a machine into the grid. */
export const isIntroducing = (name: string): boolean => INTRODUCING.includes(name)

/** Fields that name a machine. */
export const NAMING = { node: 'node', exit: 'exit' } as const

/** Finds the id that is meant by a label; throws when there is none, or more than one. */
export type FindId = (kind: 'node' | 'exit', label: string) => string

const isLabel = (value: unknown): value is string =>
  typeof value === 'string' && !AgentId.safeParse(value).success

const replaced = (value: unknown, find: FindId): unknown => {
  if (Array.isArray(value)) return value.map((element) => replaced(element, find))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => {
      const kind = NAMING[field as keyof typeof NAMING] as 'node' | 'exit' | undefined
      return [field, kind !== undefined && isLabel(inner) ? find(kind, inner) : replaced(inner, find)]
    }),
  )
}

/** The data of an order with ids in place of labels: the log only ever sees ids. */
export const withIds = (name: string, data: unknown, find: FindId): unknown =>
  isIntroducing(name) ? data : replaced(data, find)

/** Whether a label stands somewhere in the data of an order, so that the facts are needed to read it. */
export const hasLabels = (name: string, data: unknown): boolean => {
  let found = false
  withIds(name, data, (_kind, label) => {
    found = true
    return label
  })
  return found
}
