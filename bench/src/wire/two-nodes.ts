import { type Attachment, derive, gatewayNetns, keyName } from '@sixfold/derive'
import type { NetworkView } from '@sixfold/fold'
import { newPrivateKey, openMachine, publicKeyOf } from '@sixfold/linux'
import { type Host, pass } from '@sixfold/reconcile'
import { mustConverge, openBed } from '../apply/bed.ts'
import { facilitiesOf, makeSubject, type Subject } from '../apply/subject.ts'
import type { Bench } from '../harness/figure.ts'
import { namespaces } from '../one-more/bed.ts'

/** A node's resource on this machine, with one workload. */
export type Node = Readonly<{ subject: Subject; attachment: Attachment }>

/** The range of an address space on each node, and the address of its workload there. */
const SPACE_ID = 7
const RANGES = ['10.10.0.0/25', '10.10.0.128/25']
const SPACE_ADDRESSES = ['10.10.0.2', '10.10.0.130']

/** Where the two meet: on this machine's loopback, which takes as much as it gets. */
const ADDRESSES = ['127.0.0.1', '127.0.0.2']
const FIRST_PORT = 32_300
const PORTS_EACH = 8

/** A network over two nodes that both are this machine, with keys that are theirs. */
const twoSubjects = (): readonly Subject[] => {
  const first = makeSubject(1)
  const keys = first.view.plan.resources.map(() => ({ mesh: newPrivateKey(), exit: newPrivateKey() }))
  const resources = first.view.plan.resources.map((it, at) => ({
    ...it,
    ports: { mesh: FIRST_PORT + PORTS_EACH * at, exit: FIRST_PORT + PORTS_EACH * at + 2 },
    keys: {
      mesh: publicKeyOf(keys[at]?.mesh ?? ''),
      exit: publicKeyOf(keys[at]?.exit ?? ''),
      since: it.since,
    },
  }))
  const machines = Object.entries(first.view.machines).map(([id, it]) => {
    const address = ADDRESSES[resources.findIndex(({ node }) => node === id)]
    return [id, address === undefined ? it : { ...it, reachability: { ipv4: { kind: 'public', address } } }]
  })
  const view = {
    ...first.view,
    plan: { ...first.view.plan, resources },
    machines: Object.fromEntries(machines),
    ula: 'fd00:6f6c:64::/48',
  } as unknown as NetworkView
  return resources.map(({ node: id }, at) => ({
    id,
    view,
    gateway: gatewayNetns(id),
    machine: openMachine({
      agentId: id,
      keyOf: (name) => (name === keyName(view, 'mesh') ? keys[at]?.mesh : keys[at]?.exit) ?? '',
    }),
    devices: derive(view, id).rooms.flatMap(({ wireguards }) => wireguards.map(({ name }) => name)),
  }))
}

/** What is changed of a network before it is brought about. */
export type Dress = (view: NetworkView) => NetworkView

/** An address space over both nodes. */
export const withSpace: Dress = (view) => {
  const ranges = view.plan.resources.map(({ node }, at) => ({ node, range: RANGES[at] }))
  const spaces = [{ id: SPACE_ID, space: { party: view.party, space: 'bench' }, ranges, since: 1 }]
  return { ...view, plan: { ...view.plan, goods: { ...view.plan.goods, spaces } } } as unknown as NetworkView
}

const attachmentAt = ({ view }: Subject, at: number, name: string): Attachment => {
  const prefix = view.plan.resources[at]?.prefix.replace('::/64', '')
  const isInSpace = view.plan.goods.spaces.length > 0
  return {
    workload: `w${at}`,
    netns: `sfbench-${name}-${at}`,
    ipv6: `${prefix}:ffff::2/128`,
    ipv4: null,
    because: 1,
    ...(isInSpace ? { spaces: [{ id: SPACE_ID, address: SPACE_ADDRESSES[at] ?? '' }] } : {}),
  }
}

/** Brings the resource of a network about as its agent does. */
export const standUp = async (host: Host, { subject, attachment }: Node): Promise<void> => {
  mustConverge(await pass(host, facilitiesOf(subject, [attachment])))
}

/**
 * Two nodes on this machine, or on `hosts`, each with a workload, as their agents make them; gone with the figure.
 */
export const twoNodes = async (
  bench: Bench,
  name: string,
  dress: Dress,
  hosts: readonly Host[] = [],
): Promise<readonly Node[]> => {
  const nodes = twoSubjects().map((bare, at) => {
    const subject = { ...bare, view: dress(bare.view) }
    return { subject, attachment: attachmentAt(subject, at, name) }
  })
  for (const [at, node] of nodes.entries()) {
    const { host } = await openBed(bench, node.subject, hosts[at])
    await namespaces(bench, host, [node.attachment])
    await standUp(host, node)
  }
  return nodes
}

/** The address of a node's workload: its own, or the one in the address space. */
export const addressOf = ({ attachment: { ipv6, spaces } }: Node): string =>
  spaces?.[0]?.address ?? ipv6.replace('/128', '')
