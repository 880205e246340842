import { glanceAt } from '@sixfold/linux'

type Device = readonly [device: string, key: string]

export type GlanceOptions = Readonly<{
  devices: () => readonly Device[]
  onChange: (key: string) => void
  /** Somebody holds the device and has not answered so many times in a row. True: that was seen to, count anew. */
  onSilent?: (device: string, key: string, times: number) => boolean
  glance?: (device: string) => Promise<string | null>
  /** Each device is looked at this often, where there are few. */
  everyMs?: number
  /** The least time between two looks: many devices take longer to come round, and cost no more. */
  pauseMs?: number
}>

const EVERY_MS = 1_000
const PAUSE_MS = 20
const SILENT: unique symbol = Symbol('silent')
const UNASKED: unique symbol = Symbol('unasked')

/** Where we can open nothing any more nobody was asked, and so nobody is silent: a tunnel that carries its packets stays. */
const OUT_OF_FILES = new Set(['EMFILE', 'ENFILE'])

const withoutAnswer = (err: NodeJS.ErrnoException): typeof SILENT | typeof UNASKED =>
  OUT_OF_FILES.has(err.code ?? '') ? UNASKED : SILENT

/**
 * Looks at WireGuard devices, one after the other, whether anybody else has changed them: WireGuard tells nobody. It is
 * at most 50 looks a second, of a quarter of a millisecond: up to 50 devices each second, 500 every ten.
 */
export const openGlances = ({
  devices,
  onChange,
  onSilent = () => false,
  glance = (device) => glanceAt(device),
  everyMs = EVERY_MS,
  pauseMs = PAUSE_MS,
}: GlanceOptions) => {
  const seen = new Map<string, string>()
  const silent = new Map<string, number>()
  let round: readonly Device[] = []
  let at = 0
  let timer: NodeJS.Timeout | null = null

  const lookAt = async ([device, key]: Device): Promise<void> => {
    const found = await glance(device).catch(withoutAnswer)
    if (found === UNASKED) return
    if (found === SILENT) {
      const times = (silent.get(device) ?? 0) + 1
      silent.set(device, onSilent(device, key, times) ? 0 : times)
      return
    }
    silent.delete(device)
    const before = seen.get(device)
    if (found === null) seen.delete(device)
    else seen.set(device, found)
    if (found !== null && before !== undefined && before !== found) onChange(key)
  }

  const newRound = (): void => {
    round = devices()
    at = 0
    const there = new Set(round.map(([device]) => device))
    for (const known of [seen, silent])
      for (const device of known.keys()) if (!there.has(device)) known.delete(device)
  }

  const next = async (): Promise<void> => {
    if (at >= round.length) newRound()
    const device = round[at]
    at += 1
    if (device !== undefined) await lookAt(device)
    const inMs = Math.max(pauseMs, everyMs / Math.max(1, round.length))
    if (timer !== null) timer = setTimeout(next, inMs).unref()
  }

  timer = setTimeout(next, everyMs).unref()
  return {
    [Symbol.dispose]: (): void => {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
