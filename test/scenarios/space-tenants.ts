import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { networkToken } from '@sixfold/fold'
import { netnsName } from '@sixfold/kernel'
import { ensureWorkload } from '@sixfold/lab'
import { runAttached, signalProcess, startDaemon } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { inside } from '@sixfold/linux/ownership'
import { type Grid, networkOrder } from './grid.ts'

/** A tenant with a network `blue` on two nodes, and in its space `old` one address on each. */
export type Tenant = Readonly<{ party: string; nodes: readonly [string, string] }>

/** The addresses of everybody's two workloads. */
export const [HERE, THERE] = ['10.10.0.2', '10.10.0.3'] as const

/** A Python file beside this one. */
export const tool = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url))

/** Looks until there is something; throws with `what` when there is nothing within `patienceMs`. */
export const eventually = async <Value>(
  look: () => Promise<Value | null>,
  what: string,
  patienceMs = 10_000,
): Promise<Value> => {
  for (const end = Date.now() + patienceMs; ; await sleep(25)) {
    const found = await look()
    if (found !== null) return found
    if (Date.now() > end) throw new Error(`not within ${patienceMs} ms: ${what}`)
  }
}

/** The longest that many tenants take to stand. */
const MANY_MS = 60_000
/** As many at once as keep two cores busy and no more. */
const AT_ONCE = 4

/** Does it for each, a few at a time. */
export const forEach = async <Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<void> => {
  const rest = [...items]
  const work = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await act(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

/** Orders the networks, their spaces and what is attached of them; throws where one is not converged. */
const orderAll = async (
  it: Grid,
  tenants: readonly Tenant[],
  agentOf: (machine: string) => string,
): Promise<void> => {
  const converged = async (orders: readonly object[]): Promise<void> => {
    const wrong = (await it.orderAndWait(...orders)).filter(({ stage }) => stage !== 'converged')
    if (wrong.length > 0) throw new Error(`not converged: ${wrong.map(({ words }) => words).join('; ')}`)
  }
  await converged(tenants.map(({ party, nodes }) => networkOrder(party, 'blue', nodes)))
  await it.order(tenants.map(({ party }) => ({ type: 'AddressSpaceOrdered', party, data: { space: 'old' } })))
  await converged(
    tenants.map(({ party, nodes }) => ({
      type: 'AddressSpaceAttached',
      party,
      data: {
        network: 'blue',
        space: { party, space: 'old' },
        ranges: nodes.map((node, index) => ({ node: agentOf(node), range: `${[HERE, THERE][index]}/32` })),
      },
    })),
  )
}

/** Tenants that stand: networks, spaces, and a workload on each of their nodes. */
export const spaceTenants = async (it: Grid, tenants: readonly Tenant[]) => {
  const { agents } = await it.context()
  const agentOn = (machine: string) => {
    const found = agents.find((agent) => agent.machine === machine)
    if (found === undefined) throw new Error(`there is no agent on ${machine}`)
    return found
  }
  const agentOf = (machine: string): string => agentOn(machine).id
  await orderAll(it, tenants, agentOf)

  const workloads = new Map<string, Readonly<{ name: string; netns: string; ipv6: string; ipv4: string }>>()
  const attach = async ([party, node, address]: readonly [string, string, string]): Promise<void> => {
    const made = await ensureWorkload(it.lab, { party, network: 'blue', node }, { patienceMs: MANY_MS })
    const file = join(agentOn(node).stateDir, 'attachments', `${made.name}.json`)
    const request = {
      party,
      network: 'blue',
      workload: made.name,
      netns: made.netns,
      spaces: { [`${party}/old`]: address },
    }
    await linuxHost().run({ do: 'write', path: file, content: JSON.stringify(request), mode: 0o600 })
    await eventually(
      async () => {
        const status = JSON.parse(await readFile(file.replace('.json', '.status.json'), 'utf8'))
        return status.spaces?.[0]?.address === address ? status : null
      },
      `${party} has ${address} on ${node}`,
      MANY_MS,
    )
    const [ipv6 = '', ipv4 = ''] = made.addresses
    workloads.set(`${party} ${node}`, { name: made.name, netns: made.netns, ipv6, ipv4 })
  }
  await forEach(
    tenants.flatMap(({ party, nodes: [here, there] }) => [
      [party, here, HERE] as const,
      [party, there, THERE] as const,
    ]),
    attach,
  )
  return {
    agentOf,
    /** The workload of a tenant on a node. */
    at: ({ party }: Tenant, node: string) => {
      const found = workloads.get(`${party} ${node}`)
      if (found === undefined) throw new Error(`${party} has no workload on ${node}`)
      return found
    },
    /** The namespace of a tenant's network on a machine. */
    room: ({ party }: Tenant, node: string): string => netnsName(agentOf(node), networkToken(party, 'blue')),
  }
}

/** What was heard: frames by place, device and mark, and how many were missed. */
export type Heard = Readonly<{
  places: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>
  missed: number
}>

/** A place to listen at: a namespace, and one device of it where not all are meant. */
export type Place = Readonly<{ netns: string; device: string | null }>

/** Listens at many places at once until it is stopped. */
export const listening = async (log: string, places: Readonly<Record<string, Place>>) => {
  const file = `${log}.json`
  await linuxHost().run({ do: 'write', path: file, content: JSON.stringify(places), mode: 0o600 })
  const argv = ['sh', '-c', `exec python3 ${tool('packet-ears.py')} < ${file}`] as const
  const ref = await startDaemon({ argv: [...argv], environment: {}, log })
  const read = () => readFile(log, 'utf8')
  await eventually(async () => ((await read()).includes('hearing') ? true : null), 'it listens')
  return async (): Promise<Heard> => {
    await sleep(300)
    signalProcess(ref, 'SIGTERM')
    const text = await eventually(async () => /^\{.*\}$/m.exec(await read())?.[0] ?? null, 'what was heard')
    return JSON.parse(text)
  }
}

/** How many of so many pings were answered; `words` are more of them for ping. */
export const answered = async (netns: string, to: string, count: number, ...words: readonly string[]) => {
  const argv = inside(netns, 'ping', '-n', '-q', '-c', String(count), '-W', '1', ...words, to)
  return Number(/(\d+) received/.exec((await runAttached(argv)).stdout)?.[1] ?? -1)
}
