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
/** Three rounds of tries: in the second one of two opens, and in the third the other. */
const SETTLED_MS = 180_000
const DIRECT_MS = 30_000
const LOOK_MS = 5_000
const JOINS = 20
const PINGS = 200

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

/** Nothing helps a NAT of random ports but a public peer, nor two that answer what they do not know. */
const isToBeDirect = (a: Kind, b: Kind): boolean => {
  if (a === 'open' || b === 'open') return true
  const isApart = (a === 'wall') !== (b === 'wall')
  return !isApart && a !== 'rand' && b !== 'rand' && !(a === 'answ' && b === 'answ')
}

/** Looks until it is so, or for so long; gives the last look. */
const until = async <Seen>(look: () => Promise<Seen>, isSo: (seen: Seen) => boolean, ms: number) => {
  const end = Date.now() + ms
  for (;;) {
    const seen = await look()
    if (isSo(seen) || Date.now() >= end) return seen
    await sleep(LOOK_MS)
  }
}

const CELLS = KINDS.flatMap((a) => KINDS.map((b) => [a, b] as const))

test('every pair reaches each other, and directly where that can be', async () => {
  const [placed] = await it.order([networkOrder('acme', 'all', NODES)], '--wait', '--timeout', '120')
  expect(placed?.stage).toBe('converged')
  const missing = (all: readonly Path[]) =>
    CELLS.filter(([a, b]) => isToBeDirect(a, b) && between(all, `${a}-a`, `${b}-b`).is === 'relayed')
  const { members } = await it.show('acme/all')
  const addressOf = (node: string): string =>
    members.find(({ name }) => name === node)?.prefix.replace('/64', '1') ?? ''
  const row = async (a: Kind): Promise<string[]> => {
    const lost: string[] = []
    for (const b of KINDS) {
      const { received } = await pinging(it, `acme/all@${a}-a`, addressOf(`${b}-b`), 3)
      if (received !== 3) lost.push(`${a} – ${b}: ${received} of 3`)
    }
    return lost
  }
  const reached = async (): Promise<string[]> => (await Promise.all(KINDS.map(row))).flat()
  // Whatever is tried meanwhile: who is relayed is reached as well as who is not.
  expect(await reached()).toEqual([])
  const all = await until(
    () => paths('acme/all'),
    (seen) => missing(seen).length === 0,
    SETTLED_MS,
  )
  const { at, joined } = await times('acme/all')
  const cell = (a: Kind, b: Kind): string => {
    const { is, since } = between(all, `${a}-a`, `${b}-b`)
    const isTimed = is !== 'relayed' && since !== null
    return isTimed ? `${is} ${(((at.get(since) ?? joined) - joined) / 1_000).toFixed(1)} s` : is
  }
  console.log(['', ...KINDS].join(' | '))
  for (const a of KINDS) console.log([a, ...KINDS.map((b) => cell(a, b))].join(' | '))
  expect(between(all, 'keep-a', 'lan-a').is).toBe('lan')
  // Which packet a router that answers what it does not know sees first is luck on a busy machine, in each round anew.
  expect(missing(all).filter((pair) => !pair.includes('answ'))).toEqual([])
  expect(await reached()).toEqual([])
}, 900_000)

/** Pings from as soon as a workload stands: which were not answered since the first that was. */
const pingingEarly = async (network: string, from: string, to: string) => {
  const { stdout } = await it.exec(
    `${network}@${from}`,
    ...(['ping', '-n', '-i', '0.02', '-W', '2', '-c', String(PINGS), to] as const),
  )
  const answers = [...stdout.matchAll(/ icmp_seq=(\d+) /g)].map(([, seq]) => Number(seq))
  const [first] = answers
  if (first === undefined) throw new Error(`${network}: no answer to ${PINGS} pings`)
  const seen = new Set(answers)
  return Array.from({ length: PINGS }, (_, at) => at + 1).filter((seq) => seq > first && !seen.has(seq))
}

const p95 = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.ceil(all.length * 0.95) - 1] ?? Number.NaN
const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN

test('two behind NATs that keep ports: relayed from the first packet, how soon directly, and nothing is lost', async () => {
  const direct: number[] = []
  for (let round = 0; round < JOINS; round += 1) {
    const network = `acme/pair-${round}`
    await it.order([networkOrder('acme', `pair-${round}`, ['keep-a', 'keep-b'])])
    const to = await until(
      () => gatewayAddress(network, 'keep-b'),
      (address) => address !== '',
      DIRECT_MS,
    )
    const lost = await pingingEarly(network, 'keep-a', to)
    expect([network, lost]).toEqual([network, []])
    const [path] = await until(
      () => paths(network),
      ([it]) => it?.is === 'direct',
      DIRECT_MS,
    )
    expect([network, path?.is]).toEqual([network, 'direct'])
    const { at, joined } = await times(network)
    direct.push((at.get(path?.since ?? 0) ?? Number.POSITIVE_INFINITY) - joined)
  }
  console.log(
    `join to direct: median ${median(direct)} ms, p95 ${p95(direct)} ms, worst ${Math.max(...direct)} ms`,
  )
}, 1_800_000)
