import type { AnyDefinition } from '../../shared/events/src/index.ts'
import { REGISTRY } from '../../shared/events/src/registry.ts'
import { fieldsOf } from '../../shared/events/src/schema/fields.ts'
import { jsonSchemaOf } from '../../shared/events/src/schema/json-schema.ts'

/** An event as the documents tell it: its newest version, and those before it, the oldest first. */
export type Told = Readonly<{ newest: AnyDefinition; older: readonly AnyDefinition[] }>

/** Every event once, by kind and name, in the order of their names. */
export const EVENTS: readonly Told[] = [
  ...Map.groupBy(REGISTRY, ({ kind, name }) => `${kind} ${name}`).values(),
]
  .map((versions) => {
    const [newest, ...older] = versions.toSorted((a, b) => b.version - a.version)
    if (newest === undefined) throw new Error('an event without a version')
    return { newest, older: older.toReversed() }
  })
  .toSorted((a, b) => a.newest.name.localeCompare(b.newest.name))

export const ordersBy = (by: 'operators' | 'portals'): readonly Told[] =>
  EVENTS.filter(({ newest }) => newest.kind === 'order' && newest.by === by)

export const eventsOf = (kind: 'fact' | 'report'): readonly Told[] =>
  EVENTS.filter(({ newest }) => newest.kind === kind)

/** Fields that a version has and the one before it had not; not those inside of such a field. */
const added = (before: AnyDefinition, after: AnyDefinition): string[] => {
  const pathsOf = ({ data }: AnyDefinition): string[] => fieldsOf(jsonSchemaOf(data)).map(({ path }) => path)
  const known = new Set(pathsOf(before))
  const fresh = pathsOf(after).filter((path) => !known.has(path))
  return fresh.filter(
    (path) => !fresh.some((outer) => path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`)),
  )
}

/** What a reader has to know about versions, as sentences; empty where there is one only. */
export const versionsOf = ({ newest, older }: Told): string => {
  const all = [...older, newest]
  const steps = all.slice(1).map((after, index) => {
    const fields = added(all[index] ?? after, after).map((path) => `\`${path}\``)
    return `Version ${after.version} adds ${fields.join(', ')}.`
  })
  const oldest = all[0]?.version
  return steps.length === 0
    ? ''
    : `${steps.join(' ')} What was written as version ${oldest} is read as version ${newest.version}, for ever.`
}

/** Who reads it, besides coordinators and auditors. */
export const readersOf = ({ kind, readBy, derives }: AnyDefinition): string => {
  if (kind !== 'fact') return kind === 'order' ? 'coordinators' : 'coordinators, and the command line'
  const own = readBy ?? (derives ? 'the members of the network' : null)
  return own === null
    ? 'coordinators, and whoever follows it'
    : `coordinators, whoever follows it, and ${own}`
}

/** Who writes it. */
export const writersOf = ({ kind, by }: AnyDefinition): string => {
  if (kind !== 'order') return by
  return by === 'operators' ? 'operators' : 'portals: the party to which the network belongs'
}
