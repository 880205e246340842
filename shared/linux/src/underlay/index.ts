import type { Vxlan } from '@sixfold/kernel'
import { type Facility, type Host, Refusal } from '@sixfold/reconcile'
import { netnsNames } from '../netns/look.ts'
import type { TableRecord, TableRecords } from '../nft/records.ts'
import { ownsNetns, TABLE } from '../ownership.ts'
import type { Actual, Admission, Change, GuardedVni, KnownRules } from './model.ts'
import { FRAME, parseUnderlay, renderUnderlay } from './table.ts'

/** What VXLAN devices of one namespace want to be let in; null where it has none. */
export const admissionOf = (netns: string, vxlans: readonly Vxlan[]): Admission | null => {
  const [first] = vxlans
  if (first === undefined) return null
  return {
    netns,
    vni: first.vni,
    sources: vxlans.flatMap(({ peers }) => peers.map(({ address }) => address)),
  }
}

const observe = async (host: Host): Promise<Actual> => {
  const text = await host.read(['nft', '-j', 'list', 'table', ...TABLE.split(' ')])
  return text === null ? null : { ...parseUnderlay(text), names: await netnsNames(host) }
}

const RULES = "the rules for VXLAN in the machine's own namespace"

const describe = (change: Change): readonly string[] => {
  switch (change.kind) {
    case 'rules':
      return [`replace ${RULES}: was ${change.was ?? 'absent or touched'}, becomes ${FRAME}`]
    case 'table':
      return [`remove ${RULES}: no network has it any more`]
    case 'guard':
      return [`add VNI ${change.vni} of ${change.netns}`]
    case 'forget':
      return [`remove VNI ${change.vni} of ${change.netns ?? 'nobody'}`]
    default: {
      const verb = change.kind === 'admit' ? 'add' : 'remove'
      return [`${verb} who sends VNI ${change.vni}: ${change.addresses.join(', ')}`]
    }
  }
}

const stepsFor = (changes: readonly Change[]) =>
  changes.length === 0
    ? []
    : [
        {
          do: 'exec',
          argv: ['nft', '-f', '-'],
          stdin: renderUnderlay(changes),
          stdinIsPublic: true,
        } as const,
      ]

/** The rules are no namespace's but the machine's own; their elements are compared one by one. */
const RECORD = 'underlay'
const recordOf = (rules: string): TableRecord => ({ fingerprint: FRAME, listing: rules, elements: {} })

const isAsLeft = (rules: string, { listed, isWritten }: KnownRules, records: TableRecords): boolean =>
  listed === null ? isWritten === true || records.isAsLeft(RECORD, recordOf(rules)) : listed === rules

const rulesChange = (actual: Actual, known: KnownRules, records: TableRecords): readonly Change[] => {
  if (actual?.frame !== FRAME) return [{ kind: 'rules', was: actual?.frame ?? null }]
  return isAsLeft(actual.rules, known, records) ? [] : [{ kind: 'rules', was: null }]
}

/** A VNI that another namespace of this machine has: two devices with it would be there, and one would hear nothing. */
const refuseDouble = ({ vni, netns }: Admission, found: GuardedVni | undefined, actual: Actual): void => {
  const other = found?.netns ?? null
  if (other === null || other === netns || actual?.names.includes(other) !== true) return
  throw new Refusal(`VNI ${vni} is that of ${other} on this machine; ${netns} waits for it`, { retry: true })
}

const diff = (
  wanted: Admission,
  actual: Actual,
  known: KnownRules,
  records: TableRecords,
): readonly Change[] => {
  const { vni, netns, sources } = wanted
  const found = actual?.vnis.find((it) => it.vni === vni)
  refuseDouble(wanted, found, actual)
  const has = new Set(actual?.sources.flatMap((it) => (it.vni === vni ? [it.address] : [])))
  const strange = [...has].filter((address) => !sources.includes(address))
  const missing = sources.filter((address) => !has.has(address))
  const isMine = found?.netns === netns
  // Who is let in, first: the VNI is guarded from the moment that it is among those that are.
  return [
    ...rulesChange(actual, known, records),
    ...(strange.length === 0 ? [] : [{ kind: 'refuse', vni, netns, addresses: strange } as const]),
    ...(missing.length === 0 ? [] : [{ kind: 'admit', vni, netns, addresses: missing } as const]),
    ...(found === undefined || isMine ? [] : [{ kind: 'forget', vni, netns: found.netns } as const]),
    ...(isMine ? [] : [{ kind: 'guard', vni, netns } as const]),
  ]
}

/**
 * Packets with a network's VNI come in only from the underlay addresses of its members in the farm. It is the one thing
 * that we write into the machine's own namespace, because there the sockets are; each network its own elements of one
 * table, so that nobody has to know of the others. Comes before the device is there: closed, not open.
 */
export const underlayFacility = (
  netns: string,
  known: KnownRules,
  records: TableRecords,
): Facility<Admission, Actual, Change> => ({
  name: `underlay:${netns}`,
  observe,
  diff: (wanted, actual) => diff(wanted, actual, known, records),
  steps: stepsFor,
  describe,
})

/** Keeps how the kernel lists the rules once they are as we write them; forgets it when they are written again. */
export const rememberRules =
  (known: KnownRules, records: TableRecords) =>
  (actual: Actual, changes: readonly Change[]): void => {
    if (changes.some(({ kind }) => kind === 'rules')) known.isWritten = true
    else if (actual !== null) {
      known.listed = actual.rules
      records.keep(RECORD, recordOf(actual.rules))
    }
  }

/** Takes away what namespaces of this agent that have no VXLAN any more left there; the table too, where it was the last. */
export const underlayRetired = (agentId: string): Facility<readonly string[], Actual, Change> => ({
  name: 'underlay:retired',
  observe,
  diff: (wanted, actual) => {
    if (actual === null || actual.frame === null) return []
    const gone = actual.vnis.filter(
      ({ netns }) => netns !== null && ownsNetns(agentId, netns) && !wanted.includes(netns),
    )
    if (wanted.length === 0 && gone.length === actual.vnis.length) return [{ kind: 'table' }]
    return gone.flatMap(({ vni, netns }): Change[] => {
      const addresses = actual.sources.flatMap((it) => (it.vni === vni ? [it.address] : []))
      return [
        { kind: 'forget', vni, netns },
        ...(addresses.length === 0 ? [] : [{ kind: 'refuse', vni, netns, addresses } as const]),
      ]
    })
  },
  steps: stepsFor,
  describe,
})
