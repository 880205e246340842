import type { Host } from '@sixfold/reconcile'
import { type Following, follow } from '../follow.ts'
import { netnsNames } from '../netns/look.ts'
import { type Notice, parseLine } from './notice.ts'
import { devicesOf, giveNumbers, numbersOf } from './numbers.ts'

/** What is heard. `device`: on which it stands, where that is known. `onDeaf`: something may have been missed. */
export type Hearing = Readonly<{
  onNotice: (netns: string, notice: Notice, device: string | null) => void
  onDeaf: (reason: string) => void
}>

/** Where to listen; `shared`: where the devices have to be known, for they belong to several. */
export type Places = Readonly<{ all: ReadonlySet<string>; shared: ReadonlySet<string> }>

const READY = 'ready\n'
const BUFFER = 4 * 1024 * 1024

/**
 * In a namespace of its own, without a name and gone with it: a namespace is heard where it has a number, and so numbers
 * are given there, and the machine's own namespace stays as it is.
 */
const MONITOR = [
  'unshare',
  '--net',
  'sh',
  '-c',
  `echo ready; exec ip -o -rc ${BUFFER} monitor link address route neigh rule nsid label all-nsid`,
] as const

const RESTART_FIRST_MS = 1_000
const RESTART_LAST_MS = 30_000

/**
 * What the kernel says of links, addresses, routes, neighbours and rules in the namespaces of a machine: one process for all.
 * While it is not there nothing is heard; it is started again, and what it may have missed is told then.
 */
export const kernelEars = (host: Host, { onNotice, onDeaf }: Hearing) => {
  const names = new Map<number, string>()
  const devices = new Map<string, Map<number, string>>()
  let places: Places = { all: new Set(), shared: new Set() }
  let following: Following | null = null
  let isReady = false
  let timer: NodeJS.Timeout | null = null
  let failures = 0
  let half = ''
  let learning = Promise.resolve()

  const tell = (netns: string, notice: Notice): void => {
    const known = devices.get(netns)
    const device = notice.object === 'link' ? notice.id : (known?.get(notice.index ?? -1) ?? null)
    onNotice(netns, notice, device)
    if (notice.object !== 'link' || notice.index === null || known === undefined) return
    if (notice.isGone) known.delete(notice.index)
    else known.set(notice.index, notice.id)
  }

  const hear = (text: string): void => {
    const line = parseLine(text)
    if (line === null) return
    if (line.is === 'notice') {
      const netns = names.get(line.nsid)
      if (netns !== undefined) tell(netns, line.notice)
    } else if (line.isGone) names.delete(line.nsid)
    else if (line.name !== null) names.set(line.nsid, line.name)
  }

  const learnDevices = async (there: ReadonlySet<string>): Promise<void> => {
    for (const name of devices.keys()) if (!there.has(name)) devices.delete(name)
    for (const name of places.shared) {
      if (there.has(name) && !devices.has(name)) devices.set(name, await devicesOf(host, name))
    }
  }

  const learn = async (): Promise<void> => {
    if (following === null || !isReady) return
    const { pid } = following
    const there = new Set(await netnsNames(host))
    const heard = new Set(names.values())
    const unheard = [...places.all].filter((name) => there.has(name) && !heard.has(name))
    if (unheard.length > 0) {
      await giveNumbers(host, pid, unheard)
      for (const [nsid, name] of await numbersOf(host, pid)) names.set(nsid, name)
    }
    await learnDevices(there)
  }

  /** One after the other; what cannot be learned now is left to the next time. */
  const learnSoon = (): Promise<void> => {
    learning = learning.then(learn).catch((err: unknown) => onDeaf(String(err)))
    return learning
  }

  const onReady = (): void => {
    isReady = true
    void learnSoon().then(() => failures > 0 && onDeaf('listening again'))
  }

  const onText = (text: string): void => {
    const lines = `${half}${text}`.split('\n')
    half = lines.pop() ?? ''
    if (!isReady && text.startsWith(READY)) onReady()
    for (const line of lines) hear(line)
  }

  const onEnd = (since: number, reason: string): void => {
    following = null
    isReady = false
    names.clear()
    devices.clear()
    failures = Date.now() - since > RESTART_LAST_MS ? 1 : failures + 1
    onDeaf(reason)
    timer = setTimeout(start, Math.min(RESTART_LAST_MS, RESTART_FIRST_MS * 2 ** (failures - 1))).unref()
  }

  const start = (): void => {
    const since = Date.now()
    half = ''
    following = follow(MONITOR, {
      onText,
      // It goes on after it was overrun.
      onComplaint: (text) => onDeaf(text.trim().slice(0, 200)),
      onEnd: (reason) => onEnd(since, reason),
    })
  }

  start()
  return {
    /** From now on listens there, too, as far as it is there; resolves when it does. */
    listenTo: (wanted: Places): Promise<void> => {
      places = wanted
      return learnSoon()
    },
    /** A name that goes may come again, as another namespace. */
    forget: (netns: string): void => {
      for (const [nsid, name] of names) if (name === netns) names.delete(nsid)
      devices.delete(netns)
    },
    [Symbol.dispose]: (): void => {
      if (timer !== null) clearTimeout(timer)
      following?.[Symbol.dispose]()
      following = null
    },
  }
}

export type KernelEars = ReturnType<typeof kernelEars>
