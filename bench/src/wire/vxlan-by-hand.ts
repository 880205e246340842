import { behind, type Laying, MTU, SIDES } from './sides.ts'
import { ADDRESSES, cable } from './underlay.ts'

/** The machines that the wire is between. */
export const UNDERLAYS: readonly [string, string] = ['sfbench-hand-u0', 'sfbench-hand-u1']

const VNI = 4_242
const MACS = ['02:00:00:00:00:a0', '02:00:00:00:00:a1'] as const
const LINK_LOCALS = ['fe80::a0', 'fe80::a1'] as const

/** VXLAN with entries that somebody wrote: who is behind which MAC, and which MAC has which address. */
export const vxlan: Laying = () => ({
  files: new Map(),
  commands: [
    ...cable(UNDERLAYS),
    ...([0, 1] as const).flatMap((at) => {
      const { wire, router } = SIDES[at]
      const to = at === 0 ? 1 : 0
      return [
        `ip -n ${UNDERLAYS[at]} link add name ${wire} address ${MACS[at]} mtu ${MTU} type vxlan id ${VNI} local ${ADDRESSES[at]} dstport 4789 nolearning`,
        `ip -n ${UNDERLAYS[at]} link set dev ${wire} netns ${router}`,
        `ip -n ${router} link set dev ${wire} addrgenmode none`,
        `ip -n ${router} addr add ${LINK_LOCALS[at]}/64 dev ${wire} nodad`,
        `ip -n ${router} link set dev ${wire} up`,
        `bridge -n ${router} fdb replace ${MACS[to]} dev ${wire} dst ${ADDRESSES[to]} self permanent`,
        `ip -n ${router} neigh replace ${LINK_LOCALS[to]} lladdr ${MACS[to]} dev ${wire} nud permanent`,
        ...behind(SIDES[to]).map(
          (prefix) => `ip -n ${router} route add ${prefix} via ${LINK_LOCALS[to]} dev ${wire}`,
        ),
      ]
    }),
  ],
})
