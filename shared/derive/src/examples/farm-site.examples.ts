import { aFarm } from '@sixfold/events/example-values'
import type { FarmWires, NetworkView, NodeMachine } from '@sixfold/fold'
import type { Room } from '@sixfold/kernel'
import { type LinuxBed, linuxBed } from '../../../linux/src/linux-bed.ts'
import { facilitiesFor, openMachine } from '../../../linux/src/machine.ts'
import { inside } from '../../../linux/src/ownership.ts'
import { removeUnderlay } from '../../../linux/src/vxlan/bindings.ts'
import { publicKeyOf } from '../../../linux/src/wireguard/keys.ts'
import { type Host, type PassReport, pass } from '../../../reconcile/src/index.ts'
import { derive } from '../derive.ts'
import { addressesOf } from '../member-addresses.ts'
import { type Family, namesOf } from '../names.ts'
import { aResource, aView, oslo1 } from './networks.examples.ts'

/** Whatever is done, is done as by an agent that runs in this namespace. */
const hostIn = (host: Host, netns: string): Host => ({
  counters: host.counters,
  list: (path) => host.list(path),
  read: (argv, stdin) => host.read(inside(netns, ...argv), stdin),
  run: (step) => host.run(step.do === 'exec' ? { ...step, argv: inside(netns, ...step.argv) } : step),
})

const VNI = 7_340_033
const STRANGER = 9

/** The wires of the network in the farm in one of their phases; none. */
export const inPhase = (phase: FarmWires['phase'] | 'none'): readonly FarmWires[] =>
  phase === 'none' ? [] : [{ farm: aFarm('oslo'), vni: VNI, phase, since: 20, turned: 21 }]

/** Machines of one site with a namespace each: members of one network, by their numbers; and one that is a stranger. */
export const farmSite = async (numbers: readonly number[], family: Family = 'ipv6') => {
  const bed: LinuxBed = linuxBed()
  const machineOf = (number: number) => `${bed.prefix}-m${number}`
  const addressOf = (number: number): string =>
    family === 'ipv6' ? `2001:db8:fa::${number}` : `192.0.2.${number}`
  await bed.addForeign(`${bed.prefix}-sw`)
  await bed.byHand(`${bed.prefix}-sw`, 'link add br0 type bridge mcast_snooping 0', 'link set br0 up')
  for (const number of [...numbers, STRANGER]) {
    const netns = machineOf(number)
    await bed.addForeign(netns)
    await bed.inside(netns, 'sysctl', '-qw', 'net.ipv6.conf.all.accept_dad=0')
    await bed.byHand(
      netns,
      `link add eth0 type veth peer name p${number} netns ${bed.prefix}-sw`,
      `addr add ${addressOf(number)}/${family === 'ipv6' ? '64' : '24'} dev eth0${family === 'ipv6' ? ' nodad' : ''}`,
      'link set lo up',
      'link set eth0 up',
    )
    await bed.byHand(`${bed.prefix}-sw`, `link set p${number} master br0 up`)
  }
  // A fresh link of this kernel answers after a second.
  for (const from of [...numbers, STRANGER])
    await Promise.all(
      numbers.map((to) =>
        bed.inside(machineOf(from), 'ping', '-q', '-c', '1', '-w', '10', '-i', '0.2', addressOf(to)),
      ),
    )
  const nodes = numbers.map(
    (number): NodeMachine => ({
      ...oslo1,
      id: `${bed.prefix}-${number}` as NodeMachine['id'],
      name: `oslo-${number}`,
      reachability: { [family]: { kind: 'public', address: addressOf(number) } },
    }),
  )
  const keyFor = (id: string) => (name: string) => bed.keyOf(`${id} ${name.split('/').at(-1)}`)
  const members = nodes.map((node, at) => {
    const key = (role: 'mesh' | 'exit') => publicKeyOf(keyFor(node.id)(`acme/blue/${role}`)) as never
    return [
      node,
      aResource(node, at + 1, {
        breakout: 'exit',
        keys: { mesh: key('mesh'), exit: key('exit'), since: 16 },
      }),
    ] as const
  })
  const view = (phase: FarmWires['phase'] | 'none'): NetworkView =>
    aView(members, { wires: 'farm', ...(phase === 'none' ? {} : { farmWires: inPhase(phase) }) })
  const agents = new Map(
    nodes.map(({ id }) => [id as string, openMachine({ agentId: id, keyOf: keyFor(id) })]),
  )
  const nodeAt = (number: number) => nodes[numbers.indexOf(number)] as NodeMachine
  const prefixOf = (number: number) => members[numbers.indexOf(number)]?.[1].prefix as never
  const idOf = (number: number) => nodeAt(number).id
  const netnsOf = (number: number) => namesOf(idOf(number), 'acme', 'blue').netns
  const roomAt = (number: number, of: NetworkView): Room => {
    const room = derive(of, idOf(number)).rooms.find(({ netns }) => netns === netnsOf(number))
    if (room === undefined) throw new Error(`nothing is derived for ${number}`)
    return room
  }
  return {
    bed,
    vni: VNI,
    view,
    machineOf,
    addressOf,
    idOf,
    netnsOf,
    roomAt,
    names: (number: number) => namesOf(idOf(number), 'acme', 'blue'),
    gatewayOf: (number: number): string => addressesOf(prefixOf(number)).gateways[1],
    gateway4Of: (number: number): string => addressesOf(prefixOf(number)).ipv4Gateway,
    /** One pass of an agent over what it derives. */
    apply: (number: number, of: NetworkView): Promise<PassReport> =>
      pass(
        hostIn(bed.host, machineOf(number)),
        facilitiesFor(derive(of, idOf(number)), agents.get(idOf(number)) as ReturnType<typeof openMachine>),
      ),
    /** The agent of a machine dies, and begins again with nothing in its memory. */
    restart: (number: number): void =>
      void agents.set(idOf(number), openMachine({ agentId: idOf(number), keyOf: keyFor(idOf(number)) })),
    /** What an agent clears away where only these namespaces have VXLAN devices; gives how many steps it took. */
    sweep: async (number: number, kept: readonly string[]): Promise<number> =>
      (await pass(hostIn(bed.host, machineOf(number)), [removeUnderlay(idOf(number), kept)])).stepsRun,
    /** What a command says in the network resource of a machine. */
    at: (number: number, ...argv: readonly string[]) => bed.inside(netnsOf(number), ...argv),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      for (const number of numbers)
        await bed.host.run({
          do: 'exec',
          argv: ['ip', 'netns', 'del', netnsOf(number)],
          forgive: 'No such file',
        })
      await bed[Symbol.asyncDispose]()
    },
  }
}

export type FarmSite = Awaited<ReturnType<typeof farmSite>>
