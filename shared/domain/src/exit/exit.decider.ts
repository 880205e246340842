import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { claimKey, EXIT_PORTS } from '@sixfold/events'
import { ExitAssigned, ExitRegistered, ExitReleased, ExitUpstreamChanged } from '@sixfold/events/facts'
import { type ExitState, evolveExit, initialExit, isSameUpstream, upstreamOf } from '@sixfold/fold'
import { distinct } from '../claims.ts'
import { freePorts } from '../ports.ts'
import type { AssignExit, ChangeUpstream, ExitCommand, RegisterExit, ReleaseExit } from './exit.commands.ts'
import { closed, drain, giveBack, notThere, type RetiringFact, retire } from './retiring.ts'
import { handBack, type StandingInFact, takeOver, tellUplink } from './standing-in.ts'

export type ExitFact =
  | RetiringFact
  | StandingInFact
  | ReturnType<
      | typeof ExitRegistered.of
      | typeof ExitUpstreamChanged.of
      | typeof ExitAssigned.of
      | typeof ExitReleased.of
    >

const register = (
  { type: _, ...data }: RegisterExit,
  { machine, retired }: ExitState,
): Decision<ExitFact> => {
  if (machine === null) return accept(ExitRegistered.of({ ...data, publicIpv4: [...data.publicIpv4] }))
  if (retired !== null) {
    return refuse(
      'EXIT_RETIRED',
      `this was exit ${machine.name}, which has retired: an id is never used again`,
      {
        field: 'data.exit',
        value: data.exit,
      },
    )
  }
  const { kind: _kind, id: _id, sequence: _sequence, ...known } = machine
  const { exit: _exit, ...asked } = data
  const text = (it: typeof known): string => JSON.stringify(Object.entries(it).sort())
  return text(known) === text(asked as typeof known)
    ? nothing
    : refuse(
        'EXIT_TAKEN',
        `this exit is registered already, as ${machine.name} in exit group ${machine.exitGroup}`,
        {
          field: 'data.exit',
          value: data.exit,
        },
      )
}

/** The same exit; its site is told in another way which slices are its. */
const changeUpstream = (
  { type: _, ...data }: ChangeUpstream,
  { machine, retired, upstream }: ExitState,
): Decision<ExitFact> => {
  const refused = notThere(data.exit, { machine, retired })
  if (refused !== null) return refused
  return isSameUpstream(upstreamOf(machine, upstream), data.upstream)
    ? nothing
    : accept(ExitUpstreamChanged.of(data))
}

/** The lowest places in 100.64.0.0/10 that are free. */
const freeTransits = (taken: ReadonlySet<number>, count: number): number[] => {
  const free: number[] = []
  for (let transit = 1; free.length < count; transit += 1) if (!taken.has(transit)) free.push(transit)
  return free
}

const assign = ({ exit, claims }: AssignExit, state: ExitState): Decision<ExitFact> => {
  const { machine, assignments, ports, transits } = state
  const fresh = distinct(claims).filter((claim) => !assignments.has(claimKey(claim)))
  if (fresh.length === 0) return nothing
  const refused = closed(exit, state)
  if (refused !== null) return refused
  const free = freePorts(exit, EXIT_PORTS, ports, fresh.length)
  if (free === null) return refuse('PORTS_EXHAUSTED', `exit ${machine?.name} has no listen port left`)
  const places = freeTransits(transits, fresh.length)
  return accept(
    ExitAssigned.of({
      assignments: fresh.map((claim, index) => ({
        claim,
        port: free[index] as number,
        transit: places[index] as number,
      })),
    }),
  )
}

const release = ({ claims }: ReleaseExit, { assignments }: ExitState): Decision<ExitFact> => {
  const held = distinct(claims).filter((claim) => assignments.has(claimKey(claim)))
  return held.length === 0 ? nothing : accept(ExitReleased.of({ claims: held }))
}

/** One exit: that its id is registered once, and that no two networks share a port or a transit address on it. */
export const exitDecider: Decider<ExitCommand, ExitFact, ExitState> = {
  initialState: initialExit,
  evolve: evolveExit,
  decide: (command, state) => {
    switch (command.type) {
      case 'RegisterExit':
        return register(command, state)
      case 'ChangeUpstream':
        return changeUpstream(command, state)
      case 'AssignExit':
        return assign(command, state)
      case 'ReleaseExit':
        return release(command, state)
      case 'DrainExit':
        return drain(command, state)
      case 'ReturnExit':
        return giveBack(command, state)
      case 'RetireExit':
        return retire(command, state)
      case 'TellUplink':
        return tellUplink(command, state)
      case 'TakeOverExit':
        return takeOver(command, state)
      case 'HandBackExit':
        return handBack(state)
    }
  },
}
