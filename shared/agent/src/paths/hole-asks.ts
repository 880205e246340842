import type { openPing } from '@sixfold/linux'
import type { WatchedHole } from './watched-paths.ts'

/** At most so many are asked at once, each by a process: when all fall silent it is this machine that is cut off. */
const MOST = 8
/** Seconds between two questions. */
const EVERY_SECONDS = 0.5

type Asked = { process: Disposable; unanswered: number }

/**
 * Asks the other ends of holes that packets are sent into and none comes from, through the hole itself: who answers is
 * heard by that, and is asked no more.
 */
export const openHoleAsks = (ping: typeof openPing) => {
  const asked = new Map<string, Asked>()
  const idOf = (network: string, peer: string): string => `${network} ${peer}`

  const begin = (id: string, netns: string, { device, from, to }: WatchedHole): void => {
    const it: Asked = { process: { [Symbol.dispose]: () => undefined }, unanswered: 0 }
    asked.set(id, it)
    it.process = ping({ netns, device, from, to, everySeconds: EVERY_SECONDS }, (isAnswered) => {
      it.unanswered = isAnswered ? 0 : it.unanswered + 1
    })
  }

  const end = (id: string): void => {
    asked.get(id)?.process[Symbol.dispose]()
    asked.delete(id)
  }

  return {
    /** Asks these of a network, by name, and nobody else of it. */
    askOnly: (network: string, netns: string, peers: ReadonlyMap<string, WatchedHole>): void => {
      const wanted = new Map([...peers].map(([peer, hole]) => [idOf(network, peer), hole]))
      for (const id of [...asked.keys()]) if (id.startsWith(`${network} `) && !wanted.has(id)) end(id)
      for (const [id, hole] of wanted) if (!asked.has(id) && asked.size < MOST) begin(id, netns, hole)
    },
    /** How often in a row one did not answer; 0 for who is not asked. */
    unanswered: (network: string, peer: string): number => asked.get(idOf(network, peer))?.unanswered ?? 0,
    [Symbol.dispose]: (): void => {
      for (const id of [...asked.keys()]) end(id)
    },
  }
}
