import { namesOf } from '@sixfold/derive'
import type { AgentId, WireGuardKey } from '@sixfold/events'
import type { NetworkReported } from '@sixfold/events/reports'
import { FIRST_GENERATION, generationOf, type NetworkView, nextOf } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { publicKeyOf } from '@sixfold/linux'
import type { Handshakes } from './handshakes.ts'
import type { KeyStore } from './key-store.ts'

type Data = ReturnType<typeof NetworkReported.of>['data']

/** What a member says of its keys. */
export type ToldKeys = Pick<Data, 'keys' | 'generation' | 'next'>

export type MemberKeysOptions = Readonly<{
  id: AgentId
  role: 'node' | 'exit'
  keys: KeyStore
  handshakes: Handshakes
}>

const keyOf = ({ party, network }: NetworkView): string => `${party}/${network}`

/** The keys of networks on this machine, of every generation that is wanted of them. */
export const memberKeys = ({ id, role, keys, handshakes }: MemberKeysOptions) => {
  const publicKeys = async ({ party, network }: NetworkView, isKnown: boolean, generation: number) => {
    const pair = await keys.ensure(party, network, isKnown, generation)
    const exit = publicKeyOf(pair.exit) as WireGuardKey
    return role === 'exit' ? { exit } : { mesh: publicKeyOf(pair.mesh) as WireGuardKey, exit }
  }

  return {
    /** What is reported of them, once they are on the disk. `isKnown`: the log says that there were some. */
    told: async (view: NetworkView, isKnown: boolean): Promise<ToldKeys> => {
      const generation = generationOf(view.plan, id)
      const known = await publicKeys(view, isKnown, generation)
      const told = { keys: known, ...(generation === FIRST_GENERATION ? {} : { generation }) }
      const { rotation } = view.plan
      const next = nextOf(view.plan, id)
      if (rotation === undefined || next === undefined) return told
      const its = await publicKeys(view, next.keys !== null, rotation.generation)
      const seen = handshakes.seen(keyOf(view)) as WireGuardKey[]
      return { ...told, next: { generation: rotation.generation, keys: its, seen } }
    },
    /** The kernel holds what was derived: handshakes are waited for, or keys that nothing wants any more are forgotten. */
    applied: async (view: NetworkView, state: KernelState): Promise<void> => {
      const { party, network, plan } = view
      const { rotation, generation = FIRST_GENERATION } = plan
      if (rotation !== undefined && nextOf(plan, id) !== undefined) {
        const names = namesOf(id, party, network)
        const next = (['ipv6', 'ipv4'] as const).flatMap((family) => [
          names.mesh(family, rotation.generation),
          names.exit(family, rotation.generation),
        ])
        const devices = state.rooms
          .flatMap(({ wireguards }) => wireguards)
          .filter(({ name }) => next.includes(name))
        handshakes.follow(keyOf(view), { netns: names.netns, devices })
        return
      }
      handshakes.forget(keyOf(view))
      if (rotation === undefined && generation > FIRST_GENERATION)
        await keys.dropBefore(party, network, generation)
    },
    forget: (view: NetworkView): void => {
      handshakes.forget(keyOf(view))
      keys.forget(view.party, view.network)
    },
  }
}

export type MemberKeys = ReturnType<typeof memberKeys>
