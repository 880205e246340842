import { ROUTE_PROTOCOL } from '../ownership.ts'

/**
 * One thing that moved in a namespace: which object, by what makes it the same one (a device's name, an address with its
 * length, a destination, a neighbour's address). `isOurs` by its own marks; others may still stand where ours should.
 * `index`: the number of the device that it stands on, where that is told.
 */
export type Notice = Readonly<{
  object: 'link' | 'address' | 'route' | 'neighbour' | 'rule'
  id: string
  index: number | null
  isGone: boolean
  isOurs: boolean
}>

/** A line of the monitor: a number that a namespace was given (or lost), or what moved in the one with that number. */
export type Line = Readonly<
  | { is: 'notice'; nsid: number; notice: Notice }
  | { is: 'number'; nsid: number; name: string | null; isGone: boolean }
>

/** By whatever number: rules are looked at together. */
export const ANY_RULE = 'any'

const LINE = /^\[nsid (current|\d+)\]\[(LINK|ADDR|ROUTE|NEIGH|RULE|NSID)\](Deleted )?(.*)$/
const KINDS = { LINK: 'link', ADDR: 'address', ROUTE: 'route', NEIGH: 'neighbour', RULE: 'rule' } as const

/** Reads a line of `ip -o monitor label all-nsid`; null for what is no object of a kind that we ever make. */
export const parseLine = (line: string): Line | null => {
  const [, where = '', label = '', deleted, rest = ''] = LINE.exec(line) ?? []
  const isGone = deleted !== undefined
  if (label === 'NSID') return where === 'current' ? numberOf(rest, isGone) : null
  const object = KINDS[label as keyof typeof KINDS]
  const found = object === undefined || where === 'current' ? null : FINDERS[object](rest, isGone)
  return found === null ? null : { is: 'notice', nsid: Number(where), notice: { object, isGone, ...found } }
}

const numberOf = (text: string, isGone: boolean): Line | null => {
  const [, nsid, name] = /^nsid (\d+)(?: \(iproute2 netns name: (\S+)\))?/.exec(text) ?? []
  return nsid === undefined ? null : { is: 'number', nsid: Number(nsid), name: name ?? null, isGone }
}

type Finder = (text: string, isGone: boolean) => Pick<Notice, 'id' | 'index' | 'isOurs'> | null

const ROUTE_OF_OURS = new RegExp(`\\bproto ${ROUTE_PROTOCOL}\\b`)

/**
 * What a line says of the object itself. The device of a route or neighbour is not believed: the tool reads its number by
 * the names that devices of any namespace had last.
 */
const FINDERS: Readonly<Record<Notice['object'], Finder>> = {
  link: (text) => {
    const [, index, name] = /^(\d+): ([^:@\s]+)[:@]/.exec(text) ?? []
    return name === undefined ? null : { id: name, index: Number(index), isOurs: name.startsWith('sf') }
  },
  address: (text) => {
    const [, index, prefix] = /^(\d+): \S+\s+inet6? (\S+)/.exec(text) ?? []
    return prefix === undefined ? null : { id: prefix, index: Number(index), isOurs: true }
  },
  route: (text) => {
    if (/\btable \S+|\bproto kernel\b/.test(text)) return null
    const to = /^(?:(?:unreachable|blackhole|prohibit|throw|unicast) )?(\S+)/.exec(text)?.[1]
    return to === undefined ? null : { id: to, index: null, isOurs: ROUTE_OF_OURS.test(text) }
  },
  neighbour: (text, isGone) => {
    const address = /^(\S+) dev /.exec(text)?.[1]
    const isPermanent = text.includes('PERMANENT')
    // One that goes with its device still says that it is permanent; the device is told of by itself. An entry of a
    // VXLAN device says so however it goes.
    const isEntry = text.includes('NOARP PERMANENT')
    if (address === undefined || (isGone === isPermanent && !isEntry)) return null
    return { id: address, index: null, isOurs: isPermanent }
  },
  // None is ever ours; in a namespace of ours each is looked at.
  rule: () => ({ id: ANY_RULE, index: null, isOurs: false }),
}

/** A destination as the monitor prints it: without its length where that is one address, `default` for either family. */
export const destinationOf = (text: string): string =>
  text.replace(/^(::|0\.0\.0\.0)\/0$/, 'default').replace(text.includes(':') ? /\/128$/ : /\/32$/, '')
