import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { parseTopology } from '../load-topology.ts'
import { down } from './down.ts'
import { exec } from './exec.ts'
import { up } from './up.ts'

const LAB = 'spec-loss'
const PACKETS = 400

let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lab-'))
  await down(LAB, { root }) // what a killed run of this spec left
  const node = { roles: ['node'] }
  const topology = parseTopology(
    {
      sites: {
        ops: { machines: { control: { roles: ['control'] } } },
        bad: { loss: 10, machines: { n1: node } },
        worse: { machines: { n2: { ...node, loss: 30 }, n3: node } },
        gone: { loss: 100, machines: { n4: node } },
      },
    },
    'loss.yaml',
  )
  await up(topology, { name: LAB, root, start: [] })
})

afterAll(async () => {
  await down(LAB, { root })
  await rm(root, { recursive: true })
})

/** Of echo requests from the control machine, the part that was answered: each way may lose. */
const answered = async (address: string): Promise<number> => {
  // Neighbours are found first: their three solicitations may all be lost, and then nothing is sent for a while.
  await exec(LAB, 'control', ['ping', '-q', '-c', '20', '-i', '0.1', '-W', '1', address], { root })
  const argv = ['ping', '-q', '-c', String(PACKETS), '-i', '0.002', '-W', '1', address] as const
  const { stdout } = await exec(LAB, 'control', argv, { root })
  return Number(/(\d+) received/.exec(stdout)?.[1]) / PACKETS
}

// Five standard deviations of 400 tries are 0.125 at most: wide enough for every day, narrow enough to tell these apart.
test.concurrent.for([
  ['a site with 10 % loss, IPv6', '2001:db8:1:2::a', 0.81],
  ['a site with 10 % loss, IPv4', '203.0.113.10', 0.81],
  ['a machine with 30 % loss', '2001:db8:1:3::a', 0.49],
  ['a machine beside it, with none', '2001:db8:1:3::b', 1],
  ['a site that is cut off', '2001:db8:1:4::a', 0],
] as const)('%s', async ([, address, expected], { expect }) => {
  const part = await answered(address)
  expect(Math.abs(part - expected)).toBeLessThan(expected === 0 || expected === 1 ? 0.001 : 0.125)
})
