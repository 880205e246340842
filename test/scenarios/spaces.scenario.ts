import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { networkToken } from '@sixfold/fold'
import { netnsName } from '@sixfold/kernel'
import { ensureWorkload } from '@sixfold/lab'
import { findProcesses, isAlive, runAttached, signalProcess, startDaemon } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { inside } from '@sixfold/linux/ownership'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder } from './grid.ts'

const LAB = 'test-spaces'
const ECHO = fileURLToPath(new URL('./space-echo.py', import.meta.url))
const [HERE, THERE] = ['10.10.0.2', '10.10.0.3']

/** Three tenants with the same two addresses; of one, a node is behind a NAT, so that the exit relays between both. */
const TENANTS = [
  { party: 'tenant-a', nodes: ['n1', 'n2'] },
  { party: 'tenant-b', nodes: ['n1', 'n2'] },
  { party: 'tenant-c', nodes: ['n1', 'home1'] },
] as const
type Tenant = (typeof TENANTS)[number]

let it: Grid
let agentOf: (machine: string) => string
let directory: string

/** The namespaces of each tenant's two workloads, and their IPv6 addresses. */
const workloads = new Map<string, Readonly<{ netns: string; ipv6: string }>>()
const at = ({ party }: Tenant, node: string) => {
  const found = workloads.get(`${party} ${node}`)
  if (found === undefined) throw new Error(`${party} has no workload on ${node}`)
  return found
}
const room = ({ party }: Tenant, node: string): string =>
  netnsName(agentOf(node), networkToken(party, 'blue'))
/** The translator in a tenant's room; the only process of that name there. */
const translator = (tenant: Tenant, node: string) => {
  const inRoom = findProcesses({ netns: [room(tenant, node)], mark: '' })
  const found = inRoom.find(({ pid }) => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'tayga\n')
  if (found === undefined) throw new Error('there is no translator')
  return found
}

const eventually = async <Value>(
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

/** A workload of a tenant on a node, with its address in the tenant's space. */
const workload = async ({ party }: Tenant, node: string, address: string): Promise<void> => {
  const made = await ensureWorkload(LAB, { party, network: 'blue', node })
  const { agents } = await it.context()
  const state = agents.find(({ machine, kind }) => machine === node && kind === 'node-agent')?.stateDir ?? ''
  const file = join(state, 'attachments', `${made.name}.json`)
  const request = {
    party,
    network: 'blue',
    workload: made.name,
    netns: made.netns,
    spaces: { [`${party}/old`]: address },
  }
  await linuxHost().run({ do: 'write', path: file, content: JSON.stringify(request), mode: 0o600 })
  await eventually(async () => {
    const status = JSON.parse(await readFile(file.replace('.json', '.status.json'), 'utf8'))
    return status.spaces?.[0]?.address === address ? status : null
  }, `${party} has ${address} on ${node}`)
  workloads.set(`${party} ${node}`, { netns: made.netns, ipv6: made.addresses[0] ?? '' })
}

beforeAll(async () => {
  it = await grid('demo', LAB)
  const context = await it.context()
  directory = context.directory
  agentOf = (machine) => context.agents.find((agent) => agent.machine === machine)?.id ?? ''
  const ordered = await it.orderAndWait(
    ...TENANTS.map(({ party, nodes }) => networkOrder(party, 'blue', nodes)),
  )
  expect(ordered.map(({ stage }) => stage)).toEqual(TENANTS.map(() => 'converged'))
  await it.order(TENANTS.map(({ party }) => ({ type: 'AddressSpaceOrdered', party, data: { space: 'old' } })))
  const attached = await it.orderAndWait(
    ...TENANTS.map(({ party, nodes }) => ({
      type: 'AddressSpaceAttached',
      party,
      data: {
        network: 'blue',
        space: { party, space: 'old' },
        ranges: nodes.map((node, index) => ({ node: agentOf(node), range: `${[HERE, THERE][index]}/32` })),
      },
    })),
  )
  expect(attached.map(({ stage, words }) => `${stage} ${stage === 'converged' ? '' : words}`)).toEqual(
    TENANTS.map(() => 'converged '),
  )
  const setUp = async (tenant: Tenant): Promise<void> => {
    await Promise.all([workload(tenant, tenant.nodes[0], HERE), workload(tenant, tenant.nodes[1], THERE)])
    const { netns } = at(tenant, tenant.nodes[1])
    const log = join(directory, 'log', `echo-${tenant.party}.log`)
    await startDaemon({
      argv: inside(netns, 'python3', ECHO, 'serve', tenant.party, THERE),
      environment: {},
      log,
    })
    await eventually(
      async () => ((await readFile(log, 'utf8')).includes('serving') ? true : null),
      'it serves',
    )
    // A wire by way of the exit shakes hands with its first packet, and that may take it a while.
    await eventually(async () => {
      const asked = inside(at(tenant, tenant.nodes[0]).netns, 'ping', '-n', '-q', '-c', '1', '-W', '1', THERE)
      return (await runAttached(asked)).exitCode === 0 ? true : null
    }, `${tenant.party} has a wire`)
  }
  await Promise.all(TENANTS.map(setUp))
})
afterAll(() => it[Symbol.asyncDispose]())

/** Everything in the room of a tenant, on every device, until it is stopped: the lines of tcpdump. */
const listening = async (tenant: Tenant, node: string) => {
  const log = join(directory, 'log', `wires-${tenant.party}-${node}.log`)
  const argv = inside(room(tenant, node), 'tcpdump', '-Z', 'root', '-l', '-n', '-i', 'any', 'ip', 'or', 'ip6')
  const ref = await startDaemon({ argv, environment: {}, log })
  await eventually(
    async () => ((await readFile(log, 'utf8')).includes('listening') ? true : null),
    'it listens',
  )
  return async (): Promise<string> => {
    await sleep(300)
    signalProcess(ref, 'SIGINT')
    await sleep(100)
    return readFile(log, 'utf8')
  }
}

test('three tenants with the same addresses talk at once, each with its own, and nobody sees a packet of another', async () => {
  const ears = await Promise.all(TENANTS.map((tenant) => listening(tenant, tenant.nodes[1])))
  const answers = await Promise.all(
    TENANTS.map(async (tenant) => {
      const { netns } = at(tenant, tenant.nodes[0])
      const [asked, pinged] = await Promise.all([
        runAttached(inside(netns, 'python3', ECHO, 'ask', THERE)),
        runAttached(
          inside(netns, 'ping', '-n', '-q', '-c', '10', '-i', '0.05', '-W', '1', '-s', '1200', THERE),
        ),
      ])
      return {
        told: asked.stdout === '' ? asked.stderr : JSON.parse(asked.stdout),
        received: /(\d+) received/.exec(pinged.stdout)?.[1],
      }
    }),
  )
  expect(answers).toEqual(
    TENANTS.map(({ party }) => ({
      told: { tcp: party, bytes: 200_000, udp: { 100: party, 1472: party, 8000: party } },
      received: '10',
    })),
  )
  const spaces = (await it.facts()).filter(({ type }) => type.includes('AddressSpaceAttached'))
  const ids = spaces.map(({ data }) => Number(data.id).toString(16))
  const seen = await Promise.all(ears.map((stop) => stop()))
  for (const [index, text] of seen.entries()) {
    const prefixes = new Set([...text.matchAll(/fd[0-9a-f:]+?:([0-9a-f]+)::a0a:/g)].map(([, id]) => id))
    expect([...prefixes], TENANTS[index]?.party).toEqual([ids[index]])
  }
})

test('nobody writes a translated address himself, not of his own space and not of another', async () => {
  const facts = await it.facts()
  const ula = String(facts.find(({ type }) => type.includes('GridFounded'))?.data.ula).replace('::/48', '')
  const [tenant] = TENANTS
  const { netns } = at(tenant, 'n1')
  const pings = await Promise.all(
    facts
      .filter(({ type }) => type.includes('AddressSpaceAttached'))
      .map(({ data }) => `${ula}:${Number(data.id).toString(16)}::a0a:3`)
      .map((to) => runAttached(inside(netns, 'ping', '-n', '-q', '-c', '2', '-i', '0.1', '-W', '1', to))),
  )
  expect(pings.map(({ stdout }) => / (\d+) received/.exec(stdout)?.[1])).toEqual(TENANTS.map(() => '0'))
})

test('the longest packet that a workload is told of arrives, and a longer one is refused where it begins', async () => {
  const [tenant] = TENANTS
  const { netns } = at(tenant, 'n1')
  const fit = async (length: number): Promise<string> =>
    (await runAttached(inside(netns, 'python3', ECHO, 'fit', THERE, String(length)))).stdout.trim()
  const way = await linuxHost().read(inside(netns, 'ip', '-4', 'route', 'show', `${THERE}/32`))
  const mtu = Number(/mtu (\d+)/.exec(way ?? '')?.[1])
  expect([await fit(mtu), await fit(mtu + 1)]).toEqual(['arrived', 'Message too long'])
})

test('a translator that is killed, or stopped, is back within two seconds, and IPv6 loses nothing meanwhile', async () => {
  const [tenant] = TENANTS
  const { netns } = at(tenant, 'n1')
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    const ipv6 = runAttached(
      inside(netns, 'ping', '-n', '-q', '-c', '40', '-i', '0.05', '-W', '2', at(tenant, 'n2').ipv6),
    )
    await sleep(200)
    const old = translator(tenant, 'n1')
    const since = Date.now()
    signalProcess(old, signal)
    await sleep(20)
    // Asks until it is answered.
    const again = await runAttached(
      inside(netns, 'ping', '-n', '-q', '-c', '1', '-w', '5', '-i', '0.05', THERE),
    )
    expect(again.exitCode).toBe(0)
    const healedMs = Date.now() - since
    expect(healedMs).toBeLessThan(2_000)
    expect((await ipv6).stdout).toContain('40 packets transmitted, 40 received')
  }
})

test('a room that is deleted is back within two seconds, with its translator, and once more', async () => {
  const [tenant] = TENANTS
  const { netns } = at(tenant, 'n1')
  for (const _turn of [1, 2]) {
    await sleep(1_000) // what was repaired before is looked at once more
    const old = translator(tenant, 'n1')
    const since = Date.now()
    await linuxHost().run({ do: 'exec', argv: ['ip', 'netns', 'del', room(tenant, 'n1')] })
    await eventually(async () => (isAlive(old) ? null : true), 'the old translator ends')
    // Asks until it is answered.
    const again = await runAttached(
      inside(netns, 'sh', '-c', `until ping -n -q -c 1 -W 0.2 ${THERE}; do sleep 0.02; done >/dev/null 2>&1`),
    )
    expect(again.exitCode).toBe(0)
    expect(Date.now() - since).toBeLessThan(2_000)
  }
})
