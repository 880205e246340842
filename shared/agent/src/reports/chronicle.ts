import { instantOf, type NetworkId, type PartyId, REPAIRS_REPORT } from '@sixfold/events'
import { RepairsReported } from '@sixfold/events/reports'
import type { KernelState } from '@sixfold/kernel'
import type { FacilityReport, PassReport } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import { type ChangeWords, changeWords } from './change-words.ts'
import type { Outbox } from './outbox.ts'
import type { Reason } from './reasons.ts'

type Data = ReturnType<typeof RepairsReported.of>['data']
type Repair = Data['repairs'][number]
type Pass = Data['passes'][number]

export type ChronicleOptions = Readonly<{
  outbox: Outbox
  log: Log
  now: () => number
  /** Why the pass was made that has just ended. */
  reasonOf: (key: string) => Reason
}>

const MOST = 16
const MOST_SENTENCES = 4
const MOST_WORDS = 300
const MOST_OBJECT = 270
/** However much is repaired, it is one report a second. */
const EVERY_MS = 1_000

const cut = (text: string): string => text.slice(0, MOST_WORDS)
const cutOrNull = (text: string | null): string | null => (text === null ? null : cut(text))

const whereOf = (key: string): Pick<Repair, 'party' | 'network'> => {
  const [party, network] = key.split('/')
  return network === undefined
    ? { party: null, network: null }
    : { party: party as PartyId, network: network as NetworkId }
}

const changesIn = (facilities: readonly FacilityReport[]): string[] =>
  facilities.flatMap(({ changes, stepsRun }) => (stepsRun > 0 ? changes : []))

/** The rest of a list that a facility cut short itself. */
const REST = /(?:^|: )and (\d+) more$/

/** All that one facility did in a pass is one repair: the first of it, and how much more, so that nothing else is pushed out. */
const folded = (changes: readonly string[]): ChangeWords[] => {
  const [first] = changes
  if (first === undefined) return []
  const words = changeWords(first)
  const more = changes.slice(1).reduce((sum, change) => sum + Number(REST.exec(change)?.[1] ?? 1), 0)
  return [
    more === 0 ? words : { ...words, object: `${words.object.slice(0, MOST_OBJECT)}, and ${more} more` },
  ]
}

/**
 * What the agent did last, and which of it were repairs: steps for a state that stood already. It knows what it has seen
 * itself; what an earlier process left behind is compared with the kernel, and no memory of it is kept.
 */
export const openChronicle = ({ outbox, log, now, reasonOf }: ChronicleOptions) => {
  const stood = new Map<string, KernelState>()
  let repairs: readonly Repair[] = []
  let passes: readonly Pass[] = []
  let timer: NodeJS.Timeout | null = null
  let saidAt = Number.NEGATIVE_INFINITY

  const say = (): void => {
    timer = null
    saidAt = now()
    outbox.say(REPAIRS_REPORT, RepairsReported.of({ repairs: [...repairs], passes: [...passes] }))
  }

  const saySoon = (): void => {
    timer ??= setTimeout(say, Math.max(0, saidAt + EVERY_MS - now())).unref()
  }

  const repaired = (key: string, found: readonly Omit<Repair, 'at' | 'party' | 'network'>[]): void => {
    const where = { at: instantOf(now()), ...whereOf(key) }
    const told = found.map(({ object, old, new: becomes, noticed }) => ({
      ...where,
      object: cut(object),
      old: cutOrNull(old),
      new: cutOrNull(becomes),
      noticed,
    }))
    repairs = [...repairs, ...told].slice(-MOST)
  }

  return {
    /** A pass over a part of the machine has ended. */
    applied: (
      key: string,
      state: KernelState,
      { facilities, isConverged, stepsRun, tookMs }: PassReport,
    ): void => {
      const noticed = reasonOf(key)
      const before = stood.get(key)
      if (isConverged) stood.set(key, state)
      const changes = stepsRun === 0 ? [] : changesIn(facilities)
      if (changes.length === 0) return
      if (before !== undefined && JSON.stringify(before) === JSON.stringify(state)) {
        repaired(
          key,
          facilities.flatMap((it) => folded(changesIn([it])).map((words) => ({ ...words, noticed }))),
        )
        log.warn({ network: key, change: changes, reason: noticed }, 'a foreign change was repaired')
      }
      const sentences = changes.slice(0, MOST_SENTENCES).map(cut)
      const pass = { steps: stepsRun, milliseconds: Math.round(tookMs), changes: sentences }
      passes = [...passes, { at: instantOf(now()), ...whereOf(key), ...pass }].slice(-MOST)
      saySoon()
    },
    /** Something on the disk could not be read; `becomes` says what was put in its place. */
    recovered: (key: string, object: string, old: string, becomes: string): void => {
      repaired(key, [{ object, old, new: becomes, noticed: 'disk' }])
      saySoon()
    },
    /** A network is gone from here: if it comes again, it is new. */
    forget: (key: string): void => {
      stood.delete(key)
    },
    [Symbol.dispose]: (): void => {
      if (timer !== null) clearTimeout(timer)
    },
  }
}

export type Chronicle = ReturnType<typeof openChronicle>
