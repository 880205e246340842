import {
  type Attachment,
  derive,
  deriveGateway,
  gatewayNetns,
  keyName,
  namesOf,
  type Uplink,
} from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { generationOf, type NetworkView, revisionOf } from '@sixfold/fold'
import {
  facilitiesFor,
  linuxHost,
  NETNS_DIRECTORY,
  newPrivateKey,
  openMachine,
  removeNetns,
} from '@sixfold/linux'
import { type Bound, type Host, type PlannedFacility, plan } from '@sixfold/reconcile'
import { readIdentity } from '../identity.ts'
import type { Entry } from '../mailbox/folder.ts'
import { type Peek, peek } from '../mailbox/peek.ts'
import { contradictionsIn } from '../workloads/contradictions.ts'
import { judge } from '../workloads/placements.ts'
import { inSpacesOf } from '../workloads/space-addresses.ts'
import { closedTo, openInfrastructure } from './infrastructure.ts'
import { isWanted } from './membership.ts'
import { guestOf } from './proxied.ts'
import { tablesSeen } from './tables.ts'
import { NO_UPLINK } from './unit.ts'

/** What a pass would do about one part of a machine. `why` it cannot be told, or null. */
export type PlannedPart = Readonly<{
  /** PARTY/NETWORK, or `gateway`, or `orphans`: namespaces of ours that nothing wants any more. */
  part: string
  /** The revision that the agent holds; null of what is no network. */
  revision: number | null
  why: string | null
  /** Only those that have something to do, or cannot tell. */
  facilities: readonly PlannedFacility[]
}>

/** `agent` null: none has been here yet. `problems`: what on the disk cannot be read. */
export type DryRun = Readonly<{
  agent: string | null
  parts: readonly PlannedPart[]
  problems: readonly string[]
}>

export type DryRunOptions = Readonly<{
  directory: string
  uplink: Uplink | null
  /** The servers of the log, as URLs. */
  servers?: readonly string[]
  forwarders?: readonly string[]
  host?: Host
}>

const toBeDone = (facilities: readonly PlannedFacility[]): PlannedFacility[] =>
  facilities.filter(({ steps, error }) => steps.length > 0 || error !== null)

const generationsIn = (plan: NetworkView['plan'], id: AgentId): number[] => [
  generationOf(plan, id),
  ...(plan.rotation === undefined ? [] : [plan.rotation.generation]),
]

/** Keys as the agent has them; of a network that has none yet, some that are forgotten again. */
const keysOf = async (disk: Peek, id: AgentId, entries: readonly Entry<NetworkView>[]) => {
  const known = new Map<string, string>()
  for (const { view } of entries)
    for (const generation of generationsIn(view.plan, id)) {
      const pair = await disk.keys(view.party, view.network, generation)
      for (const role of ['mesh', 'exit'] as const)
        known.set(keyName(view, role, generation), pair?.[role] ?? newPrivateKey())
    }
  return (name: string): string => {
    const key = known.get(name)
    if (key === undefined) throw new Error(`there is no private key ${name} on this machine`)
    return key
  }
}

/** What the agent would give the workloads of a network, without writing it down. */
const attachedTo = async (
  disk: Peek,
  view: NetworkView,
  { id, there }: Readonly<{ id: AgentId; there: ReadonlySet<string> }>,
): Promise<readonly Attachment[]> => {
  const { party, network, plan: its } = view
  const resource = its.resources.find(({ node }) => node === id)
  if (resource === undefined) return []
  const all = await disk.attachments()
  const contradictions = contradictionsIn(all, await disk.isAttached())
  const requests = all.filter(
    (it) => it.party === party && it.network === network && !contradictions.has(it.file),
  )
  const book = await disk.indices(party, network)
  const { verdicts } = judge({ view, self: id, requests, book }, resource)
  return inSpacesOf(view, id, requests, verdicts, there).attached
}

/**
 * What the agent of this machine would do now, by what is on its disk and in the kernel: looks at everything, touches
 * nothing, and does not disturb an agent that runs.
 */
export const dryRun = async ({
  directory,
  uplink,
  servers = [],
  forwarders = [],
  host = linuxHost(),
}: DryRunOptions): Promise<DryRun> => {
  const id = (await readIdentity(directory))?.id as AgentId | undefined
  if (id === undefined) return { agent: null, parts: [], problems: [] }
  const disk = peek(directory)
  const [entries, itself] = [await disk.networks(), await disk.machine()]
  const records = tablesSeen(await disk.tables())
  const machine = openMachine({
    agentId: id,
    keyOf: await keysOf(disk, id, entries),
    forwarders,
    records,
  })
  const there = new Set((await host.list(NETNS_DIRECTORY)) ?? [])

  const planned = async (part: string, revision: number | null, facilities: readonly Bound[]) => ({
    part,
    revision,
    why: null,
    facilities: toBeDone(await plan(host, facilities)),
  })

  const planNetwork = async ({ view, frozen }: Entry<NetworkView>): Promise<PlannedPart> => {
    const [part, revision] = [`${view.party}/${view.network}`, revisionOf(view)]
    const cannot = (why: string): PlannedPart => ({ part, revision, why, facilities: [] })
    if (frozen !== null) return cannot(`frozen: ${frozen}`)
    const { netns } = namesOf(id, view.party, view.network)
    if (!isWanted(view, id)) {
      const others = [...there].filter((name) => name !== netns)
      return planned(part, revision, [removeNetns(id, others)])
    }
    const state = derive(view, id, await attachedTo(disk, view, { id, there }))
    const isStuck = uplink === null && state.rooms.some((room) => room.netns === gatewayNetns(id))
    return isStuck ? cannot(NO_UPLINK) : planned(part, revision, facilitiesFor(state, machine))
  }

  const parts: PlannedPart[] = []
  if (itself !== null && uplink !== null) {
    const views = entries.map(({ view }) => view)
    const grid = await openInfrastructure(servers)(views)
    const guests = views.flatMap((view) => guestOf(view, id) ?? [])
    const gateway = deriveGateway(itself.view, closedTo(uplink, grid), views, guests)
    parts.push(await planned('gateway', null, facilitiesFor(gateway, machine)))
  }
  for (const entry of entries) parts.push(await planNetwork(entry))
  // With the machine on its disk an agent knows all its networks: only then anything is an orphan.
  if (itself !== null && disk.problems.length === 0) {
    const known = entries.map(({ view }) => namesOf(id, view.party, view.network).netns)
    parts.push(await planned('orphans', null, [removeNetns(id, [gatewayNetns(id), ...known])]))
  }
  return { agent: id, parts, problems: disk.problems }
}
