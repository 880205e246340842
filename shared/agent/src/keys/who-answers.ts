import type { KernelState } from '@sixfold/kernel'
import { greetAgain, sightingsOf } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import type { Outbox } from '../reports/outbox.ts'
import { unansweredReports } from '../reports/unanswered.ts'
import { openGreetings } from './greetings.ts'

/** Peers that do not answer: they are greeted again soon after they came to be, and reported where that goes on. */
export const openWhoAnswers = ({ host, outbox, log }: Readonly<{ host: Host; outbox: Outbox; log: Log }>) => {
  const unanswered = unansweredReports({
    look: (netns, device) => sightingsOf(host, netns, device),
    outbox,
    log,
    nowSeconds: () => Math.floor(Date.now() / 1_000),
  })
  const greetings = openGreetings({
    look: ({ netns, device }) => sightingsOf(host, netns, device),
    greet: ({ netns, device }, peer) => greetAgain(host, netns, device, peer),
    log,
  })
  return {
    applied: (key: string, state: KernelState, isConverged: boolean): void => {
      unanswered.applied(key, state)
      if (isConverged) greetings.applied(key, state)
    },
    forget: (key: string): void => {
      unanswered.forget(key)
      greetings.forget(key)
    },
    [Symbol.dispose]: (): void => greetings[Symbol.dispose](),
  }
}
