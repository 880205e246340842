import type { NameRecord, Names } from '@sixfold/kernel'
import type { Actual, Change } from './model.ts'

/** A zone that answers: what it does not hold does not exist. Any other type is one that is not filled yet. */
export const OPEN = 'static'

/** So many differences are told one by one. */
const TOLD_MAX = 16

/** All zones that are answered, the network's own first. */
export const zonesOf = ({ zone, reverse, peers = [] }: Names): readonly string[] => [
  zone,
  ...reverse,
  ...peers,
]

const ownerOf = (text: string): string => text.slice(0, text.indexOf(' '))

/** What to tell a resolver. A name that loses a record is told anew, because names can only be forgotten as a whole. */
export const diffNames = (names: Names, found: Actual): readonly Change[] => {
  const { records } = names
  const zones = zonesOf(names)
  const before = found?.records ?? NONE
  const fresh = records.filter(({ text }) => !before.has(text))
  const gone = goneOf(records, records.length - fresh.length, before)
  const forget = new Set(gone.map(ownerOf))
  const isAgain = ({ text }: NameRecord): boolean => forget.has(ownerOf(text)) && before.has(text)
  const tell = forget.size === 0 ? fresh : [...fresh, ...records.filter(isAgain)]
  const isOwner = new Set(tell.map((record) => ownerOf(record.text)))
  // Names that are away for a moment: in a closed zone nobody hears that they do not exist.
  const away = [...forget].filter((name) => isOwner.has(name)).map((name) => zoneOf(name, zones))
  const shut = zones.filter((name) => found?.zones.get(name) !== OPEN)
  const open = [...new Set([...shut, ...away])]
  // The network's own zone is in the resolver's configuration, closed.
  const unmade = zones.slice(1).filter((name) => found?.zones.has(name) !== true)
  const closed = [...new Set([...unmade, ...away])]
  const retired = [...(found?.zones.keys() ?? [])].filter((name) => !zones.includes(name))
  const differences = told([
    ...gone.map((text) => `forget ${text}`),
    ...fresh.map(({ text, because }) => `tell ${text} (fact ${because})`),
    ...shut.map((name) => `open zone ${name}`),
    ...retired.map((name) => `remove zone ${name}`),
  ])
  if (differences.length === 0) return []
  return [{ closed, made: unmade, open, retired, forget: [...forget], gone, tell, differences }]
}

/** What is there and not wanted. Where all that is there was found among what is wanted, nothing has to be looked for. */
const goneOf = (
  records: readonly NameRecord[],
  kept: number,
  before: ReadonlySet<string>,
): readonly string[] => {
  if (kept === before.size) return []
  const wanted = new Set(records.map(({ text }) => text))
  return [...before].filter((text) => !wanted.has(text))
}

/** The one of these that a name stands in; all of ours do. */
const zoneOf = (owner: string, zones: readonly string[]): string =>
  zones.find((zone) => owner === zone || owner.endsWith(`.${zone}`)) ?? owner

const NONE: ReadonlySet<string> = new Set()

const told = (differences: readonly string[]): readonly string[] =>
  differences.length <= TOLD_MAX
    ? differences
    : [...differences.slice(0, TOLD_MAX), `and ${differences.length - TOLD_MAX} more`]
