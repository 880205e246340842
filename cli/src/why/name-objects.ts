import type { KernelObject } from './kernel-object.ts'
import type { State } from './objects.ts'

type Room = State['rooms'][number]

/** What the resolver of a namespace answers, found by the name with its last dot or without. */
export const answersOf = ({ netns, names }: Room): KernelObject[] =>
  (names?.records ?? []).map(({ text, because }) => {
    const [owner = '', , , type = '', ...data] = text.split(' ')
    return {
      kind: 'name',
      text: `name ${owner} ${type} ${data.join(' ')}`,
      netns,
      names: [owner.replace(/\.$/, ''), owner],
      route: null,
      because,
    }
  })
