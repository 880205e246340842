import { type Attachment, derive, gatewayNetns } from '@sixfold/derive'
import { emptyWorld, type NetworkView, viewOf } from '@sixfold/fold'
import { newPrivateKey, openMachine } from '@sixfold/linux'
import { type Host, type PassReport, pass } from '@sixfold/reconcile'
import { mustConverge, openBed } from '../apply/bed.ts'
import { facilitiesOf, type Subject } from '../apply/subject.ts'
import { makeGrid } from '../grid/grid.ts'
import { networkFacts, networkIdOf, TENANT } from '../grid/network.ts'
import type { Bench } from '../harness/figure.ts'
import { inFlight } from '../harness/in-flight.ts'
import { roomForInstances } from '../memory/inotify.ts'

/** Above those that specs on this machine use. */
const LISTEN_PORT = 32_200
/** As many networks as an agent works on at once. */
const AT_ONCE = 4
const NOTHING: readonly Attachment[] = []

const viewsOf = (networks: number, peers: number) => {
  const grid = makeGrid({ nodes: peers + 1, exits: 1 })
  const world = emptyWorld()
  let sequence = 0
  const apply = (facts: typeof grid.facts): void => {
    for (const { ref, fact } of facts) {
      sequence += 1
      world.apply(ref, fact, { sequence, at: 0 })
    }
  }
  apply(grid.facts)
  for (let index = 0; index < networks; index += 1)
    apply(networkFacts(grid, { index, nodes: peers + 1, firstPort: LISTEN_PORT }, sequence))
  const views = Array.from({ length: networks }, (_, index) => viewOf(world, TENANT, networkIdOf(index)))
  return { id: grid.nodes[0], views: views.filter((view): view is NetworkView => view !== null) }
}

/** An agent that remembers nothing, with keys that stay. */
const subjectsOf = (
  id: Subject['id'],
  views: readonly NetworkView[],
  keys: Map<string, string>,
): Subject[] => {
  const keyOf = (name: string): string => {
    const key = keys.get(name) ?? newPrivateKey()
    keys.set(name, key)
    return key
  }
  const machine = openMachine({ agentId: id, keyOf })
  return views.map((view) => ({
    id,
    view,
    machine,
    gateway: gatewayNetns(id),
    devices: derive(view, id).rooms.flatMap(({ wireguards }) => wireguards.map(({ name }) => name)),
  }))
}

/** One pass over every network, a few at once as in an agent; how many steps they took together. */
const applyAll = async (host: Host, subjects: readonly Subject[]): Promise<number> => {
  const reports: PassReport[] = []
  await inFlight({ count: subjects.length, lanes: AT_ONCE }, async (_, index) => {
    const subject = subjects[index]
    if (subject !== undefined) reports.push(mustConverge(await pass(host, facilitiesOf(subject, NOTHING))))
  })
  return reports.reduce((sum, { stepsRun }) => sum + stepsRun, 0)
}

/** A node with many network resources, and nothing of them there yet; all of it is gone with the figure. */
export const fullNode = async (bench: Bench, networks: number, peers: number) => {
  const { id, views } = viewsOf(networks, peers)
  if (id === undefined || views.length < networks) throw new Error('the facts made fewer networks')
  const keys = new Map<string, string>()
  const subjects = subjectsOf(id, views, keys)
  const [first] = subjects
  if (first === undefined) throw new Error('at least one network is needed')
  const devices = subjects.flatMap((subject) => subject.devices)
  await roomForInstances(bench, devices.length + 128)
  const { host, takeDown } = await openBed(bench, { ...first, devices })
  return {
    host,
    subjects,
    devices,
    takeDown,
    apply: () => applyAll(host, subjects),
    /** What an agent does that was started anew. */
    again: () => applyAll(host, subjectsOf(id, views, keys)),
  }
}

export type Scale = Awaited<ReturnType<typeof fullNode>>
