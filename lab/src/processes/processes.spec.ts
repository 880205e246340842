import { expect, test } from 'vitest'
import { loadTopology, topologyFile } from '../load-topology.ts'
import { derivePlan } from '../plan/derive-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { realCommands } from './commands.ts'
import { labProcesses } from './lab-processes.ts'
import { natsConfig, natsUrl } from './nats-config.ts'

const processesOf = (plan: Plan) =>
  labProcesses(
    {
      lab: 'l',
      directory: '/labs/l',
      commands: realCommands,
      logLevel: 'debug',
      mark: { SIXFOLD_LAB: '/labs/l' },
    },
    plan,
  )

const demo = async (): Promise<Plan> => derivePlan(await loadTopology(topologyFile('demo')))

const environmentOf = async (name: string) =>
  processesOf(await demo()).find((process) => process.name === name)?.environment

test('the demo: who runs where', async () => {
  expect(processesOf(await demo()).map(({ name, netns }) => [name, netns])).toEqual([
    ['nats', 'sfl-l-control'],
    ['coordinator', 'sfl-l-control'],
    ['node-agent@n1', 'sfl-l-n1'],
    ['node-agent@n2', 'sfl-l-n2'],
    ['node-agent@n3', 'sfl-l-n3'],
    ['node-agent@home1', 'sfl-l-home1'],
    ['exit-gateway@x1', 'sfl-l-x1'],
    ['server@web4', 'sfl-l-web4'],
    ['server@web6', 'sfl-l-web6'],
  ])
})

test('an agent is told where NATS is in a family that it has, and about its uplink where it has one', async () => {
  const common = {
    NODE_COMPILE_CACHE: expect.stringMatching(/node_modules\/.cache\/sixfold$/),
    NODE_OPTIONS: '--max-semi-space-size=2',
    MALLOC_ARENA_MAX: '1',
    SIXFOLD_LAB: '/labs/l',
    SIXFOLD_LOG_LEVEL: 'debug',
    SIXFOLD_UPLINK_BRIDGE: 'br0',
  }
  expect(await environmentOf('node-agent@n1')).toEqual({
    ...common,
    SIXFOLD_NATS: 'nats://[2001:db8:1:1::a]:4222',
    SIXFOLD_STATE: '/labs/l/state/n1/node-agent',
    SIXFOLD_UPLINK_ADDRESSES: '2001:db8:1:2::a:1/64',
    SIXFOLD_UPLINK_GATEWAYS: '2001:db8:1:2::1',
    SIXFOLD_UPLINK_CLOSED: '2001:db8:1:1::a,203.0.113.2',
  })
  expect(await environmentOf('node-agent@home1')).toEqual({
    ...common,
    SIXFOLD_NATS: 'nats://203.0.113.2:4222',
    SIXFOLD_STATE: '/labs/l/state/home1/node-agent',
  })
  expect(await environmentOf('exit-gateway@x1')).toMatchObject({
    SIXFOLD_UPLINK_ADDRESSES: '2001:db8:1:5::a:1/64,203.0.113.19/29,203.0.113.20/29',
    SIXFOLD_UPLINK_GATEWAYS: '2001:db8:1:5::1,203.0.113.17',
  })
})

test("coordinators are told who they are, and whose orders are the operators'", async () => {
  const plan = { ...(await demo()), coordinators: 2 }
  const names = processesOf(plan).filter(({ kind }) => kind === 'coordinator')
  expect(names.map(({ environment }) => environment.SIXFOLD_COORDINATOR)).toEqual([
    'coordinator',
    'coordinator-2',
  ])
  expect(names[1]?.environment.SIXFOLD_OPERATORS).toBe('operator')
  expect(names.map(({ environment }) => environment.SIXFOLD_METRICS)).toEqual(['[::1]:9464', '[::1]:9465'])
})

test('NATS: every write synced, on both families', () => {
  expect(natsConfig('demo', '/labs/demo/nats')).toBe(`server_name: "sixfold-lab-demo"
listen: "[::]:4222"
max_payload: 1MB
jetstream {
  store_dir: "/labs/demo/nats"
  sync_interval: always
  max_mem: 512MB
  max_file: 4GB
}
`)
  expect(natsUrl('::1')).toBe('nats://[::1]:4222')
})
