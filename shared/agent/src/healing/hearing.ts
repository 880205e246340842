import type { KernelState } from '@sixfold/kernel'
import { filterEars, kernelEars, NETNS_DIRECTORY, nameEars, OWN_NAMESPACE } from '@sixfold/linux'
import type { Host, PassReport } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import type { Reason } from '../reports/reasons.ts'
import { boundedAsks } from './bounded-asks.ts'
import { openGlances } from './glances.ts'
import { endHung } from './hung.ts'
import { wantedObjects } from './wanted-objects.ts'

export type HearingOptions = Readonly<{
  host: Host
  log: Log
  ask: (key: string, reason: Reason) => void
  /** The networks that a workload in a namespace of this name is to be attached to. */
  awaitedIn: (netns: string) => readonly string[]
  /** Elements of sets moved in the filter of a namespace. */
  onElements: (netns: string) => void
  /** A rule of lookup moved in a namespace. */
  onRules: (netns: string) => void
  /** Whether WireGuard devices are wireguard-go's, which can be asked without a process. */
  hasUserspace: boolean
}>

const SETTLE_MS = 50
const EVERY_MS = 500
/** Where not even the kernel's own words say whose a thing is, or some were missed, all are looked at: now and then. */
const ALL_EVERY_MS = 10_000
const LISTEN_MS = 100
/** By then whoever was told to listen does. */
const BEGUN_MS = 400
/** Of so many networks each looks by itself when the machine's own filter is changed. */
const A_FEW = 8

/**
 * Hears of foreign changes where they can be heard: from the kernel of links, addresses, routes, neighbours and filters,
 * from the directory of namespaces' names, and by glances at WireGuard devices. All of it is a hint to look; what is
 * not heard, the sweep finds.
 */
export const openHearing = ({
  host,
  log,
  ask,
  awaitedIn,
  onElements,
  onRules,
  hasUserspace,
}: HearingOptions) => {
  const wanted = wantedObjects()
  const heard = boundedAsks({ ask: (key) => ask(key, 'kernel'), settleMs: SETTLE_MS, everyMs: EVERY_MS })
  const seldom = boundedAsks({ ask: (key) => ask(key, 'kernel'), settleMs: SETTLE_MS, everyMs: ALL_EVERY_MS })
  const looked = boundedAsks({ ask: (key) => ask(key, 'look'), settleMs: SETTLE_MS, everyMs: EVERY_MS })
  let listening: NodeJS.Timeout | null = null
  /** A pass may still end when nobody listens any more: then nothing is started. */
  let isOver = false

  const ears = kernelEars(host, {
    onNotice: (netns, notice, device) => {
      if (notice.object === 'rule') onRules(netns)
      const owners = wanted.ownersOf(netns, notice, device)
      for (const key of owners) (owners.length > 1 ? seldom : heard).hear(key)
    },
    onDeaf: (reason) => {
      log.warn({ reason }, 'the kernel may have told what was not heard')
      for (const key of wanted.keys()) seldom.hear(key)
    },
  })
  const hearFilter = (netns: string, hasElements: boolean): void => {
    if (hasElements) onElements(netns)
    const owners = wanted.filtersIn(netns)
    for (const key of owners) (owners.length > A_FEW ? seldom : heard).hear(key)
  }
  const filters = filterEars(hearFilter)

  /** What was done to a filter before it was listened to is told by nobody: looked at once somebody listens. */
  const lookOnceHeard = (begun: readonly string[]): void => {
    const look = (): void => {
      if (!isOver) for (const netns of begun) hearFilter(netns, true)
    }
    if (begun.length > 0) setTimeout(look, BEGUN_MS).unref()
  }

  const listen = async (): Promise<void> => {
    await ears.listenTo(wanted.namespaces())
    const there = new Set(await host.list(NETNS_DIRECTORY))
    if (isOver) return
    const filtered = wanted.filtered()
    filters.keep(filtered)
    const begun = filtered
      .values()
      .filter((netns) => (netns === OWN_NAMESPACE || there.has(netns)) && filters.listenIn(netns))
    lookOnceHeard([...begun])
  }

  const listenSoon = (): void => {
    if (isOver) return
    listening ??= setTimeout(() => {
      listening = null
      listen().catch((err: unknown) => log.warn({ err }, 'could not listen'))
    }, LISTEN_MS).unref()
  }

  const names = nameEars((netns) => {
    const owners = wanted.ownersIn(netns)
    for (const key of awaitedIn(netns)) heard.hear(key)
    if (owners.length === 0) return
    filters.letGo(netns)
    ears.forget(netns)
    listenSoon()
    for (const key of owners) heard.hear(key)
  })
  const glances = hasUserspace
    ? openGlances({ devices: wanted.devices, onChange: (key) => looked.hear(key), onSilent: endHung(log) })
    : null

  return {
    /** What a pass has brought about is what is listened for from now on. */
    applied: (key: string, state: KernelState, { stepsRun }: PassReport): void => {
      wanted.set(key, state)
      if (stepsRun > 0) for (const asks of [heard, looked]) asks.acted(key)
      listenSoon()
    },
    /** A network is about to be taken away: nobody stays in its namespace. */
    forget: (key: string): void => {
      for (const asks of [heard, seldom, looked]) asks.forget(key)
      wanted.forget(key)
      filters.keep(wanted.filtered())
    },
    [Symbol.dispose]: (): void => {
      isOver = true
      if (listening !== null) clearTimeout(listening)
      for (const it of [heard, seldom, looked, ears, filters]) it[Symbol.dispose]()
      names?.[Symbol.dispose]()
      glances?.[Symbol.dispose]()
    },
  }
}
