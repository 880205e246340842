import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, pinging, sixfold } from '../scenarios/grid.ts'

/**
 * Every pair of kinds of NAT: how two nodes behind them reach each other, and how soon after the later of the two joined.
 * What it prints is the matrix of docs/nat.md.
 */

const LAB = 'nat-pairs'
const KINDS = ['open', 'keep', 'rand', 'answ', 'twice', 'wall'] as const
type Kind = (typeof KINDS)[number]
const NODES = [...KINDS.flatMap((it) => [`${it}-a`, `${it}-b`]), 'lan-a']
/** Nothing helps the first with any but the public; of the second it depends on whose packet comes first. */
const HARD: ReadonlySet<Kind> = new Set(['rand', 'answ'])
/** Two rounds of tries. */
const SETTLED_MS = 45_000
const JOINS = 20

type Path = Readonly<{ one: string; other: string; is: string; family: string | null; since: number | null }>
type Line = Readonly<{ sequence: number; type: string; time: string }>

let it: Grid

beforeAll(async () => {
  it = await grid(LAB, LAB)
}, 180_000)
afterAll(async () => {
  await it[Symbol.asyncDispose]()
}, 120_000)

const paths = async (network: string): Promise<Path[]> => {
  const { stdout } = await sixfold(['path', 'show', network, '--json', '--lab', LAB])
  return JSON.parse(stdout).paths
}

/** When the last member joined, and when each fact of a network was recorded. */
const times = async (network: string) => {
  const { stdout } = await sixfold(['facts', '--json', '--network', network, '--lab', LAB])
  const facts: Line[] = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
  const at = new Map(facts.map(({ sequence, time }) => [sequence, Date.parse(time)]))
  const joined = facts.filter(({ type }) => type.includes('.PeerJoined.')).map(({ time }) => Date.parse(time))
  return { at, joined: Math.max(...joined) }
}

/** What answers on a node without anything attached there. */
const gatewayAddress = async (network: string, node: string): Promise<string> => {
  const { members } = await it.show(network)
  return members.find(({ name }) => name === node)?.prefix.replace('/64', '1') ?? ''
}

const between = (all: readonly Path[], a: string, b: string): Path =>
  all.find(({ one, other }) => (one === a && other === b) || (one === b && other === a)) as Path

test('every pair reaches each other, and directly where that can be', async () => {
  const [placed] = await it.order([networkOrder('acme', 'all', NODES)], '--wait', '--timeout', '120')
  expect(placed?.stage).toBe('converged')
  await sleep(SETTLED_MS)
  const all = await paths('acme/all')
  const { at, joined } = await times('acme/all')
  const cell = (a: Kind, b: Kind): string => {
    const { is, since } = between(all, `${a}-a`, `${b}-b`)
    const isTimed = is !== 'relayed' && since !== null
    return isTimed ? `${is} ${(((at.get(since) ?? joined) - joined) / 1_000).toFixed(1)} s` : is
  }
  console.log(['', ...KINDS].join(' | '))
  for (const a of KINDS) console.log([a, ...KINDS.map((b) => cell(a, b))].join(' | '))
  expect(between(all, 'keep-a', 'lan-a').is).toBe('lan')
  for (const a of KINDS)
    for (const b of KINDS) {
      const isApart = (a === 'wall') !== (b === 'wall')
      const isDirect = a === 'open' || b === 'open' || (!isApart && !HARD.has(a) && !HARD.has(b))
      const to = await gatewayAddress('acme/all', `${b}-b`)
      const { received } = await pinging(it, `acme/all@${a}-a`, to, 3)
      const { is } = between(all, `${a}-a`, `${b}-b`)
      expect([a, b, received, isDirect && is === 'relayed']).toEqual([a, b, 3, false])
    }
}, 300_000)

test('two behind NATs that keep ports: how soon after the join, and nothing is lost', async () => {
  const took: number[] = []
  for (let round = 0; round < JOINS; round += 1) {
    const network = `pair-${round}`
    await it.order([networkOrder('acme', network, ['keep-a', 'keep-b'])], '--wait', '--timeout', '60')
    const to = await gatewayAddress(`acme/${network}`, 'keep-b')
    const { sent, received } = await pinging(it, `acme/${network}@keep-a`, to, 60)
    expect([network, received]).toEqual([network, sent])
    const [path] = await paths(`acme/${network}`)
    const { at, joined } = await times(`acme/${network}`)
    expect([network, path?.is]).toEqual([network, 'direct'])
    took.push((at.get(path?.since ?? 0) ?? Number.POSITIVE_INFINITY) - joined)
  }
  const sorted = took.toSorted((a, b) => a - b)
  console.log(`join to direct: median ${sorted[JOINS / 2]} ms, p95 ${sorted[Math.ceil(JOINS * 0.95) - 1]} ms`)
}, 600_000)
