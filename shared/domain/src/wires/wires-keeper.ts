import { type AggregateRef, type Fact, type FarmId, refOf, type VniClaim, vniClaimKey } from '@sixfold/events'
import {
  type FarmState,
  gridRef,
  type NetworkState,
  type NodeMachine,
  networkRef,
  presentMembers,
  type VniHolding,
  type World,
} from '@sixfold/fold'
import { aFewAtOnce } from '../a-few-at-once.ts'
import type { Act, Cause } from '../act.ts'
import { allHold, roundOf, wiresIn } from '../network/farm-wires.ts'
import { networkName } from '../network-name.ts'
import { type FarmLook, nextStep, wantedNodes } from './next-step.ts'

/** Networks that are looked at at once, when the trust in a farm changes. */
const AT_ONCE = 32

/** From nothing to open it is three. */
const MOST_STEPS = 4

/** Facts of a network behind which something may be to be done about its wires. */
const MOVING: ReadonlySet<Fact['name']> = new Set([
  'NetworkAllocated',
  'NetworkConverged',
  'ResourceAdded',
  'ResourceRemoved',
  'PeerLeft',
  'TeardownForced',
  'FarmWiresPrepared',
  'FarmWiresOpened',
  'FarmWiresClosed',
  'FarmWiresRemoved',
])

/** True when nobody holds anything of a network any more, and nobody will. */
const isOver = ({ status, plan }: NetworkState): boolean =>
  status === 'abandoned' ||
  status === 'gone' ||
  (status === 'leaving' && plan !== null && presentMembers(plan).length === 0)

type Farm = Readonly<{ farm: FarmId; farmState: FarmState }>

export type WiresKeeperOptions = Readonly<{
  world: World
  act: Act
  /** Whether both ends of each way of a network in a farm that is not open yet say that packets pass; left out, nobody is heard. */
  doAllPass?: (network: AggregateRef, farm: FarmId) => boolean
}>

/**
 * Brings the VXLAN wires of networks to what their tenants and the operators of farms agree to, one fact after the other.
 * Every step may be repeated by any coordinator, and begins with what the log says.
 */
export const wiresKeeper = ({ world, act, doAllPass = () => false }: WiresKeeperOptions) => {
  const nodeOf = (id: string): NodeMachine | null => world.get('node', gridRef('node', id)).state.machine

  const claimOf = (ref: AggregateRef, { order }: NetworkState, round: number): VniClaim | null =>
    order === null ? null : { order, ...networkName(ref), round }

  const heldIn = ({ vnis }: FarmState, { order }: NetworkState, round: number): VniHolding | undefined =>
    order === null ? undefined : vnis.get(vniClaimKey({ order, round }))

  /** Claims of rounds that are over, or all of them. */
  const spareIn = ({ farm, farmState }: Farm, state: NetworkState): VniClaim[] => {
    const round = roundOf(state, farm)
    const rounds = Array.from({ length: isOver(state) ? round + 1 : round }, (_, at) => at)
    return rounds.flatMap((it) => heldIn(farmState, state, it)?.claim ?? [])
  }

  /** True while somebody may have a device with a VNI of an earlier round. */
  const isStillThere = (farm: FarmId, state: NetworkState): boolean => {
    if (isOver(state)) return false
    const leaves = (state.plan?.resources ?? []).some(
      ({ node, removed, left }) => removed !== null && left === null && nodeOf(node)?.farm === farm,
    )
    return leaves || !allHold(state, state.wireRounds?.get(farm)?.removed ?? 0)
  }

  const lookAt = (ref: AggregateRef, farm: FarmId): FarmLook => {
    const { state } = world.get('network', ref)
    const farmState = world.get('farm', gridRef('farm', farm)).state
    return {
      farm,
      state,
      farmState,
      machines: wantedNodes(state, nodeOf),
      held: heldIn(farmState, state, roundOf(state, farm)),
      doAllPass: () => doAllPass(ref, farm),
    }
  }

  const release = async (ref: AggregateRef, farm: FarmId, cause: Cause): Promise<void> => {
    const { state, farmState } = lookAt(ref, farm)
    const claims = spareIn({ farm, farmState }, state)
    if (claims.length > 0 && !isStillThere(farm, state))
      await act('farm', gridRef('farm', farm), { type: 'ReleaseVni', claims }, cause)
  }

  const stepOn = async (ref: AggregateRef, look: FarmLook, cause: Cause): Promise<boolean> => {
    const step = nextStep(look)
    if (step === null) return false
    if (step.type !== 'AssignVni') {
      await act('network', ref, step, cause)
      return true
    }
    const claim = claimOf(ref, look.state, roundOf(look.state, look.farm))
    if (claim !== null)
      await act('farm', gridRef('farm', look.farm), { type: 'AssignVni', claims: [claim] }, cause)
    return claim !== null
  }

  const reviewFarm = async (ref: AggregateRef, farm: FarmId, cause: Cause): Promise<void> => {
    for (let step = 0; step < MOST_STEPS; step += 1) if (!(await stepOn(ref, lookAt(ref, farm), cause))) break
    await release(ref, farm, cause)
  }

  /** The farms in which a network has members, wires or VNIs. */
  const farmsOf = (state: NetworkState): FarmId[] => {
    const members = new Set(wantedNodes(state, nodeOf).map(({ farm }) => farm))
    return [...world.all('farm')].flatMap(({ state: farmState }) => {
      const farm = farmState.registration?.farm
      if (farm === undefined) return []
      const isConcerned =
        members.has(farm) ||
        wiresIn(state, farm) !== undefined ||
        heldIn(farmState, state, roundOf(state, farm)) !== undefined ||
        spareIn({ farm, farmState }, state).length > 0
      return isConcerned ? [farm] : []
    })
  }

  const review = async (ref: AggregateRef, cause: Cause): Promise<void> => {
    const { state } = world.get('network', ref)
    if (state.plan?.wires !== 'farm') return
    for (const farm of farmsOf(state)) await reviewFarm(ref, farm, cause)
  }

  /** Every network whose tenant agrees to wires in clear. */
  const reviewAll = async (cause: Cause): Promise<void> => {
    const refs = [...world.all('network')].flatMap(({ ref, state }) =>
      state.plan?.wires === 'farm' ? [ref] : [],
    )
    await aFewAtOnce(refs, AT_ONCE, (ref) => review(ref, cause))
  }

  const concerned = ({ ref, fact }: Readonly<{ ref: AggregateRef; fact: Fact }>): AggregateRef[] => {
    if (fact.name === 'VniAssigned')
      return fact.data.assignments.map(({ claim }) => networkRef(claim.party, claim.network))
    if (fact.name === 'NodeChanged')
      return [...world.networksOf(fact.data.node)].flatMap((subject) => refOf(subject) ?? [])
    return MOVING.has(fact.name) ? [ref] : []
  }

  return {
    /** Looks at one network. */
    review,
    /** Behind a fact: looks at the networks that it may move. */
    tidy: async (recorded: Readonly<{ ref: AggregateRef; fact: Fact }>, cause: Cause): Promise<void> => {
      if (recorded.fact.name === 'FarmTrustDeclared') await reviewAll(cause)
      for (const ref of concerned(recorded)) await review(ref, cause)
    },
    /** What an earlier life of a coordinator left. */
    reviewAll,
  }
}
