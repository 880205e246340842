import type { Vxlan } from '@sixfold/kernel'
import { type Facility, type Host, type KeyedChange, keyedDiff, Refusal } from '@sixfold/reconcile'
import { z } from 'zod'
import { HostError } from '../host.ts'
import { netnsExists } from '../netns/look.ts'
import { word } from '../word.ts'

/** Where frames for a MAC are sent. */
type Entry = Readonly<{ mac: string; address: string }>

/** What a VXLAN device holds. `isLocal`: whether its own address is on this machine; null where that was not asked. */
type Actual = Readonly<{ entries: readonly Entry[]; isLocal: boolean | null }>

type Change = KeyedChange<Entry & Readonly<{ because: number }>, Entry>

const FdbJson = z.array(
  z.object({ mac: z.string(), dst: z.string().optional(), state: z.string().optional() }),
)

const parse = (text: string): readonly Entry[] =>
  FdbJson.parse(text.trim() === '' ? [] : JSON.parse(text)).flatMap(({ mac, dst, state }) =>
    dst === undefined
      ? []
      : [{ mac, address: state === 'permanent' ? dst : `${dst} (${state ?? 'dynamic'})` }],
  )

/** Floods and groups go to several addresses, each of which is a thing of its own; a machine's MAC is at one. */
const keyOf = ({ mac, address }: Entry): string => (isOneMachine(mac) ? mac : `${mac} to ${address}`)

const isOneMachine = (mac: string): boolean =>
  mac !== '00:00:00:00:00:00' && Number.parseInt(mac.slice(0, 2), 16) % 2 === 0

const wordsOf = ({ mac, address }: Entry): string => `${mac} at ${address}`

const isOnMachine = async (host: Host, address: string): Promise<boolean> => {
  const text = (await host.read(['ip', '-j', 'addr', 'show', 'to', address])) ?? ''
  return text.includes(`"${address}"`)
}

const entriesOf = async (host: Host, netns: string, name: string): Promise<readonly Entry[] | null> => {
  if (!(await netnsExists(host, netns))) return null
  try {
    return parse((await host.read(['bridge', '-n', netns, '-j', 'fdb', 'show', 'dev', name])) ?? '')
  } catch (err) {
    if (err instanceof HostError && err.stderr.includes('Cannot find device')) return null
    throw err
  }
}

const addLine = (name: string, { mac, address }: Entry): string =>
  `fdb replace ${word(mac)} dev ${word(name)} dst ${word(address)} self permanent`

const removeLine = (name: string, { mac, address }: Entry): string =>
  `fdb del ${word(mac)} dev ${word(name)} dst ${word(address.split(' ')[0] ?? address)} self`

/**
 * Where the members of a network in a farm are, as one VXLAN device is told; the device itself belongs to its room's
 * `link` facility, which comes before.
 *
 * A machine that does not have the address that it is registered with would send nothing at all: it is told nothing, and
 * fails, before anybody relies on it.
 */
export const vxlanFacility = (netns: string, { name, local }: Vxlan): Facility<Vxlan, Actual, Change> => ({
  name: `vxlan:${name}`,
  async observe(host) {
    const entries = (await entriesOf(host, netns, name)) ?? []
    return { entries, isLocal: entries.length === 0 ? await isOnMachine(host, local) : null }
  },
  diff: ({ peers }, found) => {
    if (found.isLocal === false)
      throw new Refusal(
        `this machine does not have the address ${local}, by which the other nodes of its farm know it: mend its registration`,
        { retry: true },
      )
    return keyedDiff(peers, found.entries, {
      wantedKey: keyOf,
      foundKey: keyOf,
      isEqual: (entry, old) => entry.address === old.address,
    })
  },
  steps: (changes) => {
    const lines = [
      ...changes.flatMap((it) => (it.kind === 'remove' ? [removeLine(name, it.found)] : [])),
      ...changes.flatMap((it) => (it.kind === 'remove' ? [] : [addLine(name, it.wanted)])),
    ]
    if (lines.length === 0) return []
    const stdin = lines.map((line) => `${line}\n`).join('')
    return [{ do: 'exec', argv: ['bridge', '-n', netns, '-batch', '-'], stdin, stdinIsPublic: true }]
  },
  describe: (change) => [
    change.kind === 'remove'
      ? `${name}: remove ${wordsOf(change.found)}`
      : `${name}: ${change.kind} ${wordsOf(change.wanted)} (fact ${change.wanted.because})`,
  ],
})
