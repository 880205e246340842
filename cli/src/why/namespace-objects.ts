import { SYSCTLS } from '@sixfold/kernel'
import type { KernelObject } from './kernel-object.ts'
import type { State } from './objects.ts'

type Room = State['rooms'][number]

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
