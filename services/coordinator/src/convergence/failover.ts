import {
  type AgentId,
  areEnough,
  type ExitEvidence,
  LISTED_MEMBERS,
  type Report,
  refOf,
} from '@sixfold/events'
import type { AgentStarted, ExitProbed, StandingByReported } from '@sixfold/events/reports'
import {
  type ExitState,
  exitsOf,
  gridRef,
  isWanted,
  type NetworkPlan,
  networkRef,
  type World,
} from '@sixfold/fold'
import type { Cause, Journal } from '../journal/journal.ts'

type Probed = ExitProbed['data']
type Voter = ExitEvidence['members'][number]

export type FailoverOptions = Readonly<{
  world: World
  act: Journal['act']
  isSilent: (agent: AgentId) => boolean
  onTrouble: (err: unknown, subject: string) => void
}>

/**
 * Turns what members and exits say of dead exits into facts. An exit is taken over when its agent is silent and members do
 * not reach it; one of both alone moves nothing. What an exit took over by what it saw itself is recorded.
 */
export const openFailoverDesk = ({ world, act, isSilent, onTrouble }: FailoverOptions) => {
  const uplinks = new Map<AgentId, readonly string[]>()
  /** What each member said last of the exit of each of its networks; only of those that do not answer. */
  const lost = new Map<AgentId, Map<string, Voter>>()
  /** The exits whose machines do not answer other exits, and which. */
  const unreached = new Map<AgentId, Set<AgentId>>()

  const stateOf = (exit: AgentId): ExitState => world.get('exit', gridRef('exit', exit)).state

  /** Where the gateways of a group stand, where it has more than one. */
  const tellGroup = async (of: AgentId, cause: Cause): Promise<void> => {
    const { machine } = stateOf(of)
    const group = machine === null ? [] : exitsOf(world, machine.exitGroup)
    if (group.length < 2) return
    for (const { machine: it } of group) {
      const addresses = it === null ? undefined : uplinks.get(it.id)
      if (it !== null && addresses !== undefined)
        await act('exit', gridRef('exit', it.id), { type: 'TellUplink', addresses }, cause)
    }
  }

  /** The networks that an exit has a part in: that it serves, that it stands by for. */
  const plansOf = (exit: AgentId): NetworkPlan[] =>
    [...world.networksOf(exit)].flatMap((subject): NetworkPlan[] => {
      const ref = refOf(subject)
      const { plan } = ref === null ? {} : world.get('network', ref).state
      return plan == null || plan.cancelled !== null ? [] : [plan]
    })

  /** The members of what an exit serves, which probe it. */
  const probing = (exit: AgentId): number => {
    const its = plansOf(exit).filter((it) => it.exitPoint.exit === exit && it.standby !== undefined)
    return new Set(its.flatMap(({ resources }) => resources.filter(isWanted).map(({ node }) => node))).size
  }

  const standbyFor = (exit: AgentId, voters: readonly Voter[]): AgentId | null => {
    for (const { party, network } of voters) {
      const { plan } = world.get('network', networkRef(party, network)).state
      const by = plan?.exitPoint.exit === exit && plan.standby?.keys != null ? plan.standby.exit : null
      if (by !== null && !isSilent(by)) return by
    }
    return null
  }

  /** Who serves what an exit has the slices of, and does not reach its machine. Members that could say so there are none. */
  const heirOf = (exit: AgentId): AgentId | null => {
    const by = unreached.get(exit)
    if (by === undefined) return null
    const its = plansOf(exit).filter(({ home }) => home === exit)
    return (
      its.find(({ exitPoint }) => by.has(exitPoint.exit) && !isSilent(exitPoint.exit))?.exitPoint.exit ?? null
    )
  }

  const review = async (exit: AgentId): Promise<void> => {
    const { machine, takenOver, retired } = stateOf(exit)
    if (machine === null || takenOver !== null || retired !== null || !isSilent(exit)) return
    const decision = judge(exit)
    if (decision !== null)
      await act(
        'exit',
        gridRef('exit', exit),
        { type: 'TakeOverExit', ...decision },
        { causationId: 'deadline' },
      )
  }

  /** By whom a silent exit is to be taken over, and on what evidence; null where silence is all there is. */
  const judge = (exit: AgentId): Readonly<{ by: AgentId; evidence: ExitEvidence }> | null => {
    const voters = [...(lost.get(exit)?.values() ?? [])].filter(({ node }) => !isSilent(node))
    const nodes = new Set(voters.map(({ node }) => node))
    if (areEnough(nodes.size, () => probing(exit))) {
      const by = standbyFor(exit, voters)
      const members = voters.slice(0, LISTED_MEMBERS)
      return by === null ? null : { by, evidence: { presence: 'lost', endpoint: 'unknown', members } }
    }
    const heir = voters.length === 0 && probing(exit) === 0 ? heirOf(exit) : null
    return heir === null ? null : { by: heir, evidence: { presence: 'lost', endpoint: 'lost', members: [] } }
  }

  const soon = (exit: AgentId, work: Promise<void>): void => {
    work.catch((err: unknown) => onTrouble(err, `exit ${exit}`))
  }

  const started = (agent: AgentId, { role, uplink }: AgentStarted['data'], cause: Cause): void => {
    if (role !== 'exit') return
    uplinks.set(agent, uplink)
    soon(agent, tellGroup(agent, cause))
  }

  const probed = (agent: AgentId, { party, network, exit, answers }: Probed): void => {
    const key = `${party}/${network}/${agent}`
    for (const voters of lost.values()) voters.delete(key)
    if (answers) return
    const voters = lost.get(exit) ?? new Map<string, Voter>()
    lost.set(exit, voters.set(key, { party, network, node: agent }))
    soon(exit, review(exit))
  }

  const standing = (agent: AgentId, { exits }: StandingByReported['data'], cause: Cause): void => {
    for (const [exit, by] of unreached) if (by.delete(agent) && by.size === 0) unreached.delete(exit)
    for (const { exit, phase, evidence } of exits) {
      if (phase === 'lost') unreached.set(exit, (unreached.get(exit) ?? new Set()).add(agent))
      if (phase === 'taken') {
        const command = { type: 'TakeOverExit', by: agent, evidence } as const
        soon(
          exit,
          act('exit', gridRef('exit', exit), command, cause).then(() => undefined),
        )
      }
    }
  }

  return {
    /** An agent said where its gateway stands, whether it reaches its exits, or whom it stands in for. */
    hear: (agent: AgentId, report: Report, cause: Cause): void => {
      if (report.name === 'AgentStarted') started(agent, report.data, cause)
      if (report.name === 'ExitProbed') probed(agent, report.data)
      if (report.name === 'StandingByReported') standing(agent, report.data, cause)
    },
    /** An exit was registered: those of its group need to know of each other. */
    registered: (exit: AgentId, cause: Cause): void => soon(exit, tellGroup(exit, cause)),
    /** Every second or so: agents fall silent. */
    tick: (): void => {
      const all = [...lost].flatMap(([exit, voters]) => (voters.size > 0 ? [exit] : []))
      for (const exit of new Set([...all, ...unreached.keys()])) soon(exit, review(exit))
    },
  }
}

export type FailoverDesk = ReturnType<typeof openFailoverDesk>
