import { capture, exec, fetchFrom, ping, readCapture } from '@sixfold/lab'
import { ask, proof } from './stage.ts'

/** A workload of the demo: on which node, of which network, with which addresses. */
export type Workload = Readonly<{
  target: string
  node: string
  network: string
  ipv6: string
  ipv4: string
  gateways: readonly string[]
}>

type Shown = Readonly<{ members: readonly Readonly<{ name: string; prefix: string; ipv4: string }>[] }>

const NODES = ['n1', 'n2', 'n3', 'home1']

/** The first workload of a resource has index 2; see docs: single addresses come from the last /80. */
const workloadIn = (network: string, { name, prefix: its, ipv4 }: Shown['members'][number]): Workload => {
  const prefix = its.replace(/::\/64$/, '')
  return {
    target: `${network}@${name}`,
    node: name,
    network,
    ipv6: `${prefix}:ffff::2`,
    ipv4: ipv4.replace(/0\/24$/, '2'),
    gateways: [`${prefix}::`, `${prefix}::1`],
  }
}

/** The workloads of a network, one on each node. */
export const workloadsOf = async (lab: string, network: string): Promise<Workload[]> => {
  const { members } = (await ask('network', 'show', network, '--lab', lab)) as Shown
  return members.filter(({ name }) => NODES.includes(name)).map((member) => workloadIn(network, member))
}

const pairs = (all: readonly Workload[]): [Workload, Workload][] =>
  all.flatMap((from) => all.filter((to) => to !== from).map((to): [Workload, Workload] => [from, to]))

const count = (reached: number, all: number): string => `${reached} of ${all}`

/** Every pair of nodes of one network reaches each other, over IPv6 and over the derived IPv4. */
export const everyPair = async (
  lab: string,
  network: string,
  workloads: readonly Workload[],
): Promise<boolean> => {
  const of = async (address: (to: Workload) => string): Promise<boolean> => {
    const answers = await ping(
      lab,
      pairs(workloads).map(([from, to]) => ({ from: from.target, to: address(to) })),
    )
    const reached = answers.filter((it) => it.reached).length
    return proof(
      reached === answers.length,
      `${network}: ${count(reached, answers.length)} pairs over ${address === v6 ? 'IPv6' : 'IPv4'}`,
    )
  }
  const v6 = (to: Workload): string => to.ipv6
  const v4 = (to: Workload): string => to.ipv4
  return (await of(v6)) && of(v4)
}

/** Every workload reaches an IPv6-only server with its own address, and an IPv4-only one by the exit's. */
export const theInternet = async (
  lab: string,
  workloads: readonly Workload[],
  servers: { ipv6: string; ipv4: string },
): Promise<boolean> => {
  const results: boolean[] = []
  for (const { target, ipv6 } of workloads) {
    const six = await fetchFrom(lab, target, servers.ipv6)
    const four = await fetchFrom(lab, target, servers.ipv4)
    const text = `${target}: the IPv6 internet saw ${six?.seen ?? 'nothing'}, the IPv4 internet saw ${four?.seen ?? 'nothing'}`
    results.push(proof(six?.seen === ipv6 && four !== null, text))
  }
  return results.every(Boolean)
}

/** No workload of one tenant reaches anything of the other's: not its workloads, not its gateways, over no family. */
export const nothingBetween = async (
  lab: string,
  ours: readonly Workload[],
  theirs: readonly Workload[],
): Promise<boolean> => {
  // The derived IPv4 of the two may be equal: then it is one's own, and says nothing about the other's.
  const own = new Set(ours.map(({ ipv4 }) => ipv4))
  const probes = ours.flatMap(({ target }) =>
    theirs.flatMap(({ ipv6, ipv4, gateways }) =>
      [ipv6, ...gateways, ...(own.has(ipv4) ? [] : [ipv4])].map((to) => ({ from: target, to })),
    ),
  )
  const answers = await ping(lab, probes)
  const leaks = answers.filter((it) => it.reached).map(({ from, to }) => `${from} → ${to}`)
  const [network = ''] = (ours[0]?.target ?? '').split('@')
  return proof(
    leaks.length === 0,
    `${network} to the other tenant: ${count(leaks.length, probes.length)} addresses answer ${leaks.slice(0, 3).join(', ')}`,
  )
}

/** No workload gets as far as the log: its server answers machines, and nothing that comes from a tenant. */
export const nothingToTheLog = async (
  lab: string,
  workloads: readonly Workload[],
  log: { ipv6: string; ipv4: string },
): Promise<boolean> => {
  const greetings = await Promise.all(
    workloads.flatMap(({ target }) =>
      [log.ipv6, log.ipv4].map((address) =>
        exec(lab, target, ['timeout', '1', 'bash', '-c', `exec 3<>/dev/tcp/${address}/4222; head -c 4 <&3`]),
      ),
    ),
  )
  const heard = greetings.filter(({ stdout }) => stdout !== '').length
  return proof(heard === 0, `the log answers ${count(heard, greetings.length)} times to a workload`)
}

/** While members talk to each other, no packet of theirs is seen in clear on any link of the core. */
export const nothingInClear = async (
  lab: string,
  links: readonly string[],
  workloads: readonly Workload[],
  talk: () => Promise<boolean>,
): Promise<boolean> => {
  const captures = await Promise.all(links.map((link) => capture(lab, link)))
  const isTalking = await talk()
  await Promise.all(captures.map(({ stop }) => stop()))
  const lines = (await Promise.all(captures.map(({ file }) => readCapture(file)))).flat()
  const secret = workloads.flatMap(({ ipv6, ipv4 }) => [ipv6, ipv4])
  const clear = lines.filter((line) =>
    secret.some((address) => line.includes(`${address} `) || line.includes(`${address}:`)),
  )
  const tunnels = lines.filter((line) => / UDP, length /.test(line)).length
  const seen = `${lines.length} packets captured on the core, ${tunnels} of them WireGuard, ${clear.length} of a tenant in clear`
  return proof(isTalking && clear.length === 0 && tunnels > 0, seen)
}
