import { derive } from '@sixfold/derive'
import { facilitiesFor } from '@sixfold/linux'
import { type Host, narrowPass, type PassReport, pass, type Rested, restedOf } from '@sixfold/reconcile'
import { mustConverge, openBed } from '../apply/bed.ts'
import { recorded } from '../apply/recorded.ts'
import { facilitiesOf } from '../apply/subject.ts'
import type { Bench, Figure } from '../harness/figure.ts'
import { timed } from '../harness/in-flight.ts'
import { scratch } from '../harness/scratch.ts'
import { namespaces } from './bed.ts'
import { attachmentsOf, type Kind, oneName, onePeer, oneRule, oneWorkload, wireGuardWords } from './kinds.ts'
import { scriptOf } from './script.ts'

const FEW = 10
const MANY = 5_000

/** Both ways to one thing more, and what it took; each is undone outside of the time that it takes. */
type Ways = Readonly<{ ours: () => Promise<number>; raw: () => Promise<number> }>

/** What was done by hand is looked at anew; but for the table, which carries a mark of ours that hands do not write. */
const mustBeThere = async (host: Host, kind: Kind): Promise<void> => {
  const { subject } = kind
  subject.machine.names.clear()
  const all = facilitiesOf({ ...subject, view: kind.viewOf(true) }, attachmentsOf(kind, true))
  const { facilities, stepsRun } = mustConverge(
    await pass(
      host,
      all.filter(({ name }) => !name.startsWith('nft:')),
    ),
  )
  if (stepsRun === 0) return
  throw new Error(`by hand something is missing: ${facilities.flatMap(({ changes }) => changes).join('; ')}`)
}

/** A machine on which a network stands as it was before one thing more. */
const prepareWays = async (bench: Bench, kind: Kind, name: string): Promise<Ways> => {
  const { subject } = kind
  const { host } = await openBed(bench, subject)
  await namespaces(bench, host, kind.attachments)
  let rested: Rested = new Map()
  /** What a fact brings about in an agent: what it changes is looked at. */
  const change = async (isMore: boolean, by = host): Promise<PassReport> => {
    const state = derive(kind.viewOf(isMore), subject.id, attachmentsOf(kind, isMore))
    const bindAll = () => facilitiesFor(state, subject.machine)
    const report = mustConverge(await narrowPass(by, bindAll, rested))
    rested = restedOf(bindAll())
    return report
  }
  await change(false)
  // As after a sweep: what an agent has seen at rest it need not list again.
  rested = new Map()
  for (const isMore of [false, true, false]) await change(isMore)

  const directory = await scratch(bench, name)
  const script = async (isMore: boolean): Promise<() => Promise<void>> => {
    const { host: listening, steps } = recorded(host)
    await change(isMore, listening)
    const path = `${directory}/${isMore ? 'more' : 'less'}`
    const { text, files } = scriptOf(steps, wireGuardWords(kind, isMore), path)
    for (const [file, content] of [...files, [`${path}/run.sh`, text] as const])
      await host.run({ do: 'write', path: file, content, mode: 0o600 })
    return () => host.run({ do: 'exec', argv: ['sh', `${path}/run.sh`] })
  }
  const more = await script(true)
  const less = await script(false)
  await more()
  await mustBeThere(host, kind)
  await less()
  return {
    ours: async () => {
      const milliseconds = await timed(() => change(true))
      await change(false)
      return milliseconds
    },
    raw: async () => {
      const milliseconds = await timed(more)
      await less()
      return milliseconds
    },
  }
}

type Maker = (existing: number) => Kind

const oneMore = (what: string, make: Maker, existing: number, about: string): Figure => ({
  name: `one-more/${what}/${existing}`,
  unit: 'ms',
  limit: { of: 'ratio', atMost: 3 },
  about: `an agent's pass after a fact, which brings about one ${what} more where there are ${existing} (derive, tell what differs, act), against a shell script with the raw tools: ${about}`,
  pairs: 11,
  warmUps: 2,
  prepare: async (bench) => prepareWays(bench, make(bench.scaled(existing)), `more-${what}-${existing}`),
})

const KINDS: readonly (readonly [what: string, make: Maker, about: string])[] = [
  ['peer', onePeer, 'one wg set, one ip -batch with its routes and guards, one nft -f with its two elements'],
  ['rule', oneRule, 'one nft -f that adds one element'],
  ['name', oneName, 'one unbound-control local_datas with its three records'],
  [
    'workload',
    oneWorkload,
    'one nft -f with its elements, one ip -batch in each of two namespaces, one unbound-control local_datas; ten workloads are on this machine, all others elsewhere in the network',
  ],
]

/** What one thing more costs, where there are few and where there are many. */
export const oneMoreFigures: readonly Figure[] = KINDS.flatMap(([what, make, about]) =>
  [FEW, MANY].map((existing) => oneMore(what, make, existing, about)),
)
