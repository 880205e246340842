import { linuxHost } from '@sixfold/linux'
import { inside } from '@sixfold/linux/ownership'
import type { Host } from '@sixfold/reconcile'

/** For benchmarks (RFC 2544). */
export const ADDRESSES = ['198.18.0.1', '198.18.0.2'] as const

/**
 * The commands that make two machines of two namespaces, with a cable between them: those that share a port for all wires, as
 * VXLAN's do, cannot be two in one namespace.
 */
export const cable = ([one, two]: readonly [string, string]): readonly string[] => [
  `ip netns add ${one}`,
  `ip netns add ${two}`,
  `ip -n ${one} link add under type veth peer name under netns ${two}`,
  ...[one, two].flatMap((netns, at) => [
    `ip -n ${netns} link set lo up`,
    `ip -n ${netns} addr add ${ADDRESSES[at]}/30 dev under`,
    `ip -n ${netns} link set under up`,
  ]),
]

/** This machine as an agent finds it whose own namespace is another one. */
export const hostIn = (netns: string): Host => {
  const host = linuxHost()
  return {
    ...host,
    counters: host.counters,
    read: (argv, stdin) => host.read(inside(netns, ...argv), stdin),
    run: (step) => host.run(step.do === 'exec' ? { ...step, argv: inside(netns, ...step.argv) } : step),
  }
}
