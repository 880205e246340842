import type { KernelState } from '@sixfold/kernel'
import { type Machine, suspectElements, suspectRules, watchDaemons } from '@sixfold/linux'
import type { Host, PassReport } from '@sixfold/reconcile'
import type { Log, Scope } from '@sixfold/service'
import { openWhoAnswers } from '../keys/who-answers.ts'
import type { Chronicle } from '../reports/chronicle.ts'
import type { Outbox } from '../reports/outbox.ts'
import type { Reason } from '../reports/reasons.ts'
import { openHearing } from './hearing.ts'
import { daemonsOf, deviceWatches } from './watches.ts'

export type WatchingOptions = Readonly<{
  host: Host
  machine: Machine
  chronicle: Chronicle
  outbox: Outbox
  log: Log
  keep: Scope['keep']
  /** Whether WireGuard is a process for each device here. */
  hasUserspace: boolean
  awaitedIn: Parameters<typeof openHearing>[0]['awaitedIn']
  /** Asks for a pass over a network, and says why. */
  ask: (key: string, reason: Reason) => void
}>

/** Watches what passes put in place: the processes behind it, what the kernel tells of it, and whether peers answer. */
export const openWatching = (options: WatchingOptions) => {
  const { host, machine, chronicle, outbox, log, keep, hasUserspace, awaitedIn, ask } = options
  const ended = (message: string) => (key: string, object: string, reason: string) => {
    log.warn({ network: key, object, reason }, message)
    ask(key, 'process')
  }
  const devices = keep(deviceWatches(ended('the process behind a WireGuard device ended')))
  const isOut = ended('a daemon of a network does not serve any more')
  const daemons = keep(watchDaemons((key, { name }, reason) => isOut(key, name, reason)))
  const onElements = (netns: string): void => suspectElements(machine, netns)
  const onRules = (netns: string): void => suspectRules(machine, netns)
  const hearing = keep(openHearing({ host, log, ask, awaitedIn, onElements, onRules, hasUserspace }))
  const whoAnswers = keep(openWhoAnswers({ host, outbox, log }))

  return {
    /** A pass over a network, or the gateway, has ended. */
    applied: (key: string, state: KernelState, report: PassReport): void => {
      if (report.isConverged && hasUserspace) devices.set(key, state)
      if (report.isConverged) daemons.watch(key, daemonsOf(state))
      chronicle.applied(key, state, report)
      hearing.applied(key, state, report)
    },
    /** One over a network has: its peers are to answer. */
    answers: (key: string, state: KernelState, report: PassReport): void =>
      whoAnswers.applied(key, state, report.isConverged),
    /** Nothing of a network is here any more. */
    forget: (key: string): void => {
      devices.end(key)
      daemons.end(key)
      hearing.forget(key)
      chronicle.forget(key)
      whoAnswers.forget(key)
    },
  }
}
