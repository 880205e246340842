import { openFinisher } from '@sixfold/domain'
import { type AgentId, factSubject } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import { type Connection, followPresence, followReports } from '@sixfold/jetstream'
import type { Lifecycles } from '@sixfold/lifecycle'
import type { Scope } from '@sixfold/service'
import type { Recorded } from '../journal/feed.ts'
import type { Journal } from '../journal/journal.ts'
import type { Router } from '../routing/router.ts'
import { openDesk } from './desk.ts'
import { openFailoverDesk } from './failover.ts'
import { farmWaysHeard } from './farm-ways.ts'
import { openHolesDesk } from './holes.ts'
import { openMovesDesk } from './moves.ts'
import { presence as openPresence } from './presence.ts'
import { type OnWays, readReports } from './reports.ts'

export type ConvergenceOptions = Readonly<{
  connection: Connection
  world: World
  act: Journal['act']
  lives: Lifecycles
  router: Router
  coolDownMs: number
  scope: Scope
  trouble: (err: unknown, subject: string) => void
}>

/** Reports to facts: who joined, converged, fell behind, left, and what is released then. */
export const startConvergence = (options: ConvergenceOptions) => {
  const { connection, world, act, lives, router, coolDownMs, scope, trouble } = options
  const { log, keep, watch } = scope
  const clock = (): number => performance.now()
  const presence = openPresence(clock)
  const desk = openDesk({ world, act, lifecycles: lives, presence, now: clock, onTrouble: trouble })
  const { isSilent } = presence
  const holes = openHolesDesk({ world, act, isSilent, now: Date.now, onTrouble: trouble })
  const moves = openMovesDesk({
    world,
    act,
    isSilent,
    lateIn: desk.lateIn,
    now: Date.now,
    onTrouble: trouble,
  })
  const failover = openFailoverDesk({ world, act, isSilent, onTrouble: trouble })
  const ways = farmWaysHeard(world)
  const finisher = openFinisher({ world, act, now: Date.now, coolDownMs, doAllPass: ways.doAllPass })
  const onWays: OnWays = (agent, said, cause) => {
    const ref = ways.hear(agent, said)
    finisher.reviewWires(ref, cause).catch((err) => trouble(err, factSubject(ref)))
  }

  return {
    onFact: (recorded: Recorded): void => {
      const { ref, fact, position, meta } = recorded
      // What follows from a fact follows from the order behind it.
      const cause = { causationId: `fact:${position.sequence}`, correlationId: meta.correlationId }
      if (ref.aggregate === 'network') {
        desk.folded(ref, cause)
        moves.folded(ref)
        holes.folded(ref, fact.name === 'NetworkAllocated', cause)
      }
      if (fact.name === 'ExitRegistered') failover.registered(fact.data.exit, cause)
      finisher.tidy(recorded, cause).catch((err) => trouble(err, 'finish'))
    },
    /** Reads what agents said last, and what they say from now on. */
    begin: async (): Promise<void> => {
      const reports = keep(
        await followReports(connection, readReports({ desk, holes, failover, router, onWays, log })),
      )
      watch(reports.failed)
      const heard = keep(
        await followPresence(connection, (agent) => desk.present(agent as AgentId), presence.startOver),
      )
      watch(heard.failed)
      desk.begin()
      moves.begin()
    },
    /** Finishes what an earlier life left. */
    finishAll: finisher.finishAll,
    /** Releases what an abandoned network claimed. */
    release: finisher.finish,
    /** We, or NATS, were away: silence does not count for a while. */
    startOver: presence.startOver,
    tick: (): void => {
      desk.tick()
      holes.tick()
      failover.tick()
      moves.tick()
    },
  }
}
