import type { AgentId, Fact } from '@sixfold/events'
import type { MemberKeys, NetworkPlan, ResourcePlan } from './network-plan.ts'

/** A member in the generation that is to be. `moved`: over which it sends, but for those without; null before. */
export type NextMember = Readonly<{
  member: AgentId
  /** Its listen ports; an exit point has the latter only. */
  ports: Readonly<{ mesh: number | null; exit: number }>
  keys: MemberKeys | null
  moved: Readonly<{ without: readonly AgentId[]; since: number }> | null
  /** The machines of linked networks with which it exchanges over the next generation; left out before. */
  linked?: Readonly<{ to: readonly AgentId[]; since: number }>
}>

/** A rotation of keys under way. `members` are those that there were when it began. */
export type RotationPlan = Readonly<{
  generation: number
  members: readonly NextMember[]
  since: number
  /** Whether wires to linked networks end on the other device there with the next generation; left out before that is said. */
  turns?: true
}>

/** The generation of a network that never had another. */
export const FIRST_GENERATION = 1

type Of<Name extends Fact['name']> = Extract<Fact, { name: Name }>

const started = ({ data }: Of<'KeyRotationStarted'>, since: number): RotationPlan => ({
  generation: data.generation,
  members: [
    ...data.resources.map(({ node, ports }) => ({ member: node, ports, keys: null, moved: null })),
    {
      member: data.exitPoint.exit,
      ports: { mesh: null, exit: data.exitPoint.port },
      keys: null,
      moved: null,
    },
  ],
  since,
})

const withKeys = (rotation: RotationPlan, { data }: Of<'NextKeysMade'>, since: number): RotationPlan => {
  const keysOf = new Map(
    data.peers.map(({ member, keys }) => [member, { mesh: keys.mesh ?? null, exit: keys.exit, since }]),
  )
  return {
    ...rotation,
    members: rotation.members.map((it) => ({ ...it, keys: keysOf.get(it.member) ?? it.keys })),
  }
}

const withMoved = (rotation: RotationPlan, { data }: Of<'WiresMoved'>, since: number): RotationPlan => {
  const movedOf = new Map(data.members.map(({ member, without }) => [member, { without, since }]))
  return {
    ...rotation,
    members: rotation.members.map((it) => ({ ...it, moved: movedOf.get(it.member) ?? it.moved })),
  }
}

const withLinked = (
  rotation: RotationPlan,
  { data }: Of<'LinkedWiresMoved'>,
  since: number,
): RotationPlan => {
  const linkedOf = new Map(data.members.map(({ member, to }) => [member, { to, since }]))
  return {
    ...rotation,
    members: rotation.members.map((it) => {
      const linked = linkedOf.get(it.member) ?? it.linked
      return linked === undefined ? it : { ...it, linked }
    }),
    turns: true,
  }
}

/** Whether a resource came while keys are rotated: it has the generation that is to be, and no other. */
export const isBornNext = ({ rotation }: NetworkPlan, { since }: Pick<ResourcePlan, 'since'>): boolean =>
  rotation !== undefined && since > rotation.since

/** A member in the generation that is to be; undefined for who came since, also for one that was there before: it has no other one. */
export const nextOf = (plan: NetworkPlan, member: AgentId): NextMember | undefined => {
  const its = plan.resources.find(({ node }) => node === member)
  return its !== undefined && isBornNext(plan, its)
    ? undefined
    : plan.rotation?.members.find((it) => it.member === member)
}

/**
 * The network in the generation that is to be: keys and ports of that one, for whoever has them. The network itself where
 * no keys are rotated.
 */
export const nextPlan = (plan: NetworkPlan): NetworkPlan => {
  const { rotation } = plan
  if (rotation === undefined) return plan
  const its = nextOf(plan, plan.exitPoint.exit)
  return {
    ...plan,
    resources: plan.resources.map((it) => {
      const next = nextOf(plan, it.node)
      if (next?.ports.mesh == null) return it
      return { ...it, ports: { mesh: next.ports.mesh, exit: next.ports.exit }, keys: next.keys }
    }),
    exitPoint:
      its === undefined ? plan.exitPoint : { ...plan.exitPoint, port: its.ports.exit, keys: its.keys },
  }
}

/** The network in the generation that was: without the keys of who came since. The network itself where none are rotated. */
export const currentPlan = (plan: NetworkPlan): NetworkPlan =>
  plan.rotation === undefined
    ? plan
    : {
        ...plan,
        resources: plan.resources.map((it) => (isBornNext(plan, it) ? { ...it, keys: null } : it)),
      }

/** The generation that a member's keys in the plan are of. */
export const generationOf = (plan: NetworkPlan, member: AgentId): number => {
  const resource = plan.resources.find(({ node }) => node === member)
  return plan.rotation !== undefined && resource !== undefined && isBornNext(plan, resource)
    ? plan.rotation.generation
    : (plan.generation ?? FIRST_GENERATION)
}

/**
 * Whether one member sends to another over the generation that is to be: it saw the other's keys shake hands. To and from
 * who came since there is no other way.
 */
export const hasMoved = (plan: NetworkPlan, from: AgentId, to: AgentId): boolean => {
  if (plan.rotation === undefined) return false
  const [it, other] = [nextOf(plan, from), nextOf(plan, to)]
  if (it === undefined || other === undefined) return true
  if (it.moved === null || it.keys === null || other.keys === null) return false
  return it.moved.since > Math.max(it.keys.since, other.keys.since) && !it.moved.without.includes(to)
}

/**
 * Whether a member of a network and one of a network that it is linked with exchange packets over the generation that is
 * to be: it saw the other's keys shake hands, and both know that. With who came since there is no other way.
 */
export const hasMovedTo = (plan: NetworkPlan, from: AgentId, machine: AgentId): boolean => {
  if (plan.rotation === undefined) return false
  const it = nextOf(plan, from)
  if (it === undefined) return true
  if (it.linked === undefined || it.keys === null) return false
  return it.linked.since > it.keys.since && it.linked.to.includes(machine)
}

/**
 * Whether wires to linked networks end on the other one of the devices there: with each generation they change it, because
 * on one device an address belongs to one peer. `isNext`: with the generation that is to be.
 */
export const isTurned = (plan: NetworkPlan, isNext: boolean): boolean => (plan.isTurned === true) !== isNext

const ended = (plan: NetworkPlan, generation: number, since: number): NetworkPlan => {
  const { rotation: _, isTurned: __, ...rest } = nextPlan(plan)
  const turned = isTurned(plan, plan.rotation?.turns === true)
  return { ...rest, revision: since, generation, ...(turned ? { isTurned: true as const } : {}) }
}

/** Folds a fact about the rotation of keys. Those of another generation than that under way say nothing. */
export const evolveRotation = (
  plan: NetworkPlan,
  fact: Of<
    | 'KeyRotationStarted'
    | 'NextKeysMade'
    | 'WiresMoved'
    | 'LinkedWiresMoved'
    | 'KeysRotated'
    | 'KeyRotationForced'
  >,
  since: number,
): NetworkPlan => {
  const { rotation } = plan
  if (fact.name === 'KeyRotationStarted') return { ...plan, revision: since, rotation: started(fact, since) }
  if (rotation?.generation !== fact.data.generation) return { ...plan, revision: since }
  switch (fact.name) {
    case 'NextKeysMade':
      return { ...plan, revision: since, rotation: withKeys(rotation, fact, since) }
    case 'WiresMoved':
      return { ...plan, revision: since, rotation: withMoved(rotation, fact, since) }
    case 'LinkedWiresMoved':
      return { ...plan, revision: since, rotation: withLinked(rotation, fact, since) }
    case 'KeysRotated':
    case 'KeyRotationForced':
      return ended(plan, fact.data.generation, since)
  }
}
