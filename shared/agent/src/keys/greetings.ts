import type { KernelState, WireGuardPeer } from '@sixfold/kernel'
import type { PeerAnswer } from '@sixfold/linux'
import type { Log } from '@sixfold/service'

type Place = Readonly<{ netns: string; device: string }>

export type GreetingsOptions = Readonly<{
  look: (place: Place) => Promise<readonly PeerAnswer[]>
  greet: (place: Place, peer: WireGuardPeer) => Promise<void>
  log: Log
}>

/** Whoever is new here may not know us yet: asked too early he said nothing, and WireGuard would wait for five seconds. */
const LOOKS_AFTER_MS = [300, 900, 1_800, 3_000, 4_500]

const nameOf = ({ device }: Place, { publicKey, endpoint }: WireGuardPeer): string =>
  `${device} ${publicKey} ${endpoint}`

type Following = {
  fresh: Map<string, Readonly<{ place: Place; peer: WireGuardPeer }>>
  timers: NodeJS.Timeout[]
}

/**
 * Greets peers again that were added and have not answered what was sent to them, a few times within their first seconds:
 * of two machines that come to know each other one is first, and its greeting is lost on the other. Only who has an
 * endpoint can be greeted. Who has shaken hands once is never touched.
 */
export const openGreetings = ({ look, greet, log }: GreetingsOptions) => {
  const networks = new Map<string, Following & { known: ReadonlySet<string> }>()

  const greetAt = async (place: Place, fresh: Following['fresh']): Promise<void> => {
    const answers = new Map((await look(place)).map((answer) => [answer.publicKey, answer]))
    for (const [name, { place: its, peer }] of [...fresh]) {
      if (its.device !== place.device) continue
      const answer = answers.get(peer.publicKey)
      if (answer === undefined || answer.handshakeAt > 0) fresh.delete(name)
      else if (answer.sent > 0) await greet(place, peer)
    }
  }

  const greetAll = async ({ fresh }: Following): Promise<void> => {
    const places = new Map([...fresh.values()].map(({ place }) => [place.device, place]))
    for (const place of places.values()) await greetAt(place, fresh)
  }

  const end = (it: Following): void => {
    for (const timer of it.timers) clearTimeout(timer)
  }

  return {
    /** A pass over a network has ended: these are its devices and peers. */
    applied: (key: string, { rooms }: KernelState): void => {
      const wanted = rooms.flatMap(({ netns, wireguards }) =>
        wireguards.flatMap(({ name, peers }) =>
          peers.flatMap((peer) => (peer.endpoint === null ? [] : [{ place: { netns, device: name }, peer }])),
        ),
      )
      const named = new Map(wanted.map((it) => [nameOf(it.place, it.peer), it]))
      const before = networks.get(key)
      const fresh = new Map([...named].filter(([name]) => before?.known.has(name) !== true))
      if (before !== undefined && fresh.size === 0) {
        before.known = new Set(named.keys())
        for (const name of before.fresh.keys()) if (!named.has(name)) before.fresh.delete(name)
        return
      }
      const left = [...(before?.fresh ?? [])].filter(([name]) => named.has(name))
      if (before !== undefined) end(before)
      const it = {
        known: new Set(named.keys()),
        fresh: new Map([...left, ...fresh]),
        timers: [] as NodeJS.Timeout[],
      }
      const run = (): void =>
        void greetAll(it).catch((err: unknown) =>
          log.warn({ err, network: key }, 'could not greet peers again'),
        )
      it.timers = LOOKS_AFTER_MS.map((afterMs) => setTimeout(run, afterMs).unref())
      networks.set(key, it)
    },
    /** Nothing of a network is here any more. */
    forget: (key: string): void => {
      const it = networks.get(key)
      if (it !== undefined) end(it)
      networks.delete(key)
    },
    [Symbol.dispose]: (): void => {
      for (const it of networks.values()) end(it)
    },
  }
}
