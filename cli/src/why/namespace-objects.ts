import type { KernelObject } from './kernel-object.ts'
import type { State } from './objects.ts'

type Room = State['rooms'][number]

/** What is set in every namespace that an agent makes, and in no other. */
export const SYSCTLS: readonly string[] = [
  'net.ipv4.ip_forward=1',
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.conf.default.rp_filter=0',
  ...['all', 'default'].flatMap((scope) => [
    `net.ipv6.conf.${scope}.disable_ipv6=0`,
    `net.ipv6.conf.${scope}.forwarding=1`,
    `net.ipv6.conf.${scope}.accept_dad=0`,
    `net.ipv6.conf.${scope}.accept_ra=0`,
  ]),
]

/** The fact that a room is there by: that of the first thing in it. */
export const sinceOf = ({ links, addresses, routes }: Room): number =>
  Math.min(...[...links, ...addresses, ...routes].map(({ because }) => because))

/** The namespace itself and what is set in it, where it is ours to make. */
export const namespaceOf = (room: Room): KernelObject[] => {
  const { netns, scope } = room
  if (scope !== 'whole' && scope.made !== true) return []
  const common = { netns, route: null, because: sinceOf(room) }
  return [
    { ...common, kind: 'namespace', text: `namespace ${netns}`, names: [netns] },
    ...SYSCTLS.map((setting): KernelObject => {
      const [name = '', value = ''] = setting.split('=')
      return { ...common, kind: 'sysctl', text: `sysctl ${name} = ${value}`, names: [name] }
    }),
  ]
}
