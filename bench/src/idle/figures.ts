import type { Attachment } from '@sixfold/derive'
import { pass } from '@sixfold/reconcile'
import { mustConverge, openBed } from '../apply/bed.ts'
import { facilitiesOf, makeSubject } from '../apply/subject.ts'
import type { Bench, Figure, Limit } from '../harness/figure.ts'
import { timed } from '../harness/in-flight.ts'

const PEERS = 8
const WORKLOAD: Attachment = {
  workload: 'w',
  netns: 'sfbench-workload',
  ipv6: '2001:db8:a:100:ffff::2/128',
  ipv4: '10.1.0.2',
  because: 1,
}

/** What one pass over a network resource that is as wanted costs. */
type Cost = Readonly<{ processes: number; writes: number; milliseconds: number }>

const prepareIdle = async (
  bench: Bench,
  attachments: readonly Attachment[],
): Promise<() => Promise<Cost>> => {
  const subject = makeSubject(PEERS)
  const { host } = await openBed(bench, subject)
  for (const { netns } of attachments) {
    const remove = (forgive: string) => host.run({ do: 'exec', argv: ['ip', 'netns', 'del', netns], forgive })
    await remove('Cannot remove namespace file') // a killed bench left it
    await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', netns] })
    bench.keep({ [Symbol.asyncDispose]: () => remove('Cannot remove namespace file') })
  }
  mustConverge(await pass(host, facilitiesOf(subject, attachments)))
  return async () => {
    const { looks, steps } = host.counters
    const milliseconds = await timed(async () =>
      mustConverge(await pass(host, facilitiesOf(subject, attachments))),
    )
    return { processes: host.counters.looks - looks, writes: host.counters.steps - steps, milliseconds }
  }
}

const idle = (
  what: keyof Cost,
  limit: Limit | null,
  about: string,
  attachments: readonly Attachment[],
): Figure => ({
  name: `idle-pass/${attachments.length === 0 ? 'no-workload' : '1-workload'}/${what}`,
  unit: what === 'milliseconds' ? 'ms' : what,
  limit,
  about: `an agent's pass over one network resource of ${PEERS} peers that is as wanted: ${about}`,
  prepare: async (bench) => {
    const cost = await prepareIdle(bench, attachments)
    return { ours: async () => (await cost())[what], raw: null }
  },
})

const idleFigures = (attachments: readonly Attachment[]): readonly Figure[] => [
  idle('writes', { of: 'ours', atMost: 0 }, 'steps that touch the kernel', attachments),
  idle('processes', { of: 'ours', atMost: 5 }, 'processes started to look', attachments),
  idle('milliseconds', null, 'how long it takes', attachments),
]

/** A pass with nothing to do, over a network resource without and with a workload. */
export const idlePassFigures: readonly Figure[] = [...idleFigures([]), ...idleFigures([WORKLOAD])]
